#!/usr/bin/env bash
# Builds everything and runs all tests. As root on Debian it first installs the programs that read the images in the tests; elsewhere the tests that need
# one that is missing are skipped, and say so. The last line counts.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/install.sh
install_packages git sqop gcc libc6-dev docker.io podman buildah runc uidmap skopeo umoci xz-utils zstd iproute2 openssl mmdebstrap openssh-client shellcheck \
  cron systemd tzdata jq age gnupg lintian curl restic borgbackup sqlite3

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The tests start .NET a thousand times, for seconds each: so it begins a tenth sooner, and does the same.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build Sdk.Container.Hygiene.sln --configuration Release --nologo --verbosity quiet -tl:off -nodeReuse:false || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
dotnet test --solution Sdk.Container.Hygiene.sln --configuration Release --no-build --no-progress --output Normal 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# No figure, no success: a run that ended before it could count has failed.
count() { sed -n "s/^ *$1: \([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
[ "$status" -eq 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
printf '%s passed, %s failed, %s skipped\n' "${passed:-0}" "${failed:-0}" "${skipped:-0}"
exit "$status"
