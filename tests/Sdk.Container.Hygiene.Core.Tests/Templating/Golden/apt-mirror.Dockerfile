# The Debian packages of shop:1.0.0 by apt-get, each in its version, from the archive as it was on 2026-02-01.
# It needs a network and no context, so it holds no app: COPY yours where WORKDIR stands. It has a shell and a package manager,
# and what the packages' scripts make of the day; the image that was published is of the Dockerfile beside it.
#
# It asks an archive by https, which needs certificates, and debian:trixie-slim has none: build it with a BASE that has
# Debian's ca-certificates, or publish with a DebianSnapshotMirror by http. apt checks Debian's signatures either way.
#
#   docker build --file Dockerfile.apt --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .
#   podman build --file Dockerfile.apt --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .
#   buildah bud --file Dockerfile.apt --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .

# Some value has several lines, which a Dockerfile cannot hold: the argument brings the newline, and without it the build ends here.
ARG newline

ARG BASE=debian:trixie-slim
FROM ${newline:+${BASE}}

# An archive of past days answers with its last state before a time, and notices a new one within hours: so each suite is asked for two times.
RUN set -eu; \
    rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*; \
    printf '%s\n' \
      'Types: deb' \
      'URIs: https://mirror.example/archive/debian/20260111T102847Z https://mirror.example/archive/debian/20260110T102847Z' \
      'Suites: trixie' \
      'Components: main' \
      'Languages: none' \
      'Check-Valid-Until: no' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' \
      '' \
      'Types: deb' \
      'URIs: https://mirror.example/archive/debian-security/20260202T070500Z https://mirror.example/archive/debian-security/20260201T070500Z' \
      'Suites: trixie-security' \
      'Components: main' \
      'Languages: none' \
      'Check-Valid-Until: no' \
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' \
      '' \
      > /etc/apt/sources.list.d/locked.sources

RUN set -eu; \
    apt-get update; \
    printf '%s\n' \
      'hygiene shop/licence string true' \
      'hygiene shop/name string Alice'\''s $HOME' \
      | debconf-set-selections; \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --allow-downgrades \
      ca-certificates=20250419 \
      ffmpeg=7:7.1.3-0+deb13u1 \
      libavcodec61=7:7.1.3-0+deb13u1 \
      libc6=2.41-12 \
      libgcc-s1=14.2.0-19 \
      nginx=1.26.3-3+deb13u1; \
    rm -rf /var/lib/apt/lists/*

ARG newline
ENV MOTD="one${newline}two"
