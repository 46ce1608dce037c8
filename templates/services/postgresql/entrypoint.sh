#!/bin/sh
# Starts PostgreSQL in the foreground. Where the volume is empty, it first makes a data directory there.
set -eu
umask 077
. /usr/libexec/hygiene/common
. /usr/libexec/hygiene/database

[ $# -gt 0 ] || set -- postgres
case $1 in
  -*) ;;
  postgres) shift ;;
  *) exec "$@" ;;
esac
for word; do
  case $word in
    '-?' | --help | -V | --version | --describe-config) exec postgres "$@" ;;
  esac
done

from_file POSTGRES_USER postgres
from_file POSTGRES_PASSWORD
from_file POSTGRES_DB "$POSTGRES_USER"
from_file POSTGRES_INITDB_ARGS
refuse POSTGRES_INITDB_WALDIR "the write-ahead log lies with the data"
method=${POSTGRES_HOST_AUTH_METHOD:-}
etc=/etc/postgresql/$PG_MAJOR/main

trap 'exit 143' TERM INT HUP
own_folder "$PGDATA"
must_own "$PGDATA"
lock_folder "$PGDATA"
run=$(run_dir /run/postgresql)

# Data of another version, or in another folder of the volume: an empty database beside it would look like a loss.
refuse_other_data() {
  for file in "$PGDATA" /var/lib/postgresql /var/lib/postgresql/* /var/lib/postgresql/*/*; do
    [ ! -d "$file" ] || [ -x "$file" ] || [ "${file##*/}" = lost+found ] ||
      die "cannot look into $file, which may have data: it belongs to user $(stat -c %u "$file"), and the service runs as user $(id -u). As root on the host, chown -R $(id -u):$(id -g) what is mounted there; or take a new volume"
    [ -s "$file/PG_VERSION" ] || continue
    read -r found <"$file/PG_VERSION"
    [ "$found" = "$PG_MAJOR" ] ||
      die "$file has data of PostgreSQL $found, and this image is PostgreSQL $PG_MAJOR: start an image of PostgreSQL $found on the volume, dump the data (pg_dumpall), and load the dump into a new volume"
    [ "$file" = "$PGDATA" ] || die "$file has data of PostgreSQL $found, and $PGDATA has none: set PGDATA=$file, or take a new volume"
    return 0
  done
}

# Where other images have the data. A volume there would stay empty, and the data go with the container.
refuse_other_volume() {
  case $PGDATA/ in /var/lib/postgresql/data/*) return 0 ;; esac
  ! is_mounted /var/lib/postgresql/data ||
    die "a volume is mounted at /var/lib/postgresql/data, and the data would be made in $PGDATA: mount the volume at /var/lib/postgresql, or set PGDATA=/var/lib/postgresql/data"
}

# write_settings FOLDER: what is known only at a start, and what a container needs. The project's configuration comes after it, and wins.
write_settings() {
  memory=$(memory_limit)
  connections=$(between 20 $((memory / 8)) 100)
  ident=$etc/pg_ident.conf
  if [ "$POSTGRES_USER" != postgres ]; then
    ident=$PGDATA/container_ident.conf
    { cat "$etc/pg_ident.conf"; printf 'container "%s" "%s"\n' "$(id -un)" "$(printf %s "$POSTGRES_USER" | sed 's/"/""/g')"; } >"$1/container_ident.conf"
  fi
  if [ -n "$method" ]; then
    { sed -E '/^host[[:blank:]]+all[[:blank:]]+all[[:blank:]]+all[[:blank:]]+scram-sha-256$/d' "$etc/pg_hba.conf"; printf 'host all all all %s\n' "$method"; } >"$1/container_hba.conf"
  fi
  cat >"$1/container.conf" <<END
# Made at each start, for $memory MiB of memory. Settings of your own belong into $etc/conf.d.
include_if_exists 'postgresql.conf'
listen_addresses = '*'
unix_socket_directories = '$run'
hba_file = '$etc/pg_hba.conf'
ident_file = '$ident'
max_connections = $connections
shared_buffers = $(between 16 $((memory / 4)) 16384)MB
effective_cache_size = $(between 32 $((memory * 3 / 4)) 1048576)MB
maintenance_work_mem = $(between 16 $((memory / 16)) 1024)MB
work_mem = $(between 1 $((memory / 4 / connections)) 64)MB
# Not posix: engines give /dev/shm 64 MB, and a parallel query may need more. The server has a segment of this kind in any case.
dynamic_shared_memory_type = sysv
include '$etc/postgresql.conf'
END
}

sql() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" "$@"
}

# Data that another image has made may need locales that this one does not have.
refuse_other_locales() {
  [ -r "$PGDATA/postgresql.conf" ] || return 0
  known=$(locale -a | tr -d '-' | tr '[:upper:]' '[:lower:]')
  sed -n "s/^lc_[a-z]* *= *'\([^']\{1,\}\)'.*/\1/p" "$PGDATA/postgresql.conf" | sort -u | while read -r name; do
    printf '%s\n' "$known" | grep --quiet --line-regexp --fixed-strings -e "$(printf %s "$name" | tr -d '-' | tr '[:upper:]' '[:lower:]')" ||
      die "the data was made with the locale '$name', which this image does not have: add the Debian package locales-all to the project"
  done
}

