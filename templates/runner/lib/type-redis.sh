# Backups of type redis: a snapshot by the server itself, of redis or valkey.
# shellcheck shell=bash

# redis_access: sets user, server (redis or valkey) and, where there is a password, the variable of the client's environment for it: no command line has it.
redis_access() {
  local name path
  user=${ops[item.user]:-${ops[services.$service.user]:-}}
  server=redis
  ! members "services.$service.packages" | grep -q '^valkey' || server=valkey
  [ -n "$(members "services.$service.packages")" ] || in_container 30 "$container" "$user" redis-cli --version >/dev/null 2>&1 || server=valkey
  unset REDISCLI_AUTH
  for name in REDIS VALKEY; do
    path=${ops[services.$service.environment.${name}_PASSWORD_FILE]:-}
    [ -z "$path" ] || REDISCLI_AUTH=$(secret_of "$path")
    [ -z "${ops[services.$service.environment.${name}_PASSWORD]:-}" ] || REDISCLI_AUTH=${ops[services.$service.environment.${name}_PASSWORD]}
  done
  [ -z "${REDISCLI_AUTH:-}" ] || export REDISCLI_AUTH
}

# secret_of PATH: the file that is mounted there.
secret_of() {
  local target source name
  while IFS= read -r target && IFS= read -r source && IFS= read -r name; do
    [ "$target" != "$1" ] || cat -- "$source"
  done < <(engine container inspect --format '{{range .Mounts}}{{println .Destination}}{{println .Source}}{{println .Name}}{{end}}' "$container" 2>/dev/null)
}

redis_client() {
  local pass=()
  [ -z "${REDISCLI_AUTH:-}" ] || pass=(REDISCLI_AUTH)
  in_container "$1" "$container" "$user" "$server-cli" "${@:2}"
}

dump_redis() {
  redis_access
  version_of client "$server-cli" --version
  version_of server "$server-server" --version
  # With a log of its own, the server would not look at a snapshot when it starts.
  versions+=", \"appendonly\": \"$(redis_client 60 --raw config get appendonly 2>/dev/null | grep -x yes)\""
  redis_client "${ops[item.timeout]:-0}" --rdb - >"$1/dump.rdb" 2>"$errors" || return
  # A snapshot that never was a file of the server's ends with a mark of forty digits, which the client only cuts off from a file.
  [[ $(tail -c 40 -- "$1/dump.rdb" | tr -d '\0') =~ ^[0-9a-f]{40}$ ]] || return 0
  truncate --size=-40 -- "$1/dump.rdb" || reject "$NO_SPACE" "cannot write to $1"
}

check_redis() {
  check_redis_file "$1" || return
  feed=yes in_container 600 "$container" "$user" "$server-check-rdb" /dev/stdin <"$1/dump.rdb" >"$errors" 2>&1 || reject "${interrupted:-$REFUSED}" "$server-check-rdb refuses the dump: $(last_words)"
}

# check_redis_file FOLDER: its beginning and its end, without a server.
check_redis_file() {
  local magic end
  read -r -N 5 magic <"$1/dump.rdb"
  end=$(tail -c 9 -- "$1/dump.rdb" | head -c 1 | od -An -tx1)
  [[ $magic == REDIS || $magic == VALKE ]] && [ "$end" = ' ff' ] || reject "$REFUSED" "the dump is no whole snapshot of redis"
}

# restore_type_redis FOLDER: the container does not run. What it has left in the place of our own file and folder, a link or whatever, goes before root writes there.
restore_type_redis() {
  local one log_folder=$mount/appendonlydir aside=$mount/.hygiene-old
  check_redis_file "$1" || { reject "$DAMAGED" "$reason"; return; }
  rm -rf -- "$aside" "$mount/.hygiene-new"
  mkdir -- "$aside" && cp -- "$1/dump.rdb" "$mount/.hygiene-new" 2>"$errors" || { reject "$NO_SPACE" "there is no space in $mount"; return; }
  chown --no-dereference --reference="$mount" -- "$mount/.hygiene-new" "$aside"
  chmod 0660 -- "$mount/.hygiene-new"
  touched=yes
  local logged=''
  [ ! -e "$log_folder" ] && [ "$(jq -r '.versions.appendonly // ""' "$copy/manifest.json")" != yes ] || logged=yes
  for one in "$log_folder" "$mount/dump.rdb"; do
    [ ! -e "$one" ] && [ ! -L "$one" ] || mv -t "$aside" -- "$one" || return "$NO_SPACE"
  done
  if [ -n "$logged" ]; then
    mkdir -- "$log_folder" && cp -- "$mount/.hygiene-new" "$log_folder/appendonly.aof.1.base.rdb" && printf 'file appendonly.aof.1.base.rdb seq 1 type b\n' >"$log_folder/appendonly.aof.manifest" || return "$NO_SPACE"
    chown --recursive --reference="$mount" -- "$log_folder"
    chmod 0770 -- "$log_folder" && chmod 0660 -- "$log_folder"/*
  fi
  mv -f -T -- "$mount/.hygiene-new" "$mount/dump.rdb" && rm -rf -- "$aside"
}

ready_redis() {
  redis_access
  [ "$(redis_client 30 ping 2>/dev/null)" = PONG ]
}
