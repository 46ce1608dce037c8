# hygiene drill: loads the newest backup into a container of its own, and asks it something.
# shellcheck shell=bash

drill_command() {
  open_item backup drill
  guarded_run run_drill verify.schedule
}

# drill_all [APP [INSTANCE]]: each backup that has a drill, as hygiene status knows them, one after the other. The exit code is that of the last one that failed.
drill_all() {
  local text list one code status=0
  # Another app's own runner goes on from here.
  [ $# -eq 0 ] || for_app
  [ $# -lt 2 ] || need_name 'an instance' "$2"
  text=$(status_command json ${1:+"$1"}) || status=$?
  mapfile -t list < <(jq -r --arg instance "${2:-}" '.items[] | select(.kind == "drill" and ($instance == "" or .instance == $instance)) | "\(.app) \(.instance) \(.name)"' <<<"$text")
  [ ${#list[@]} -gt 0 ] || [ "$status" -ne 0 ] || die "$ABSENT" "no backup of ${*:-any app} has a drill: VerifySchedule of ContainerBackup declares one"
  for one in "${list[@]}"; do
    read -r app instance item <<<"$one"
    code=0
    "$home/hygiene" drill "$app" "$instance" "$item" </dev/null || code=$?
    if [ "$code" -eq 0 ]; then printf '%s/%s %s: the newest backup can be restored\n' "$app" "$instance" "$item"; else status=$code; fi
  done
  exit "$status"
}

run_drill() {
  local status lock label=$app/$instance/$item
  service=${ops[item.service]:-app}
  errors=$root/var/lib/hygiene/$app/$instance/.$item.drill.errors
  open_place && own_folder "${errors%/*}" || return
  : >"$errors"
  find_copy latest || seek_copy latest || return
  # Retention leaves alone what is read.
  exec {lock}<"$copy"
  flock --shared "$lock"
  remove_throwaways "$label"
  rm -rf -- "$place"/.drill.*
  work=$(mktemp -d "$place/.drill.XXXXXX") || { reject "$NO_SPACE" "cannot write to $place"; return; }
  mkdir -- "$work/files"
  reason=''
  try_copy "$label"
  status=$?
  remove_throwaways "$label"
  rm -rf -- "$work"
  exec {lock}<&-
  [ $status -ne 1 ] || { status=$DAMAGED reason="the backup ${copy##*/} cannot be loaded: $reason: $(last_words)"; }
  case $status in
    0) state[backup]=${copy##*/} ;;
    "$DAMAGED" | "$REFUSED") rm -f -- "$copy/verified.json" ;;
  esac
  return "$status"
}

try_copy() {
  unpack "$copy" "$work/files" && image_of "$copy" || return
  if [ "${ops[item.verify.mode]:-restore}" = list ]; then
    list_copy && note_verified
    return
  fi
  create_throwaway "hygiene-drill-$mark" "$1" && fill_throwaway "$work/files" && ask_copy && note_verified
}

# list_copy: reads all of it, and loads nothing.
list_copy() {
  local status
  user=${ops[services.$service.user]:-}
  case ${ops[item.type]} in
    postgresql)
      timed "${ops[item.timeout]:-0}" "$mark" "$engine_name" run --rm --interactive --network none --env "HYGIENE_RUN=$mark" --entrypoint pg_restore "$image" --file=/dev/null <"$work/files/database.dump" 2>"$errors"
      status=$?
      [ $status -ne 125 ] || status=$NO_ENGINE
      [ "$status" -eq 0 ] || damaged_by "$status" "pg_restore cannot read the dump: $(last_words)"
      return
      ;;
    redis) check_redis_file "$work/files" ;;
    *) "check_${ops[item.type]}" "$work/files" ;;
  esac
  status=$?
  [ $status -ne "$REFUSED" ] || reject "$DAMAGED" "$reason" || status=$?
  return $status
}

# ask_copy: the declared command, in the container; where no server runs there, in one beside it.
ask_copy() {
  local status user limit=${ops[item.timeout]:-3600} answer=$work/answer
  words item.verify.command
  [ ${#word[@]} -gt 0 ] || return 0
  user=${ops[services.$service.user]:-}
  # So that the client needs no words for it.
  local pass=()
  case ${ops[item.type]} in
    postgresql)
      export PGUSER=$role PGDATABASE=${ops[item.database]}
      pass=(PGUSER PGDATABASE)
      ;;
    redis) [ -z "${REDISCLI_AUTH:-}" ] || pass=(REDISCLI_AUTH) ;;
  esac
  if [ "${container_state[$container]}" = running ]; then
    in_container "$limit" "$container" "$user" "${word[@]}" >"$answer" 2>"$errors"
    status=$?
  else
    timed "$limit" "$mark" "$engine_name" run --rm --network none --label "hygiene.drill=$app/$instance/$item" --volumes-from "$container" ${user:+--user "$user"} --env "HYGIENE_RUN=$mark" --entrypoint "${word[0]}" "$image" "${word[@]:1}" >"$answer" 2>"$errors"
    status=$?
    case $status in
      0) ;;
      125) status=$NO_ENGINE ;;
      *) [ -n "$interrupted$timed_out" ] || { command_exit=$status status=1; } ;;
    esac
  fi
  # Only what the command itself says is said of the copy.
  case $status in
    0) ;;
    1) reject "$REFUSED" "the backup ${copy##*/} was loaded, and the command of the drill failed ($command_exit): $(last_words)"; return ;;
    *) reject "$status" "${reason:-the command of the drill did not come to its end: $(last_words)}"; return ;;
  esac
  answer=$(head -c 4096 -- "$answer" | tr -d '\0')
  asked_answer=$answer
  [ -z "${ops[item.verify.expect]:-}" ] || [[ $answer =~ ${ops[item.verify.expect]} ]] || reject "$REFUSED" "the backup ${copy##*/} was loaded, and the answer ${answer:0:200} does not match ${ops[item.verify.expect]}"
}

note_verified() {
  local json
  now
  json_string "${asked_answer:-}"
  printf '{"version": 1, "time": "%s", "image": "%s", "answer": %s}\n' "$time" "$image" "$json" >"$copy/.verified.tmp" && mv -f -- "$copy/.verified.tmp" "$copy/verified.json" || reject "$NO_SPACE" "cannot write to $copy"
}
