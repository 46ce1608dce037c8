# shop:1.0.0: an app on Debian trixie (arm64), 38 bytes compressed. No shell, no package manager.
# 6 Debian packages as they were on 2026-02-01. Offline, and nothing runs: the same files as in the published image.
#
#   docker build --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .
#   podman build --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .
#   buildah bud --platform linux/arm64 --build-arg newline=$'\n' --tag shop:1.0.0 .

# Some value has several lines, which a Dockerfile cannot hold: the argument brings the newline, and without it the build ends here.
ARG newline

FROM ${newline:+scratch}

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

ARG newline
ENV MOTD="one${newline}two"
