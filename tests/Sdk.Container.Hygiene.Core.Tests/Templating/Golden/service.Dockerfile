# proxy:1.26: a service on Debian trixie (amd64), 20 bytes compressed.
# 6 Debian packages as they were on 2026-02-01, unpacked here and configured by their own scripts. Offline.
#
#   docker build --platform linux/amd64 --tag proxy:1.26 .
#   podman build --platform linux/amd64 --tag proxy:1.26 .
#   buildah bud --platform linux/amd64 --tag proxy:1.26 .

FROM scratch

# Debian, unpacked, 8 bytes
#   ca-certificates  20250419
#   libc6            2.41-12
#   libgcc-s1        14.2.0-19
ADD 01-debian-base.tar.gz /

# Debian's own scripts configure it
RUN ["/bin/sh", "-c", "dpkg --configure -a && echo \"done\""]

# Debian packages of the project, unpacked, 12 bytes
#   ffmpeg        7:7.1.3-0+deb13u1
#   libavcodec61  7:7.1.3-0+deb13u1
#   nginx         1.26.3-3+deb13u1
ADD 02-debian-packages.tar.gz /

# and configured
RUN ["/bin/sh", "/usr/lib/hygiene/configure"]

EXPOSE 443/tcp 80/tcp
STOPSIGNAL SIGQUIT
USER www-data
ENTRYPOINT ["nginx", "-g", "daemon off;"]
