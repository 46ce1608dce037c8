# Containers that stand still while their files are read. What was running goes on, also when the runner was killed meanwhile: a file says what stands still.
# shellcheck shell=bash

held_file() { printf '%s' "$root/var/lib/hygiene/$app/$instance/.held"; }

# While data is being replaced, a file beside it has the item's name: nothing may run on what is half restored.
begin_restore() { is_half_restored "$item" || printf '%s\n' "$item" 2>/dev/null >>"$(held_file)-for-restore" || reject "$NO_SPACE" "cannot write $(held_file)-for-restore: nothing was changed"; }

end_restore() {
  local file
  file=$(held_file)-for-restore
  sed -i "/^$item\$/d" "$file"
  [ -s "$file" ] || rm -f -- "$file"
}

# is_half_restored [ITEM]: whether a restore was killed or failed midway, of that item or of any; in $half those of which.
is_half_restored() {
  half=''
  [ -s "$(held_file)-for-restore" ] || return
  half=$(tr '\n' ' ' <"$(held_file)-for-restore")
  half=${half% }
  [ $# -eq 0 ] || [[ " $half " == *" $1 "* ]]
}

# hold stop|pause CONTAINER SECONDS
hold() {
  [ "${container_state[$2]}" = running ] || return 0
  [ "$1" = pause ] || stays_stopped "$2" || return
  printf '%s %s\n' "$1" "$2" >>"$(held_file)" || { reject "$NO_SPACE" "cannot write $(held_file)"; return; }
  case $1 in
    stop) engine stop -t "$3" "$2" >/dev/null 2>"$errors" ;;
    pause) engine pause "$2" >/dev/null 2>"$errors" ;;
  esac || { reject "$NO_ENGINE" "cannot $1 the container ${2:0:12}: $(last_words)"; return; }
}

# stays_stopped CONTAINER: whether nobody else starts it, or another in its place.
stays_stopped() {
  local by
  by=$(engine container inspect --format '{{with index .Config.Labels "com.docker.swarm.service.name"}}the swarm service {{.}}{{end}}{{with index .Config.Labels "PODMAN_SYSTEMD_UNIT"}}the unit {{.}}{{end}}' "$1" 2>/dev/null)
  [ -z "$by" ] || reject "$CONFIG" "the container ${1:0:12} is that of $by, which would start another one as soon as it stands still. Stop that, and begin with: hygiene start $app $instance, which makes containers on the same volumes"
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

# forget_held CONTAINER: it is not to go on by itself.
forget_held() { [ ! -s "$(held_file)" ] || sed -i "/ $1\$/d" "$(held_file)"; }

# resume_held: starts what this instance's file says, in the reverse order.
resume_held() {
  local how id state left='' status=0
  [ -s "$(held_file)" ] || return 0
  while read -r how id; do
    case $how in
      stop) engine start "$id" >/dev/null 2>&1 ;;
      pause) engine unpause "$id" >/dev/null 2>&1 ;;
    esac && continue
    state=$(engine container inspect --format '{{.State.Status}}' "$id" 2>/dev/null) || ! engine_answers || continue
    [ "$state" != running ] || continue
    status=1 left="$how $id"$'\n'$left
    warn held "the container ${id:0:12} of $app/$instance could not be started again: hygiene start $app $instance"
  done < <(tac "$(held_file)")
  # Somebody looks again each hour. One that is gone has another in its place.
  if [ -n "$left" ]; then printf '%s' "$left" >"$(held_file)"; else rm -f -- "$(held_file)"; fi
  return $status
}

# resume_all: for all instances, where nobody is at work.
resume_all() {
  while IFS= read -r instance; do
    [ -s "$(held_file)" ] || is_half_restored || continue
    choose_engine || die $? "$reason"
    item='' state_suffix=''
    lock_instance exclusive 0 || continue
    ! is_half_restored || { warn held "a restore of $half of $app/$instance did not come to its end, and its containers stand still: restore once more"; exec 9>&-; continue; }
    warn held "$app/$instance stood still, since a runner was killed: going on"
    resume_held
    exec 9>&-
  done < <(instances)
}
