# Backups of type postgresql: pg_dump's own format, and the roles. All programs run in the container, as its user, by the socket: no password is needed.
# shellcheck shell=bash

# postgresql_access: sets user (of the container) and role (of the database).
postgresql_access() {
  user=${ops[services.$service.user]:-}
  role=${ops[item.user]:-${ops[services.$service.environment.POSTGRES_USER]:-postgres}}
  base=postgres
  [ "${ops[item.database]}" != postgres ] || base=template1
}

dump_postgresql() {
  local level=()
  postgresql_access
  version_of client pg_dump --version
  version_of server psql --no-psqlrc --tuples-only --no-align --username="$role" --dbname="$base" --command='show server_version'
  [ -n "$version" ] || { reject 1 "the server does not answer"; return; }
  # zstd does better on what is not compressed yet.
  [ "${ops[item.compression]:-zstd}" != zstd ] || level=(--compress=0)
  in_container "${ops[item.timeout]:-0}" "$container" "$user" pg_dump --format=custom "${level[@]}" --username="$role" --dbname="${ops[item.database]}" >"$1/database.dump" 2>"$errors" || return
  [ "${ops[item.globals]:-true}" != true ] ||
    in_container "${ops[item.timeout]:-0}" "$container" "$user" pg_dumpall --globals-only --username="$role" --database="$base" >"$1/globals.sql" 2>"$errors"
}

check_postgresql() {
  local magic
  read -r -N 5 magic <"$1/database.dump"
  [ "$magic" = PGDMP ] || { reject "$REFUSED" "the dump does not begin as pg_dump's do"; return; }
  feed=yes in_container 600 "$container" "$user" pg_restore --list <"$1/database.dump" >/dev/null 2>"$errors" || { reject "${interrupted:-$REFUSED}" "pg_restore cannot read the dump: $(last_words)"; return; }
  [ ! -f "$1/globals.sql" ] || grep -q 'PostgreSQL database cluster dump complete' "$1/globals.sql" || reject "$REFUSED" "the dump of the roles has no end"
}

# psql_script: SQL from standard input. A database that was put aside, or is to be dropped, has a name of its own: a server may have several.
psql_script() {
  local sum
  read -r sum _ < <(printf '%s' "${ops[item.database]}" | md5sum)
  feed=yes in_container 600 "$container" "$user" psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$role" --dbname="$base" --set=name="${ops[item.database]}" --set=role="$role" \
    --set=before="hygiene_before_${sum:0:12}" --set=done="hygiene_done_${sum:0:12}" --file=- 2>"$errors"
}

# restore_type_postgresql FOLDER: the database that is there gets another name, and has its own again where the restore fails.
restore_type_postgresql() {
  postgresql_access
  [ ! -f "$1/globals.sql" ] || restore_roles "$1/globals.sql" || return
  psql_script <<'END' || { local status=$? why; why=$(last_words); interrupted='' take_back_postgresql || touched=yes; reject "$status" "cannot put the database aside: $why"; return; }
DROP DATABASE IF EXISTS :"done" WITH (FORCE);
-- Left by a restore that was killed: the database of that name is half of one.
SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'before') AS left \gset
\if :left
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
ALTER DATABASE :"before" RENAME TO :"name";
\endif
SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'name') AS there \gset
\if :there
ALTER DATABASE :"name" ALLOW_CONNECTIONS false;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :'name' \g /dev/null
ALTER DATABASE :"name" RENAME TO :"before";
\endif
END
  local status=0 words_of_it
  feed=yes in_container "${ops[item.timeout]:-0}" "$container" "$user" pg_restore --exit-on-error --create --username="$role" --dbname="$base" <"$1/database.dump" 2>"$errors" || status=$?
  if [ "$status" -eq 0 ]; then
    # Under another name first: from then on the new one counts.
    psql_script <<'END' || warn left "the database is restored; the one from before could not be dropped: $(last_words)"
SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'before') AS there \gset
\if :there
ALTER DATABASE :"before" RENAME TO :"done";
\endif
DROP DATABASE IF EXISTS :"done" WITH (FORCE);
END
    return 0
  fi
  words_of_it=$(last_words)
  interrupted='' psql_script <<<'DROP DATABASE IF EXISTS :"name" WITH (FORCE);' && interrupted='' take_back_postgresql || touched=yes
  damaged_by "$status" "pg_restore failed: $words_of_it"
}

# take_back_postgresql: the database has its own name again, where it was put aside, and takes connections.
take_back_postgresql() {
  psql_script <<'END'
SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'before') AS aside \gset
\if :aside
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
ALTER DATABASE :"before" RENAME TO :"name";
\endif
SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'name') AS there \gset
\if :there
ALTER DATABASE :"name" ALLOW_CONNECTIONS true;
\endif
END
}

# restore_roles FILE: those that are there stay. The password of the first role is the instance's secret, and not the dump's.
restore_roles() {
  feed=yes in_container 600 "$container" "$user" psql --no-psqlrc --quiet --username="$role" --dbname="$base" --file=- <"$1" >/dev/null 2>"$errors" || { reject $? "cannot restore the roles: $(last_words)"; return; }
  [ -n "${ops[services.$service.environment.POSTGRES_PASSWORD_FILE]:-}" ] || return 0
  psql_script <<'END' || reject $? "cannot set the password of the instance: $(last_words)"
\set password `cat "$POSTGRES_PASSWORD_FILE"`
SET log_statement = none;
ALTER ROLE :"role" PASSWORD :'password';
END
}

ready_postgresql() {
  postgresql_access
  in_container 30 "$container" "$user" psql --no-psqlrc --quiet --username="$role" --dbname="$base" --command='select 1' >/dev/null 2>&1
}

# newer_postgresql MANIFEST: whether its dump is of a newer server than this container's.
newer_postgresql() {
  local theirs
  postgresql_access
  theirs=$(jq -r '.versions.server // "0" | capture("^(?<major>[0-9]+)").major' "$1")
  version_of server psql --no-psqlrc --tuples-only --no-align --username="$role" --dbname="$base" --command='show server_version'
  [ "${theirs:-0}" -gt "${version%%[!0-9]*}" ]
}
