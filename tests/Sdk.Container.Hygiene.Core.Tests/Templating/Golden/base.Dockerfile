# The base of shop:1.0.0: Debian trixie (amd64) as it was on 2026-02-01, without the project's packages and app.
#
#   docker build --file Dockerfile.base --platform linux/amd64 --tag hygiene.local/debian:trixie-0123456789ab .
#   podman build --file Dockerfile.base --platform linux/amd64 --tag hygiene.local/debian:trixie-0123456789ab .
#   buildah bud --file Dockerfile.base --platform linux/amd64 --tag hygiene.local/debian:trixie-0123456789ab .

FROM scratch

# Debian packages of the base, 8 bytes
#   ca-certificates  20250419
#   libc6            2.41-12
#   libgcc-s1        14.2.0-19
ADD 01-debian-base.tar.gz /

ENV PATH=/usr/local/bin:/usr/bin:/bin
