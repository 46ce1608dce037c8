# The Debian packages of shop:1.0.0 by apt-get, each in its version, from the archive as it was on 2026-02-01.
# It needs a network and no context, so it holds no app: COPY yours where WORKDIR stands. It has a shell and a package manager,
# and what the packages' scripts make of the day; the image that was published is of the Dockerfile beside it.
#
#   docker build --file Dockerfile.apt --platform linux/amd64 --build-arg SNAPSHOT_MIRROR=… --tag shop:1.0.0 .
#   podman build --format docker --file Dockerfile.apt --platform linux/amd64 --build-arg SNAPSHOT_MIRROR=… --tag shop:1.0.0 .
#   buildah bud --format docker --file Dockerfile.apt --platform linux/amd64 --build-arg SNAPSHOT_MIRROR=… --tag shop:1.0.0 .

ARG BASE=debian:trixie-slim
FROM ${BASE}

# A mirror of Debian's snapshot archive: the address of the folder that has debian/ and debian-security/, by http where the base has no ca-certificates.
ARG SNAPSHOT_MIRROR

# An archive of past days answers with its last state before a time, and notices a new one within hours: so each suite is asked for two times.
RUN set -eu; \
    : "${SNAPSHOT_MIRROR:?is not set: build with --build-arg SNAPSHOT_MIRROR=<address of a mirror of snapshots>}"; \
    rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*; \
    printf '%s\n' \
      'Types: deb' \
      "URIs: $SNAPSHOT_MIRROR/debian/20260111T102847Z $SNAPSHOT_MIRROR/debian/20260110T102847Z" \
      'Suites: trixie' \
      'Components: main' \
      'Languages: none' \
      'Check-Valid-Until: no' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' \
      '' \
      'Types: deb' \
      "URIs: $SNAPSHOT_MIRROR/debian-security/20260202T070500Z $SNAPSHOT_MIRROR/debian-security/20260201T070500Z" \
      'Suites: trixie-security' \
      'Components: main' \
      'Languages: none' \
      'Check-Valid-Until: no' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' \
      '' \
      > /etc/apt/sources.list.d/locked.sources

RUN set -eu; \
    apt-get update; \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --allow-downgrades \
      ca-certificates=20250419 \
      ffmpeg=7:7.1.3-0+deb13u1 \
      libavcodec61=7:7.1.3-0+deb13u1 \
      libc6=2.41-12 \
      libgcc-s1=14.2.0-19 \
      nginx=1.26.3-3+deb13u1; \
    rm -rf /var/lib/apt/lists/*

WORKDIR /app/
ENV APP_UID=1654 \
    GREETING="say \"hi\" to \$USER" \
    PATH=/usr/local/bin:/usr/bin:/bin
LABEL example.cost="\$5" \
      org.opencontainers.image.title="The shop"
EXPOSE 8080/tcp
VOLUME ["/var/lib/shop"]
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=500ms --retries=3 CMD ["/app/shop", "--health"]
USER 1654
ENTRYPOINT ["/app/shop", "--name", "a b"]
CMD ["serve"]
