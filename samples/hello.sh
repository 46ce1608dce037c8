#!/bin/sh
# Packs the SDK into a local feed, publishes samples/hello with it, and shows the image that came of it.
set -eu
cd "$(dirname "$0")/.."

feed=artifacts/feed
# A package folder of its own: the version stays 1.0.0 while the code changes, and the machine's package folder would keep an older build of it.
export NUGET_PACKAGES="$PWD/artifacts/packages"
rm -rf "$feed" "$NUGET_PACKAGES/sdk.container.hygiene"

dotnet pack src/Sdk.Container.Hygiene --configuration Release --output "$feed" --nologo --verbosity quiet
dotnet publish samples/hello --nologo --verbosity quiet \
  -getProperty:GeneratedContainerDigest -getProperty:GeneratedContainerLayoutPath -getProperty:GeneratedArchiveOutputPath >/dev/null
cat samples/hello/bin/Release/net10.0/linux-*/container/README.txt
