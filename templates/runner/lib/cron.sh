# hygiene cron: what /etc/cron.d says. Each line looks often, since cron knows one zone and schedules have theirs; where no slot is due this ends at once, without a word and without the engine.
# shellcheck shell=bash

cron_command() {
  local kind=$1 verb=$1 schedule=schedule due=() one
  item=${2:-}
  # systemd's timers do it there.
  [ -n "$root" ] || [ ! -d /run/systemd/system ] || exit 0
  case $kind in
    job) verb=run ;;
    backup) ;;
    drill) schedule=verify.schedule ;;
    stale) exec "$home/hygiene" stale --quiet "$app" ;;
    *) die "$USAGE" "$(printf '%q' "$kind") is none of job, backup, drill, stale" ;;
  esac
  need_name "a $kind" "$item"
  read_ops "$item"
  [ "${ops[kind]}" = "${kind/drill/backup}" ] || die "$ABSENT" "$item is a ${ops[kind]}: hygiene cron $app ${ops[kind]} $item"
  [ "${ops[item.suspend]:-}" != true ] || exit 0
  catch_signals
  now
  last_slot "${ops[item.$schedule.cron]:-}" "${ops[item.$schedule.timeZone]:-UTC}" "$seconds"
  while IFS= read -r instance; do
    name_state "$kind"
    if claim_slot; then
      splay_of "$app/$instance/$item" "${ops[item.$schedule.splay]:-0}"
      due+=("$splay $instance")
    elif [ $? -ne "$LOCKED" ]; then
      say "$app/$instance $item: $reason"
    fi
    [ "${ops[item.instances]:-each}" = each ] || break
  done < <(instances)
  [ ${#due[@]} -gt 0 ] || exit 0
  mapfile -t due < <(printf '%s\n' "${due[@]}" | sort -n)
  start_spread "$verb"
}

# start_spread VERB: a process for each instance that is due, when its splay is over; until then this one waits for all.
start_spread() {
  local one child children=() base=$slot status=0
  # What is made up for is spread from now on.
  [ $((seconds - slot)) -lt 60 ] || base=$seconds
  for one in "${due[@]}"; do
    now
    [ $((base + ${one% *})) -le "$seconds" ] || timed 0 '' sleep $((base + ${one% *} - seconds))
    [ -z "$interrupted" ] || break
    "$home/hygiene" "$1" "--slot=$slot" --quiet "$app" "${one#* }" "$item" &
    children+=($!)
  done
  for child in "${children[@]}"; do
    while true; do
      [ -z "$interrupted" ] || kill -TERM "${children[@]}" 2>/dev/null
      wait "$child"
      one=$?
      kill -0 "$child" 2>/dev/null || break
    done
    [ "$one" -eq 0 ] || [ "$one" -eq "$LOCKED" ] || status=$one
  done
  exit "${interrupted:-$status}"
}
