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
    stale) exec "$home/hygiene" stale --scheduled --quiet "$app" ;;
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

# start_spread VERB: a process for each instance that is due, when its splay is over; until then this one waits for all. What they print is cron's, which mails it, where they fail.
start_spread() {
  local one number child children=() outputs target base=$slot status=0
  outputs=$(mktemp -d "$root/var/lib/hygiene/$app/.cron.XXXXXX") || outputs=''
  # What is made up for is spread from now on.
  [ $((seconds - slot)) -lt 60 ] || base=$seconds
  for one in "${due[@]}"; do
    instance=${one#* }
    now
    [ $((base + ${one% *})) -le "$seconds" ] || timed 0 '' sleep $((base + ${one% *} - seconds))
    [ -z "$interrupted" ] || { release_slot; continue; }
    target=${outputs:+$outputs/${#children[@]}}
    "$home/hygiene" "$1" "--slot=$slot" --quiet "$app" "$instance" "$item" >"${target:-/dev/stdout}" 2>&1 &
    children+=($!)
  done
  for number in "${!children[@]}"; do
    child=${children[number]}
    while true; do
      [ -z "$interrupted" ] || kill -TERM "${children[@]}" 2>/dev/null
      wait "$child"
      one=$?
      kill -0 "$child" 2>/dev/null || break
    done
    target=${outputs:+$outputs/$number}
    if [ "$one" -eq 0 ] || [ "$one" -eq "$LOCKED" ]; then
      log_output "$target"
    else
      status=$one
      [ ! -s "$target" ] || cat -- "$target"
    fi
  done
  [ -z "$outputs" ] || rm -rf -- "$outputs"
  exit "${interrupted:-$status}"
}

# log_output FILE: what a command has printed that did its work, for whoever looks into the host's log.
log_output() { [ ! -s "$1" ] || [ ! -S /dev/log ] || ! command -v logger >/dev/null || logger -t hygiene --file "$1"; }
