#!/bin/sh
# Starts redis-server or valkey-server in the foreground: the one whose name this file has. What the environment says comes by standard input, so no file and no command line has the password.
set -eu
. /usr/libexec/hygiene/common

name=${0##*/}
prefix=$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]')
setting() { eval "printf '%s' \"\${${prefix}_$1:-}\""; }

case ${1:-} in
  "$name-server") shift ;;
  '' | -* | *.conf) ;;
  *) exec "$@" ;;
esac
config=/etc/$name/hygiene.conf
case ${1:-} in
  *.conf) config=$1 && shift ;;
esac

need_writable "/var/lib/$name"
umask 0007

settings() {
  # Every byte as its number: quotes, blanks and newlines are nothing special then.
  [ -z "$password" ] || printf 'requirepass "%s"\n' "$(printf '%s' "$password" | od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g')"
  [ -z "$memory" ] || printf 'maxmemory %s\n' "$memory"
  [ "${ALLOW_EMPTY_PASSWORD:-no}" != yes ] || echo 'protected-mode no'
}

# has_memory: whether the project says it: what comes by standard input would win.
has_memory() {
  set -- "$config"
  [ "$config" != "/etc/$name/hygiene.conf" ] || set -- "$@" "/etc/$name/$name.conf" "/etc/$name"/conf.d/*.conf
  grep --quiet --no-messages --ignore-case --extended-regexp '^[[:space:]]*maxmemory[[:space:]]' "$@"
}

from_file "${prefix}_PASSWORD"
password=$(setting PASSWORD)
memory=$(setting MAXMEMORY)
# A full store refuses to write, as Debian's policy noeviction has it; without a bound the kernel would kill it. A quarter is for what a snapshot changes meanwhile, and for clients.
[ -n "$memory" ] || ! memory_is_limited || has_memory || memory=$(($(memory_limit) * 3 / 4))mb
[ -n "$password" ] || [ "${ALLOW_EMPTY_PASSWORD:-no}" = yes ] ||
  say "no ${prefix}_PASSWORD is set: unless the configuration has one, only clients in this container are answered (protected-mode); ALLOW_EMPTY_PASSWORD=yes opens it to all"
flags=$(setting EXTRA_FLAGS)
given=$(settings)
unset password "${prefix}_PASSWORD"

# Where other images have the data.
! is_mounted /data || say "a volume is mounted at /data, and the data is in /var/lib/$name: mount it there"

# The flags are words, of which none is a pattern.
set -f
# shellcheck disable=SC2086
exec "$name-server" "$config" $flags "$@" - <<END
$given
END
