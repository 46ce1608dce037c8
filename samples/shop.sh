#!/bin/bash
# Publishes samples/shop into the engine of this machine, and brings up its three instances as a host would: with networks, databases, passwords and volumes of their own. Then a backup, and its drill.
# What the host's package would put into /usr/share, /etc and /var lies below artifacts/host here. `samples/shop.sh down` removes the instances again; volumes and backups stay, as they do on a host.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NUGET_PACKAGES="$PWD/artifacts/packages" HYGIENE_ROOT="$PWD/artifacts/host"
hygiene=$HYGIENE_ROOT/usr/share/shop-ops/hygiene

if [ "${1:-up}" = down ]; then
  for instance in $("$hygiene" instance list shop | awk 'NR > 1 { print $1 }' | sort -u); do
    "$hygiene" instance remove shop "$instance" --yes
  done
  exit
fi
for tool in jq zstd dpkg-deb; do
  command -v $tool >/dev/null || { echo "shop.sh needs $tool: apt install jq zstd dpkg" >&2; exit 1; }
done

rm -rf artifacts/feed "$NUGET_PACKAGES/sdk.container.hygiene"
dotnet pack src/Sdk.Container.Hygiene --configuration Release --output artifacts/feed --verbosity quiet -tl:off
for project in Db Web Shop; do
  dotnet publish "samples/shop/$project" --verbosity minimal -tl:off
done

# apt would do this on a host, and run the package's scripts.
mkdir -p "$HYGIENE_ROOT"
dpkg-deb --extract samples/shop/Shop/bin/Release/net10.0/linux-*/publish/ops/shop-ops_1.0.0_all.deb "$HYGIENE_ROOT"
for instance in alice bob carol; do
  "$hygiene" instance add shop $instance
done
"$hygiene" run shop alice expire-carts
"$hygiene" backup shop alice orders
"$hygiene" drill shop alice orders
"$hygiene" status shop
cat <<EOF

Look:     http://127.0.0.1:8081/ (alice), 8082 (bob), 8083 (carol)
Ask:      HYGIENE_ROOT=$HYGIENE_ROOT $hygiene status
Restore:  HYGIENE_ROOT=$HYGIENE_ROOT $hygiene restore shop alice orders --at latest
Away:     samples/shop.sh down
EOF
