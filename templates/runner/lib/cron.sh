# hygiene cron: what /etc/cron.d says. One process for each instance, silent but for failures, which cron mails.
# shellcheck shell=bash

cron_command() {
  local kind=$1 name=${2:-} verb one children=() status=0 child
  # systemd's timers do it there.
  [ -n "$root" ] || [ ! -d /run/systemd/system ] || exit 0
  case $kind in
    job) verb=run ;;
    backup | drill) verb=$kind ;;
    stale) exec "$home/hygiene" stale --quiet "$app" ;;
    *) die "$USAGE" "$kind is none of job, backup, drill, stale" ;;
  esac
  need_name "a $kind" "$name"
  while IFS= read -r one; do
    "$home/hygiene" "$verb" --scheduled --quiet "$app" "$one" "$name" &
    children+=($!)
  done < <(instances)
  trap 'kill "${children[@]}" 2>/dev/null' TERM INT HUP
  for child in "${children[@]}"; do
    wait "$child" || status=$?
    while kill -0 "$child" 2>/dev/null; do wait "$child"; done
  done
  [ $status -ne "$LOCKED" ] || status=0
  exit $status
}
