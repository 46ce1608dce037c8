# Containers that stand still while their files are read. What was running goes on, also when the runner was killed meanwhile: a file says what stands still.
# shellcheck shell=bash

held_file() { printf '%s' "$root/var/lib/hygiene/$app/$instance/.held"; }

# hold stop|pause CONTAINER SECONDS
hold() {
  [ "${container_state[$2]}" = running ] || return 0
  printf '%s %s\n' "$1" "$2" >>"$(held_file)" || { reject "$NO_SPACE" "cannot write $(held_file)"; return; }
  case $1 in
    stop) engine stop -t "$3" "$2" >/dev/null 2>"$errors" ;;
    pause) engine pause "$2" >/dev/null 2>"$errors" ;;
  esac || { reject "$NO_ENGINE" "cannot $1 the container ${2:0:12}: $(last_words)"; return; }
}

# hold_writers stop|pause: every container that mounts the item's volume, of whichever service.
hold_writers() {
  local one own=$container status=0
  for one in $(members services); do
    mounts_of "${ops[item.volume]}" "$one" && [ -n "${true_ones[$one]:-}" ] || continue
    find_one "$one" && hold "$1" "$container" "${ops[services.$one.stopTimeout]:-10}" || { status=$?; break; }
  done
  container=$own
  return "$status"
}

# resume_held: starts what this instance's file says, in the reverse order.
resume_held() {
  local how id status=0
  [ -s "$(held_file)" ] || return 0
  while read -r how id; do
    case $how in
      stop) engine start "$id" >/dev/null 2>&1 ;;
      pause) engine unpause "$id" >/dev/null 2>&1 ;;
    esac && continue
    [ "$(engine container inspect --format '{{.State.Status}}' "$id" 2>/dev/null)" = running ] || { status=1; warn held "the container ${id:0:12} of $app/$instance could not be started again: hygiene start $app $instance"; }
  done < <(tac "$(held_file)")
  rm -f -- "$(held_file)"
  return $status
}

# resume_all: for all instances, where nobody is at work.
resume_all() {
  while IFS= read -r instance; do
    [ -s "$(held_file)" ] || continue
    choose_engine || die $? "$reason"
    item='' state_suffix=''
    [ ! -e "$(held_file)-for-restore" ] || { warn held "a restore of $app/$instance was interrupted, and its containers stand still: restore once more"; continue; }
    lock_instance exclusive 0 || continue
    warn held "$app/$instance stood still, since a runner was killed: going on"
    resume_held
    exec 9>&-
  done < <(instances)
}
