#!/usr/bin/env bash
# Measures what docs/performance.md promises, each figure beside its peer in the same run, and prints the table. As root on Debian it first installs the peers.
# usage: tests/figures.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/install.sh
install_packages mmdebstrap docker-registry docker.io skopeo iproute2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Sdk.Container.Hygiene.Benchmarks --configuration Release --nologo --verbosity quiet -tl:off -nodeReuse:false
exec dotnet artifacts/bin/Sdk.Container.Hygiene.Benchmarks/release/Sdk.Container.Hygiene.Benchmarks.dll figures "${1:-5}"
