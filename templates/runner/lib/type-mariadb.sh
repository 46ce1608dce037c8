# Backups of type mariadb: mariadb-dump, and the accounts. The programs run in the container, as its user, by the socket: no password is needed.
# shellcheck shell=bash

mariadb_access() {
  user=${ops[services.$service.user]:-}
  role=${ops[item.user]:-mysql}
}

dump_mariadb() {
  mariadb_access
  version_of client mariadb-dump --version
  version_of server mariadb --user="$role" --batch --skip-column-names --execute='select version()'
  [ -n "$version" ] || { reject 1 "the server does not answer"; return; }
  in_container "${ops[item.timeout]:-0}" "$container" "$user" mariadb-dump --user="$role" --max-allowed-packet=1G --loose-dump-history --single-transaction --quick --routines --events --triggers --hex-blob --add-drop-database --databases "${ops[item.database]}" >"$1/database.sql" 2>"$errors" || return
  [ "${ops[item.globals]:-true}" != true ] ||
    in_container "${ops[item.timeout]:-0}" "$container" "$user" mariadb-dump --user="$role" --system=users --insert-ignore >"$1/users.sql" 2>"$errors"
}

check_mariadb() {
  local file last
  for file in "$1"/*.sql; do
    last=$(tail -n 1 -- "$file" | tr -d '\0')
    [[ $last == '-- Dump completed'* ]] || { reject "$REFUSED" "the dump ${file##*/} has no end: its last line is not -- Dump completed"; return; }
  done
}

mariadb_script() { feed=yes in_container "${ops[item.timeout]:-0}" "$container" "$user" mariadb --user="$role" --max-allowed-packet=1G --batch "$@" 2>"$errors"; }

# restore_type_mariadb FOLDER: the server has no names to swap, so a failure midway leaves half of it; the caller says where the rest is.
restore_type_mariadb() {
  mariadb_access
  check_mariadb "$1" || { reject "$DAMAGED" "$reason"; return; }
  # A row of the dump may be larger than the server takes from others.
  local packet status
  packet=$(mariadb_script --skip-column-names <<<'select @@global.max_allowed_packet; set global max_allowed_packet = 1073741824')
  touched=yes
  mariadb_script <"$1/database.sql"
  status=$?
  [ $status -eq 0 ] || damaged_by "$status" "the dump could not be loaded: $(last_words)" || status=$?
  [[ ! $packet =~ ^[0-9]+$ ]] || interrupted='' mariadb_script <<<"set global max_allowed_packet = $packet" || log notice packet "max_allowed_packet stays as it is until the server starts again: $(last_words)"
  [ $status -eq 0 ] || return "$status"
  [ ! -f "$1/users.sql" ] || restore_accounts "$1/users.sql"
}

# restore_accounts FILE: after the tables, for nobody has a right on one that is not there. Accounts that are there stay, with the passwords of this instance: a GRANT says the dump's again.
restore_accounts() {
  local string="'([^'\\\\]|''|\\\\.)*'"
  sed -E "/^GRANT /s/ IDENTIFIED (BY PASSWORD $string|VIA [A-Za-z0-9_]+( USING $string)?( OR [A-Za-z0-9_]+( USING $string)?)*)//" "$1" >"$1.plain" || { reject "$NO_SPACE" "cannot write to ${1%/*}"; return; }
  mariadb_script --force <"$1.plain" >/dev/null && return
  [ -z "$interrupted" ] || { reject "$interrupted" "interrupted while the accounts were loaded"; return; }
  warn users "not all accounts are as they were: $(last_words)"
}

ready_mariadb() {
  mariadb_access
  in_container 30 "$container" "$user" mariadb --user="$role" --execute='select 1' >/dev/null 2>&1
}

newer_mariadb() {
  local theirs
  mariadb_access
  theirs=$(jq -r '.versions.server // "0" | capture("^(?<version>[0-9]+\\.[0-9]+)").version' "$1")
  version_of server mariadb --user="$role" --batch --skip-column-names --execute='select version()'
  [[ $version =~ ^[0-9]+\.[0-9]+ ]] && [ "$theirs" != "${BASH_REMATCH[0]}" ] && [ "$(printf '%s\n' "$theirs" "${BASH_REMATCH[0]}" | sort -V | tail -n 1)" = "$theirs" ]
}
