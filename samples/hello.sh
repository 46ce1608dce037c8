#!/bin/sh
# Packs the SDK into a local feed, publishes samples/hello with it, and shows the image that came of it.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# A package folder of its own: the version stays the same while the code changes, and the machine's folder would keep an older build of it.
export NUGET_PACKAGES="$PWD/artifacts/packages"
rm -rf artifacts/feed "$NUGET_PACKAGES/sdk.container.hygiene"
dotnet pack src/Sdk.Container.Hygiene --configuration Release --output artifacts/feed --verbosity quiet -tl:off

dotnet publish samples/hello --verbosity minimal -tl:off
dotnet msbuild samples/hello -target:HygieneExplain -property:Configuration=Release -verbosity:minimal -tl:off

image=$(ls -dt samples/hello/bin/Release/net10.0/linux-*/container | head -n 1)
cat <<EOF

Run it:   docker load --input $image/hello.tar && docker run --rm --publish 8080:8080 --read-only hello:1.0.0
Look:     skopeo inspect oci:$image/oci:1.0.0
EOF
