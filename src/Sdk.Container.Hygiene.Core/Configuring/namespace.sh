#!/bin/sh
# Runs in namespaces of its own (mount, pid, net, ipc, uts; user, where the caller is not root): puts a root filesystem together in memory, runs a command in it, and writes down
# what that changed. Everything is gone with the namespaces.
# Arguments: "enter", a folder to work in, the number of layers that are there, these layers (lowest first, gzip-compressed), the command; or "enter", "probe": whether root could do so here.
# The last layer may still be in the making: its path comes as a line of standard input. When that ends, everything ends.
set -eu
if [ "$1" = enter ]; then
  shift
  for tool in unshare tar gzip find mount chroot; do
    command -v $tool >/dev/null || { echo "there is no $tool on this machine" >&2; exit 1; }
  done
  as=
  if [ "$(id -u)" != 0 ]; then
    # A user's namespaces are for where there is nothing else.
    [ "$1" != probe ] || exit 1
    as='--user --map-root-user --map-auto'
  fi
  exec 3<&0
  # shellcheck disable=SC2086
  unshare $as --mount --uts --ipc --net --pid --fork --kill-child=SIGKILL --propagation=private /bin/sh "$0" "$@" </dev/null 3<&- &
  all=$!
  # Standard input ends when the caller says so, or is gone.
  {
    if IFS= read -r layer && printf '%s\n' "$layer" >"$1/last.new" && mv "$1/last.new" "$1/last"; then
      read -r _ || :
    fi
    kill -KILL $all
  } <&3 >/dev/null 2>&1 &
  caller=$!
  code=0
  wait $all || code=$?
  kill $caller 2>/dev/null || :
  exit $code
fi
if [ "$1" = probe ]; then
  exec mount -t tmpfs hygiene /mnt
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
      hidden=${mark##*/.wh.}
      rm -rf "${mark%/*}/$hidden" "$mark"
    done' sh {} +
}
while [ "$layers" -gt 0 ]; do
  unpack "$1"
  shift
  layers=$((layers - 1))
done
until [ -e "$work/last" ]; do sleep 0.01; done
IFS= read -r last <"$work/last"
unpack "$last"

mount -t tmpfs -o mode=0755 hygiene "$root/dev"
cd "$root/dev"
# One program mounts them all: to start one for each would take longer than the mounts. Its targets are relative, since a path may have blanks.
echo 'proc ../proc proc' >"$work/fstab"
for device in null zero full random urandom tty; do
  : >"$device"
  echo "/dev/$device $device none bind" >>"$work/fstab"
done
mount --all --fstab "$work/fstab"
ln -s /proc/self/fd fd
ln -s fd/0 stdin
ln -s fd/1 stdout
ln -s fd/2 stderr
mkdir -m 1777 shm
mkdir pts
cd /
hostname localhost 2>/dev/null || :

: >"$work/started"
# The kernel's clock for files has steps of up to ten milliseconds: what changes now must be later than the mark.
sleep 0.02
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@" </dev/null

umount "$root"/dev/* 2>/dev/null || :
umount "$root/dev" "$root/proc"
cd "$root"
find . -xdev -printf '%P\0' >"$work/remaining"
find . -xdev -cnewer "$work/started" ! -type s -print0 |
  tar --create --file "$work/changes.tar" --null --no-recursion --files-from - --format posix --numeric-owner --xattrs --xattrs-include=security.capability
