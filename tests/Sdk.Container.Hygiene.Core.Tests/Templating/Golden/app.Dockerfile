# shop:1.0.0: an app on Debian trixie (amd64), 38 bytes compressed. No shell, no package manager.
# 6 Debian packages as they were on 2026-02-01. Offline, and nothing runs: the same files as in the published image.
#
#   docker build --platform linux/amd64 --tag shop:1.0.0 .
#   podman build --format docker --platform linux/amd64 --tag shop:1.0.0 .
#   buildah bud --format docker --platform linux/amd64 --tag shop:1.0.0 .

FROM scratch

# Debian packages of the base, 8 bytes
#   ca-certificates  20250419
#   libc6            2.41-12
#   libgcc-s1        14.2.0-19
ADD 01-debian-base.tar.gz /

# Debian packages of the project, 12 bytes
#   ffmpeg        7:7.1.3-0+deb13u1
#   libavcodec61  7:7.1.3-0+deb13u1
#   nginx         1.26.3-3+deb13u1
ADD 02-debian-packages.tar.gz /

# .NET runtime, 11 bytes
ADD 03-dotnet-runtime.tar.gz /

# The app, 7 bytes
ADD 04-app.tar.gz /

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
