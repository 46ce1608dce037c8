#!/bin/sh
# Starts php-fpm in the foreground. Its pool reads the variables that are set here.
set -eu
. /usr/libexec/hygiene/common

case ${1:-} in
  php-fpm) shift ;;
  '' | -*) ;;
  *) exec "$@" ;;
esac

# With a memory limit, a process for each 64 MiB, which is what a common application takes; else Debian's number.
processes() {
  if memory_is_limited; then
    _processes=$(($(memory_limit) / 64))
    printf '%s\n' $((_processes > 1 ? _processes : 1))
  else
    echo 5
  fi
}

# at_most NUMBER LIMIT
at_most() { printf '%s\n' $(($1 < $2 ? $1 : $2)); }

max=${PHP_FPM_PM_MAX_CHILDREN:-$(processes)}
case $max in
  '' | *[!0-9]* | 0) die "PHP_FPM_PM_MAX_CHILDREN is '$max', and has to be a number from 1" ;;
esac
export PHP_FPM_LISTEN_ADDRESS="${PHP_FPM_LISTEN_ADDRESS:-9000}" PHP_FPM_ACCESS_LOG="${PHP_FPM_ACCESS_LOG:-/proc/self/fd/2}"
export PHP_FPM_PM_CONTROL="${PHP_FPM_PM_CONTROL:-dynamic}" PHP_FPM_PM_MAX_CHILDREN="$max"
export PHP_FPM_PM_MIN_SPARE_SERVERS="${PHP_FPM_PM_MIN_SPARE_SERVERS:-1}" PHP_FPM_PM_MAX_SPARE_SERVERS="${PHP_FPM_PM_MAX_SPARE_SERVERS:-$(at_most 3 "$max")}"
export PHP_FPM_PM_START_SERVERS="${PHP_FPM_PM_START_SERVERS:-$(at_most 2 "$max")}" PHP_FPM_PM_MAX_REQUESTS="${PHP_FPM_PM_MAX_REQUESTS:-0}"

for setting in memory_limit upload_max_filesize post_max_size max_execution_time date.timezone; do
  variable=PHP_$(printf '%s' "$setting" | tr '[:lower:].' '[:upper:]_')
  eval "value=\${$variable:-}"
  [ -z "$value" ] || set -- -d "$setting=\"$value\"" "$@"
done

# Uploads and PHP's lock go where can be written.
TMPDIR=$(run_dir)
export TMPDIR
exec php-fpm --nodaemonize --fpm-config /etc/php/fpm.conf -d "opcache.lockfile_path=$TMPDIR" "$@"
