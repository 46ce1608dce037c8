# hygiene status, and hygiene stale: what has run, and what should have.
# shellcheck shell=bash

# all_states: a line of JSON for each item of each instance that should be there, with what is known of it.
all_states() {
  local one list=()
  while IFS= read -r one; do
    list+=("$one")
  done < <(instances)
  for one in "${list[@]}"; do
    find "$root/var/lib/hygiene/$app/$one" -maxdepth 1 -name '*.json' -exec cat {} + 2>/dev/null
  done | jq -s -c --slurpfile ops "$ops_file" --arg instances "${list[*]}" --arg now "$time" --argjson added "$(added_times "${list[@]}")" -f "$home/lib/status.jq"
}

# added_times INSTANCE...: since when each could have run.
added_times() {
  local one text comma=''
  text='{'
  for one; do
    local at='' file=$root/etc/hygiene/$app/instances/$one
    [ ! -r "$root/var/lib/hygiene/$app/$one/added" ] || read -r at <"$root/var/lib/hygiene/$app/$one/added"
    [ -n "$at" ] || at=$(stat -c %Y -- "$file" 2>/dev/null) || at=$(stat -c %Y -- "$ops_file")
    text+="$comma\"$one\":$at"
    comma=,
  done
  printf '%s}' "$text"
}

status_command() {
  local json=$1 apps runner text lines='' status=0
  shift
  if [ $# -gt 0 ]; then apps=("$1"); else mapfile -t apps < <(installed_apps); fi
  now
  for app in "${apps[@]}"; do
    runner=$root/usr/share/$app-ops/hygiene
    # Another app's own runner would go through all apps, too, if it were handed over to.
    if [ $# -eq 0 ] && ! is_own && [ -x "$runner" ]; then
      guarded "${runner%/*}" "$runner" || give_up $? "$reason"
      text=$("$runner" status "$app" --json) && lines+=$(jq -c '.items[]' <<<"$text")$'\n' || status=$?
      continue
    fi
    find_ops
    read_ops
    lines+=$(all_states)$'\n'
  done
  if [ -n "$json" ]; then
    jq -s --arg time "$time" '{version: 1, time: $time, items: .}' <<<"$lines"
  else
    {
      printf 'APP\tINSTANCE\tNAME\tKIND\tSTATE\tLAST RUN\tLAST SUCCESS\tMESSAGE\n'
      jq -r '[.app, .instance, .name, .kind, .state, .lastStart // "-", .lastSuccess // "-", (.message // "" | .[0:100] | gsub("[\\t\\n]"; " "))] | join("\t")' <<<"$lines"
    } | column -t -s $'\t'
  fi
  return $status
}

# tell_missing: what nobody could be told is not noted, and told the next time.
tell_missing() {
  local success=${state[lastSuccess]:-} reason=$reason
  state[kind]=$state_kind
  log warning missing "$reason"
  notify missing 0 || return 0
  # Telling takes its time, in which it may have come.
  read_state
  [ "${state[lastSuccess]:-}" = "$success" ] || return 0
  state[missing]=$time state[kind]=$state_kind
  write_state
}

# stale_command: tells once of each item whose last success is too long ago, and of failures of which nobody could be told; and goes on with what a runner that was killed left stopped.
stale_command() {
  local kind found=0
  settings
  read_ops
  now
  while IFS=$'\t' read -r instance item kind reason; do
    name_state "$kind"
    read_state
    tell_failure
    [ -n "$reason" ] || continue
    found=1
    [ -n "$quiet" ] || say "$app/$instance $item: $reason"
    [ -n "${state[missing]:-}" ] || tell_missing
  done < <(all_states | jq -r 'select(.stale or .untold) | [.instance, .name, .kind, .staleReason // ""] | @tsv')
  resume_all
  exit $((found ? 1 : 0))
}
