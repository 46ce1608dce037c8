# hygiene run: a job.
# shellcheck shell=bash

# open_item KIND STATE: what all runs of an item begin with: ops.json, the containers, and what is known of earlier runs.
open_item() {
  settings
  engine_fault=0
  choose_engine || engine_fault=$? engine_reason=$reason
  # While ops.json is being read; but not before a splay, in which anything may happen.
  asked=''
  if [ "$engine_fault" -eq 0 ] && { [ "$1" != job ] || ! recall; }; then
    [ -n "$scheduled" ] && [ -z "${option[--slot]:-}" ] || ask_containers
  fi
  read_ops "$item"
  [ "${ops[kind]}" = "$1" ] || die "$ABSENT" "$item is a ${ops[kind]}: hygiene ${ops[kind]/job/run} $app $instance $item"
  catch_signals
  name_state "$2"
  read_state
  command_exit=''
}

# look: the containers, and whether this ops.json may tell what to do in them.
look() { read_containers && trust; }

# look_back: the same without the engine, for jobs, where what was found the last time still runs.
look_back() { [ "$state_kind" = job ] && recall && [ -n "${true_ones[app]:-}" ] && [ -n "${true_ones[${ops[item.service]:-app}]:-}" ] && trust; }

# look_again: after a pause, in which anything may have happened.
look_again() {
  ask_containers
  look
}

# attempts FUNCTION: as often as the item says, while another time could help; in $looked is what was wrong with the containers before the first.
attempts() {
  local tries=${ops[item.retries]:-0} status=$looked
  # Whoever runs it by hand sees at once what is wrong, and can try again himself.
  [ -n "$scheduled" ] && [ "$state_kind" != drill ] || tries=0
  while true; do
    [ "$looked" -ne 0 ] || { "$1"; status=$?; }
    case $status in 1 | "$REFUSED" | "$ABSENT" | "$NO_ENGINE" | "$TIMEOUT") ;; *) return "$status" ;; esac
    [ "$tries" -gt 0 ] && [ -z "$interrupted" ] || return "$status"
    tries=$((tries - 1))
    warn retry "$reason; once more in ${ops[item.retryDelay]:-60} s"
    timed 0 '' sleep "${ops[item.retryDelay]:-60}" || return
    looked=0
    look_again || looked=$? status=$?
  done
}

run_command() {
  open_item job job
  if [ -n "$scheduled" ]; then
    [ "${ops[item.suspend]:-}" != true ] || { log info suspended "suspended: skipped"; exit 0; }
    [ "${ops[item.instances]:-each}" = each ] || [ "$instance" = "$(instances | head -n 1)" ] || exit 0
  fi
  guarded_run run_job schedule
}

# guarded_run FUNCTION SCHEDULE: with slot, locks, trust, state and retries around it. What was skipped changes no state.
guarded_run() {
  local status looked=0 limit=${ops[item.timeout]:-0}
  waited=''
  # Told like any other failure of a run: once, and when it is mended.
  [ "$engine_fault" -eq 0 ] || { reason=$engine_reason; fail_early "$engine_fault"; }
  [ -z "$scheduled" ] || begin_slot "$2" || skip_or_fail $?
  lock_item "${ops[item.overlap]:-skip}" "$limit" || skip_or_fail $?
  share_instance || skip_or_fail $?
  if ! look_back; then
    [ -n "$asked" ] && [ -z "$waited" ] || ask_containers
    look || looked=$?
    [ "$state_kind" != job ] || [ "$looked" -ne 0 ] || remember
  fi
  # Somebody else may have written it meanwhile.
  read_state
  [ -z "$scheduled" ] || state[lastSlot]=$slot
  begin_state
  new_mark
  note_holder "$limit"
  attempts "$1"
  status=$?
  forget_holder
  end_state $status
  skip_slot "$2"
  finish $status
}

# skip_slot SCHEDULE: what came while this one ran is left out, where runs do not queue: a timer of systemd would begin it now. Under cron somebody was there to say so.
skip_slot() {
  local reason slot splay
  [ -n "$scheduled" ] && [ "${ops[item.overlap]:-skip}" = skip ] && [ -z "$interrupted" ] || return 0
  now
  last_slot "${ops[item.$1.cron]:-}" "${ops[item.$1.timeZone]:-UTC}" "$seconds"
  is_due || return 0
  # One whose place is still to come does not meet this run.
  splay_of "$app/$instance/$item" "${ops[item.$1.splay]:-0}"
  [ $((slot + splay)) -le "$seconds" ] && claim_slot || return 0
  log notice skipped "the slot $(printf '%(%Y-%m-%dT%H:%M:%SZ)T' "$slot") came while the last run went on: skipped"
}

