#!/bin/sh
# Runs in namespaces of its own (mount, pid, net, ipc, uts; user, where the caller is not root): puts a root filesystem together in memory, runs a command in it, and writes down
# what that changed. Everything is gone with the namespaces.
# Arguments: "enter", a folder to work in, the number of layers, the command; or "enter", "probe": whether root could do so here.
# "probe" alone is that in the namespaces.
# The layers come on standard input, the lowest first: for each a line with the number of its bytes and 1 where it may have white-outs, else 0; then its tar, which has its folders before its files.
# When that input ends, everything ends.
set -eu
if [ "$1" = enter ]; then
  shift
  for tool in unshare tar dd find sort comm sed mount chroot setsid; do
    command -v $tool >/dev/null || { echo "there is no $tool on this machine" >&2; exit 1; }
  done
  command -v ip >/dev/null || command -v perl >/dev/null || { echo "there is neither ip nor perl on this machine" >&2; exit 1; }
  as=
  if [ "$(id -u)" != 0 ]; then
    # A user's namespaces are for where there is nothing else.
    [ "$1" != probe ] || exit 1
    as='--user --map-root-user --map-auto'
  fi
  as="$as --mount --uts --ipc --net --pid --fork --kill-child=SIGKILL --propagation=private"
  # shellcheck disable=SC2086
  [ "$1" != probe ] || exec unshare $as /bin/sh "$0" probe
  exec 3<&0
  # shellcheck disable=SC2086
  unshare $as /bin/sh "$0" "$@" </dev/null &
  all=$!
  # Once the layers are unpacked, standard input ends when the caller says so, or is gone; before, whoever reads a layer sees it. A signal for all of them ends the caller, too.
  {
    trap '' HUP INT TERM
    while kill -0 $all && [ ! -e "$1/unpacked" ]; do sleep 0.1; done
    read -r _ <&3 || :
    kill -KILL $all
  } >/dev/null 2>&1 &
  caller=$!
  code=0
  wait $all || code=$?
  kill -KILL $caller 2>/dev/null || :
  exit $code
fi
umask 022

# As an engine has it without a network: who finds no interface at all may leave something undone (postfix).
loopback() {
  if command -v ip >/dev/null; then
    ip link set lo up
  else
    # SIOCSIFFLAGS with IFF_UP, of netdevice(7).
    perl -MSocket -e 'socket(S, AF_INET, SOCK_DGRAM, 0) && ioctl(S, 0x8914, my $up = pack("a16 s x22", "lo", 1)) or die "lo: $!\n"'
  fi
}

if [ "$1" = probe ]; then
  mount -t tmpfs hygiene /mnt
  loopback
  exit
fi
work=$1
layers=$2
shift 2
root=$work/root
mkdir "$root"
mount -t tmpfs -o mode=0755,size=90%,nodev hygiene "$root"

# Beside the layers, which take longer.
devices() {
  mkdir "$work/dev"
  mount -t tmpfs -o mode=0755,nodev hygiene "$work/dev"
  cd "$work/dev"
  # One program mounts them all: to start one for each would take longer than the mounts. Its targets are relative, since a path may have blanks.
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
  # What of it is the machine's own, and no namespace's, can be read alone: places that engines close.
  mkdir "$work/proc"
  mount -t proc proc "$work/proc"
  cd "$work/proc"
  for place in acpi asound bus fs irq scsi sys sysrq-trigger; do
    [ ! -e "$place" ] || echo "$place $place none bind,ro" >>"$work/fstab.proc"
  done
  mount --all --fstab "$work/fstab.proc"
}
devices 3<&- &
devices=$!

while [ "$layers" -gt 0 ]; do
  read -r size marks <&3
  dd bs=64k count="$size" iflag=count_bytes,fullblock status=none <&3 |
    tar --extract --file - --directory "$root" --preserve-permissions --same-owner --numeric-owner --xattrs --xattrs-include=security.capability --delay-directory-restore
  # White-outs (OCI image-spec, layer.md) are for the layers beneath.
  [ "$marks" = 0 ] || find "$root" -xdev -name '.wh.*' -exec sh -c '
    for mark; do
      hidden=${mark##*/.wh.}
      rm -rf "${mark%/*}/$hidden" "$mark"
    done' sh {} +
  layers=$((layers - 1))
done
exec 3<&-
: >"$work/unpacked"
wait $devices
mount --rbind "$work/dev" "$root/dev"
mount --rbind "$work/proc" "$root/proc"
hostname localhost 2>/dev/null || :
loopback

# Each path with the file that it leads to: a folder that is renamed takes along what is in it, of which nothing else has changed. Sockets are nobody's but their process's.
list() {
  (cd "$root" && find . -xdev ! -type s -printf '%i %p\0') | LC_ALL=C sort --zero-terminated
}
list >"$work/before"

: >"$work/started"
# By the clock of the file system that the changes are in. It has steps of up to ten milliseconds: what changes now must be later than the mark.
touch "$root"
started=$(stat --format %z "$root")
sleep 0.02
# Root's scripts get what an engine would give them (moby, DefaultCapabilities), and not the machine: no mounts, no modules, no terminal, and no chroot(2), with which they would find their way out of this one.
rights=-all
for right in chown dac_override fowner fsetid kill setgid setuid setpcap setfcap net_bind_service net_raw mknod audit_write; do
  rights=$rights,+$right
done
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin setsid --wait chroot "$root" setpriv --bounding-set "$rights" "$@" </dev/null

# What a script has left running would change what is read now.
kill -KILL -1 2>/dev/null || :
umount --lazy "$root/dev" "$root/proc"
cd "$root"
list >"$work/after"
sed --null-data 's|^[0-9]* \./\{0,1\}||' "$work/after" >"$work/remaining"
{
  find . -xdev -newerct "$started" ! -type s -print0
  LC_ALL=C comm --zero-terminated -13 "$work/before" "$work/after" | sed --null-data 's/^[0-9]* //'
} | LC_ALL=C sort --zero-terminated --unique |
  tar --create --file "$work/changes.tar" --null --no-recursion --files-from - --format posix --numeric-owner --xattrs --xattrs-include=security.capability
