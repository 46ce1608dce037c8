#!/bin/sh
# Runs in namespaces of its own (mount, pid, net, ipc, uts; user, where the caller is not root): puts a root filesystem together in memory, runs a command in it, and writes down
# what that changed. Everything is gone with the namespaces.
# Arguments: "enter", a folder to work in, the number of layers, the layers (lowest first, gzip-compressed), the command.
set -eu
if [ "$1" = enter ]; then
  shift
  for tool in unshare tar gzip find mount chroot; do
    command -v $tool >/dev/null || { echo "there is no $tool on this machine" >&2; exit 1; }
  done
  as=
  [ "$(id -u)" = 0 ] || as='--user --map-root-user --map-auto'
  exec 3<&0
  # shellcheck disable=SC2086
  unshare $as --mount --uts --ipc --net --pid --fork --kill-child=SIGKILL --propagation=private /bin/sh "$0" "$@" </dev/null 3<&- &
  all=$!
  # Standard input ends when the caller says so, or is gone: then everything ends.
  { read -r _ || :; kill -KILL $all; } <&3 >/dev/null 2>&1 &
  caller=$!
  code=0
  wait $all || code=$?
  kill $caller 2>/dev/null || :
  exit $code
fi
umask 022
work=$1
layers=$2
shift 2
root=$work/root
mkdir "$root"
mount -t tmpfs -o mode=0755,size=90% hygiene "$root"

# White-outs of a layer (OCI image-spec, layer.md) are for the layers beneath it.
unpack() {
  tar --extract --gzip --file "$1" --directory "$root" --preserve-permissions --same-owner --numeric-owner --xattrs --xattrs-include=security.capability
  find "$root" -xdev -name '.wh.*' -exec sh -c '
    for mark; do
      rm -rf "${mark%/*}/$(basename "$mark" | sed "s/^\.wh\.//")" "$mark"
    done' sh {} +
}
while [ "$layers" -gt 0 ]; do
  unpack "$1"
  shift
  layers=$((layers - 1))
done

mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=0755 hygiene "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mkdir -m 1777 "$root/dev/shm"
mkdir "$root/dev/pts"
hostname localhost 2>/dev/null || :

: >"$work/started"
# The kernel's clock for files has steps of some milliseconds: what changes now must be later than the mark.
sleep 0.05
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@" </dev/null

umount "$root"/dev/* 2>/dev/null || :
umount "$root/dev" "$root/proc"
cd "$root"
find . -xdev -printf '%P\0' >"$work/remaining"
find . -xdev -cnewer "$work/started" ! -type s -print0 |
  tar --create --file "$work/changes.tar" --null --no-recursion --files-from - --format posix --numeric-owner --xattrs --xattrs-include=security.capability
