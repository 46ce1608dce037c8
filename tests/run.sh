#!/usr/bin/env bash
# Builds everything and runs all tests. As root on Debian it first installs the programs that read the images in the tests; elsewhere the tests that need
# one that is missing are skipped, and say so. The last line counts.
set -uo pipefail
cd "$(dirname "$0")/.."

tools="docker.io skopeo umoci xz-utils zstd iproute2"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  missing=""
  for tool in $tools; do
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$tool" 2>/dev/null | grep -q '^ii' || missing="$missing $tool"
  done
  if [ -n "$missing" ]; then
    echo "installing$missing"
    # policy-rc.d: no service is to be started by the installation
    policy=/usr/sbin/policy-rc.d
    [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && trap 'rm -f "$policy"' EXIT; }
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing; } >/tmp/hygiene-install.log 2>&1 ||
      { tail -n 20 /tmp/hygiene-install.log; echo "cannot install$missing: the tests that need them will be skipped"; }
  fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log=$(mktemp)
dotnet build Sdk.Container.Hygiene.sln --configuration Release --nologo --verbosity quiet -tl:off -nodeReuse:false || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
dotnet test --solution Sdk.Container.Hygiene.sln --configuration Release --no-build --no-progress --output Normal 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: \([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
printf '%s passed, %s failed, %s skipped\n' "$(count succeeded)" "$(count failed)" "$(count skipped)"
rm -f "$log"
exit "$status"