# share_instance: a backup waits for its turn; a job that is skipped has another; a drill does not touch the instance. A container that stands still can run nothing else.
share_instance() {
  local how=shared patience=${ops[item.timeout]:-3600}
  [ "$state_kind" != drill ] || return 0
  [ "${ops[item.lock]:-job}" != instance ] && [ "${ops[item.consistency]:-online}" = online ] || how=exclusive
  [ "$state_kind" != job ] || [ "${ops[item.overlap]:-skip}" != skip ] || patience=0
  lock_instance "$how" "$patience"
}

# fail_early CODE: it could not even begin.
fail_early() {
  begin_state
  end_state "$1"
  finish "$1"
}

# skip_or_fail CODE: what was skipped, or ended while it waited, changes no state.
skip_or_fail() {
  if [ "$1" -eq "$LOCKED" ]; then
    log notice skipped "$reason"
  elif [ -n "$interrupted" ]; then
    [ -z "$scheduled" ] || release_slot
  else
    fail_early "$1"
  fi
  finish "$1"
}

finish() {
  if [ "$1" -ne 0 ] && { [ "$1" -ne "$LOCKED" ] || [ -z "$quiet" ]; }; then
    say "$app/$instance $item: $reason"
  fi
  exit "$1"
}

run_job() {
  local user service=${ops[item.service]:-app} status
  words item.command
  find_running "$service" || return
  user=${ops[item.user]:-${ops[services.$service.user]:-}}
  reason='' command_exit=''
  if [ "${ops[item.mode]:-exec}" = run ]; then
    run_beside "$service" "$user" "${word[@]}"
  else
    in_container "${ops[item.timeout]:-0}" "$container" "$user" "${word[@]}"
  fi
  status=$?
  [ $status -ne 1 ] || [ -z "$command_exit" ] || accept_exit "$command_exit" || return 1
  [ $status -ne 1 ] || { reason='' status=0; }
  [ $status -ne 0 ] || accept_exit 0 || { reject 1 "the command ended with exit code 0, which is not in successExitCodes"; return; }
  return $status
}

accept_exit() {
  words item.successExitCodes
  [ ${#word[@]} -gt 0 ] || word=(0)
  [[ " ${word[*]} " == *" $1 "* ]]
}

# run_beside SERVICE USER PROGRAM...: in a container of its own, of the same image, with the volumes, the network and the environment of the instance's.
run_beside() {
  local service=$1 user=$2 network image name=hygiene-run-$mark arguments=() status
  shift 2
  network='{{.HostConfig.NetworkMode}}'
  # podman's has the driver.
  # shellcheck disable=SC2016
  [ "$engine_name" = docker ] || network='{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}'
  read -r network _ < <(engine container inspect --format "$network" "$container" 2>/dev/null) && [ -n "$network" ] || { reject "$NO_ENGINE" "$engine_name does not answer"; return; }
  container_image "$container" || return
  arguments=(--rm --name "$name" --label "hygiene.run=$app/$instance/$item" --network "$network" --volumes-from "$container" --env "HYGIENE_RUN=$mark")
  slot_variable
  arguments+=("${slot_variable[@]}")
  # Volumes in memory are no container's to lend.
  local service_options=()
  root_options "$service"
  arguments+=("${service_options[@]}")
  [ -z "$user" ] || arguments+=(--user "$user")
  limits_of "$service"
  arguments+=("${limit_arguments[@]}")
  local file environment
  environment=$(engine container inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$container" 2>/dev/null) || { reject "$NO_ENGINE" "$engine_name does not answer"; return; }
  file=$(mktemp "$root/var/lib/hygiene/$app/$instance/.env.XXXXXX") && sed '/^HOSTNAME=/d' <<<"$environment" >"$file" || { rm -f -- "${file:-}"; reject "$NO_SPACE" "cannot write below $root/var/lib/hygiene"; return; }
  timed "${ops[item.timeout]:-0}" "$mark" "$engine_name" run "${arguments[@]}" --env-file "$file" --entrypoint "$1" "$image" "${@:2}"
  status=$?
  rm -f -- "$file"
  [ $status -eq 0 ] || engine rm --force "$name" >/dev/null 2>&1
  [ $status -ne 0 ] && [ -z "$interrupted$timed_out" ] || return $status
  [ $status -ne 125 ] || { engine_answers && reject "$CONFIG" "$engine_name could not start a container of the image" || reject "$NO_ENGINE" "$engine_name does not answer"; return; }
  command_exit=$status
  reject 1 "the command failed with exit code $status"
}