make_data() {
  [ -n "$POSTGRES_PASSWORD" ] || [ "$method" = trust ] ||
    die "a new database needs a password: set POSTGRES_PASSWORD_FILE to a file that has it, or POSTGRES_PASSWORD; or let everybody in with POSTGRES_HOST_AUTH_METHOD=trust"
  refuse_other_volume
  must_read /docker-entrypoint-initdb.d
  begin_data "$PGDATA" || return 0
  say "making a data directory in $PGDATA"
  new=$PGDATA/.new/data
  # In YAML it often ends with a new line, behind which ours would be another command.
  words=$(printf %s "$POSTGRES_INITDB_ARGS" | tr '\n' ' ')
  eval "initdb --pgdata=\"\$new\" --username=\"\$POSTGRES_USER\" --no-instructions $words --auth-local=peer --auth-host=reject" || die "initdb failed"
  rm "$new/pg_hba.conf" "$new/pg_ident.conf"
  write_settings "$new"

  # Nobody else can reach this server.
  private=$(mktemp -d "$run/first-start.XXXXXX")
  export PGHOST="$private"
  echo 'local all all trust' >"$PGDATA/.new/hba"
  postgres -D "$new" -c config_file="$new/container.conf" "$@" -c data_directory="$new" -c hba_file="$PGDATA/.new/hba" -c ident_file="$etc/pg_ident.conf" -c listen_addresses= -c port="${PGPORT:-5432}" -c unix_socket_directories="$private" &
  server=$!
  until pg_isready --quiet --username="$POSTGRES_USER" --dbname=postgres; do
    kill -0 "$server" 2>/dev/null || die "the server ended at its first start"
    sleep 0.1
  done
  # Neither in the log, were it refused, nor on a command line.
  [ -z "$POSTGRES_PASSWORD" ] ||
    PGOPTIONS='-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1' sql --dbname=postgres --set=VERBOSITY=terse <<'END'
\getenv user POSTGRES_USER
\getenv password POSTGRES_PASSWORD
ALTER ROLE :"user" PASSWORD :'password';
END
  [ "$POSTGRES_DB" = postgres ] || sql --dbname=postgres <<'END'
\getenv name POSTGRES_DB
CREATE DATABASE :"name";
END
  # psql, pg_restore and the like find both by themselves, and scripts the data.
  final=$PGDATA
  export PGUSER="$POSTGRES_USER" PGDATABASE="$POSTGRES_DB" PGDATA="$new"
  run_scripts /docker-entrypoint-initdb.d
  unset PGUSER PGDATABASE
  export PGDATA="$final"
  for file in pg_hba.conf pg_ident.conf; do
    [ ! -e "$new/$file" ] || die "a script has made $file with the data, where it is not read: put it into the image at $etc/$file (ContainerFile)"
  done
  kill -INT "$server"
  wait "$server" || die "the server of the first start did not end well"
  rm -rf "$private"
}

refuse_other_data
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  make_data "$@"
  finish_data "$PGDATA" PG_VERSION
fi
rm -rf "$PGDATA/.new"
# The server takes 0700 and 0750; a volume's own mode may be another.
chmod u+rwx,g-w,o-rwx "$PGDATA"
refuse_other_locales
write_settings "$PGDATA"
[ "$method" != trust ] || say "POSTGRES_HOST_AUTH_METHOD=trust: whoever reaches the port is in, without a password"
unset POSTGRES_PASSWORD PGHOST
exec postgres -D "$PGDATA" -c data_directory="$PGDATA" -c config_file="$PGDATA/container.conf" ${method:+-c hba_file="$PGDATA/container_hba.conf"} "$@"
