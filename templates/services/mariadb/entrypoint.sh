#!/bin/sh
# Starts MariaDB in the foreground. Where the volume is empty, it first makes a data directory there.
set -eu
umask 077
. /usr/libexec/hygiene/common
. /usr/libexec/hygiene/database
. /usr/libexec/hygiene/mariadb-accounts

[ $# -gt 0 ] || set -- mariadbd
case $1 in
  -*) ;;
  mariadbd | mysqld) shift ;;
  *) exec "$@" ;;
esac
for word; do
  case $word in
    '-?' | --help | -V | --version) exec mariadbd "$@" ;;
  esac
done

read_accounts
data=/var/lib/mysql
# What a start makes. A name that begins with a dot is no database's.
own=$data/.container
options=$own/server.cnf

trap 'exit 143' TERM INT HUP
own_folder "$data"
lock_folder "$data"
run=$(run_dir /run/mysqld)

write_options() {
  rm -rf "$own"
  mkdir -p "$own/tmp"
  memory=$(memory_limit)
  cat >"$options" <<END
# Made at each start, for $memory MiB of memory. Options of your own belong into /etc/mysql/conf.d.
[mariadbd]
max_connections = $(between 20 $((memory / 8)) 151)
innodb_buffer_pool_size = $(between 16 $(((memory - 128) / 2)) 65536)M
key_buffer_size = $(between 1 $((memory / 64)) 128)M
aria_pagecache_buffer_size = $(between 8 $((memory / 16)) 128)M
pid-file = $run/mysqld.pid
# Temporary tables may be large, so they are in the volume.
tmpdir = $own/tmp
ignore-db-dirs = .container
ignore-db-dirs = lost+found
!include /etc/mysql/mariadb.cnf
END
  # Debian's own place stands in /etc/mysql, where a project may name another.
  socket=
  : >"$own/my.cnf"
  if [ "$run" != /run/mysqld ]; then
    socket=$run/mysqld.sock
    printf '[client]\nsocket = %s\n' "$socket" >"$own/my.cnf"
  fi
}

# with_server COMMAND FOLDER [OPTION...]: runs a function while a server that nobody else can reach has the data. Whatever ends it, the server is ended in order.
with_server() {
  command=$1 folder=$2 home=$MYSQL_HOME
  shift 2
  private=$(mktemp -d "$run/first-start.XXXXXX")
  export MYSQL_HOME="$private"
  printf '[client]\nsocket = %s\n' "$private/mysqld.sock" >"$private/my.cnf"
  mariadbd --defaults-file="$options" "$@" --default-time-zone=SYSTEM --datadir="$folder" --skip-networking --socket="$private/mysqld.sock" --pid-file="$private/mysqld.pid" &
  server=$!
  trap 'end_server; exit 143' TERM INT HUP
  until mariadb-admin --silent ping >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || die "the server ended before it could be used"
    sleep 0.1
  done
  # A shell hears of a signal while it waits, and not while a program runs.
  "$command" &
  wait $! || { end_server; exit 1; }
  kill -TERM "$server"
  wait "$server" || die "the server did not end well"
  trap 'exit 143' TERM INT HUP
  export MYSQL_HOME="$home"
  rm -rf "$private"
}

end_server() {
  trap '' TERM INT HUP
  kill -TERM "$server" 2>/dev/null || :
  wait "$server" || :
}

sql() {
  mariadb --database="$MARIADB_DATABASE" "$@"
}

fill() {
  # Names of time zones are in tables.
  if ! is_on MARIADB_INITDB_SKIP_TZINFO && [ -d /usr/share/zoneinfo ]; then
    mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo | mariadb --database=mysql
  fi
  print_accounts | mariadb
  run_scripts /docker-entrypoint-initdb.d
}

make_data() {
  require_accounts
  must_read /docker-entrypoint-initdb.d
  begin_data "$data" || return 0
  say "making a data directory in $data"
  new=$data/.new/data
  mariadb-install-db --defaults-file="$options" --datadir="$new" --skip-test-db --skip-name-resolve --auth-root-socket-user="$(id -un)" --default-time-zone=SYSTEM >"$data/.new/log" 2>&1 ||
    { cat "$data/.new/log" >&2 && die "mariadb-install-db failed"; }
  with_server fill "$new" "$@"
  [ -z "$MARIADB_RANDOM_ROOT_PASSWORD" ] || say "nobody knows a password of root's: the way in is the program mariadb in the container, which needs none"
}

# The data may be of an image that has other accounts than ours.
upgrade() {
  user=$(id -un)
  if ! is_on MARIADB_DISABLE_UPGRADE_BACKUP; then
    saved=$data/system_mysql_backup_${last:-unknown}.sql.gz
    say "saving the system tables in $saved"
    { mariadb-dump --user="$user" --skip-lock-tables --replace --databases mysql >"$own/tmp/system.sql" && gzip --force "$own/tmp/system.sql" && mv "$own/tmp/system.sql.gz" "$saved"; } ||
      die "cannot save the system tables: with MARIADB_DISABLE_UPGRADE_BACKUP=1 they are upgraded without"
  fi
  mariadb-upgrade --user="$user" || die "the upgrade failed: without MARIADB_AUTO_UPGRADE the server starts on the data as it is"
}

number() {
  echo "$1" | awk -F '[^0-9]+' '{ print $1 * 1000 + $2 }'
}

# The version that last had the data, by what mariadb-upgrade leaves there. Not all images have it left.
check_version() {
  this=$(mariadbd --version | sed -n 's/.* Ver \([0-9.]*\).*/\1/p')
  last=
  for file in "$data/mariadb_upgrade_info" "$data/mysql_upgrade_info"; do
    [ -n "$last" ] || [ ! -s "$file" ] || last=$(cut -d - -f 1 "$file")
  done
  if [ -n "$last" ]; then
    [ "$(number "$last")" -le "$(number "$this")" ] ||
      die "$data has data of MariaDB $last, and this image is MariaDB $this, which cannot read it: start an image of MariaDB ${last%.*} on the volume, dump the data (mariadb-dump), and load the dump into a new volume"
    [ "$(number "$last")" -lt "$(number "$this")" ] || return 0
  fi
  if is_on MARIADB_AUTO_UPGRADE; then
    say "upgrading the data of MariaDB ${last:-of a version that it does not say} to $this"
    with_server upgrade "$data" "$@" --skip-grant-tables
  else
    say "$data has data of MariaDB ${last:-of a version that it does not say}, and this image is MariaDB $this: set MARIADB_AUTO_UPGRADE=1 to have its system tables upgraded"
  fi
}

write_options
export TMPDIR="$own/tmp"
if [ -d "$data/mysql" ]; then
  check_version "$@"
else
  make_data "$@"
  finish_data "$data" mysql
fi
rm -rf "$data/.new"
unset TMPDIR
forget_passwords
exec mariadbd --defaults-file="$options" ${socket:+--socket="$socket"} "$@" --datadir="$data"
