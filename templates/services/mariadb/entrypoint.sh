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

# with_server COMMAND FOLDER [OPTION...]: runs a function while a server that nobody else can reach has the data.
with_server() {
  command=$1 folder=$2 home=$MYSQL_HOME
  shift 2
  private=$(mktemp -d "$run/first-start.XXXXXX")
  export MYSQL_HOME="$private"
  printf '[client]\nsocket = %s\n' "$private/mysqld.sock" >"$private/my.cnf"
  mariadbd --defaults-file="$options" "$@" --datadir="$folder" --skip-networking --socket="$private/mysqld.sock" --pid-file="$private/mysqld.pid" &
  server=$!
  until mariadb-admin --silent ping >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || die "the server ended before it could be used"
    sleep 0.1
  done
  "$command"
  kill -TERM "$server"
  wait "$server" || die "the server did not end well"
  export MYSQL_HOME="$home"
  rm -rf "$private"
}

sql() {
  mariadb --database="$MARIADB_DATABASE" "$@"
}

fill() {
  print_accounts | mariadb
  run_scripts /docker-entrypoint-initdb.d
}

make_data() {
  require_accounts
  begin_data "$data" || return 0
  say "making a data directory in $data"
  new=$data/.new/data
  mariadb-install-db --defaults-file="$options" --datadir="$new" --skip-test-db --skip-name-resolve --auth-root-socket-user="$(id -un)" >"$data/.new/log" 2>&1 ||
    { cat "$data/.new/log" >&2 && die "mariadb-install-db failed"; }
  with_server fill "$new" "$@"
  [ -z "$MARIADB_RANDOM_ROOT_PASSWORD" ] || say "nobody knows a password of root's: the way in is the program mariadb in the container, which needs none"
}

upgrade() {
  mariadb-upgrade --user="$(id -un)" || die "the upgrade failed: without MARIADB_AUTO_UPGRADE the server starts on the data as it is"
}

number() {
  echo "$1" | awk -F '[^0-9]+' '{ print $1 * 1000 + $2 }'
}

# The version that last had the data, by what mariadb-upgrade leaves there.
check_version() {
  this=$(mariadbd --version | sed -n 's/.* Ver \([0-9.]*\).*/\1/p')
  for file in "$data/mariadb_upgrade_info" "$data/mysql_upgrade_info"; do
    [ -s "$file" ] || continue
    last=$(cut -d - -f 1 "$file")
    [ "$(number "$last")" -le "$(number "$this")" ] ||
      die "$data has data of MariaDB $last, and this image is MariaDB $this, which cannot read it: start an image of MariaDB ${last%.*} on the volume, dump the data (mariadb-dump), and load the dump into a new volume"
    [ "$(number "$last")" -lt "$(number "$this")" ] || return 0
    if [ -n "${MARIADB_AUTO_UPGRADE:-}" ]; then
      say "upgrading the data of MariaDB $last to $this"
      with_server upgrade "$data" "$@"
    else
      say "$data has data of MariaDB $last, and this image is MariaDB $this: set MARIADB_AUTO_UPGRADE=1 to have its system tables upgraded"
    fi
    return 0
  done
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
