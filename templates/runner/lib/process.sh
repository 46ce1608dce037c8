# Work that ends in time: programs of this host, and in containers.
# shellcheck shell=bash

interrupted='' timed_out=''
catch_signals() {
  trap 'interrupted=143' TERM HUP
  trap 'interrupted=130' INT
}

new_mark() { printf -v mark '%08x%08x%08x%08x' $SRANDOM $SRANDOM $SRANDOM $SRANDOM; }

# marked MARK: the processes whose environment has the mark, and their descendants, as the array pid. Those in containers are this host's processes, too, and have no other trait
# in common: an image needs neither a shell nor programs for that.
marked() {
  local file
  pid=()
  while IFS= read -r file; do
    file=${file#/proc/}
    pid+=("${file%/environ}")
  done < <(grep -lszxF -- "HYGIENE_RUN=$1" /proc/[0-9]*/environ 2>/dev/null)
  [ ${#pid[@]} -gt 0 ] || return
  read -r -a pid < <(cat /proc/[0-9]*/stat 2>/dev/null | awk -v first="${pid[*]}" '
    BEGIN { split(first, list, " "); for (i in list) wanted[list[i]] }
    { number = $1; sub(/.*\) /, ""); split($0, field, " "); parent[number] = field[2] }
    END {
      do { more = 0; for (p in parent) if (!(p in wanted) && parent[p] in wanted) { wanted[p]; more = 1 } } while (more)
      for (p in wanted) printf "%s ", p; print ""
    }')
}

# end_marked MARK: TERM, ten seconds, KILL. Without success where the work was nowhere to be found.
end_marked() {
  local tries
  marked "$1" || return
  kill -TERM "${pid[@]}" 2>/dev/null
  for ((tries = 0; tries < 100; tries++)); do
    marked "$1" || return 0
    sleep 0.1
  done
  while marked "$1"; do
    kill -KILL "${pid[@]}" 2>/dev/null
    sleep 0.1
  done
}

# timed SECONDS MARK PROGRAM...: runs it to its end, or ends it: by the mark what runs in a container, else the program. 0 seconds are no limit.
timed() {
  local limit=$1 work=$2 client timer='' ended='' status input
  shift 2
  exec {input}<&0
  [ -z "$interrupted" ] || return "$interrupted"
  "$@" <&"$input" {input}<&- 8>&- 9>&- &
  client=$!
  exec {input}<&-
  if [ "$limit" -gt 0 ]; then
    # It ends with the runner, also when that is killed.
    setpriv --pdeathsig KILL sleep "$limit" >/dev/null 2>&1 8>&- 9>&- &
    timer=$!
  fi
  while true; do
    # shellcheck disable=SC2086
    wait -n -p ended $client $timer
    status=$?
    # A signal leaves it unset.
    ended=${ended:-}
    [ -z "$interrupted" ] || status=$interrupted
    [ "$ended" != "$client" ] || break
    [ -n "$interrupted" ] || [ -n "$ended" ] || continue
    [ -n "$interrupted" ] || { status=$TIMEOUT timer=''; }
    # A client whose work has ended ends by itself, with all that was printed.
    local found=yes
    [ -z "$work" ] || end_marked "$work" || found=''
    end_client "$client"
    # The engine may have been about to start it.
    [ -n "$found" ] || end_late "$work"
    break
  done
  [ -z "$timer" ] || { kill "$timer" && wait "$timer"; } 2>/dev/null
  case $status in
    "$TIMEOUT") [ "$ended" = "$client" ] || reason="it took longer than $limit s, and was ended" ;;
    130 | 143) [ -z "$interrupted" ] || reason="interrupted" ;;
  esac
  timed_out=''
  [ "$ended" = "$client" ] || [ "$status" != "$TIMEOUT" ] || timed_out=yes
  return "$status"
}

# end_late MARK
end_late() {
  local tries
  for ((tries = 0; tries < 10; tries++)); do
    ! end_marked "$1" || return 0
    sleep 0.1
  done
  log warning orphan "no work was found in the container, on this host"
}

# end_client PROCESS: TERM, ten seconds, KILL: one that is at work on a repository has a lock to give back.
end_client() {
  local tries first=0
  # One whose work in a container has ended ends by itself.
  [ -z "$work" ] || first=10
  for ((tries = 0; tries < 100; tries++)); do
    kill -0 "$1" 2>/dev/null || break
    # Twice: the first may come before the program does, and each further one would disturb it while it tidies up.
    [ "$tries" -ne "$first" ] && [ "$tries" -ne 50 ] || kill -TERM "$1" 2>/dev/null
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

# in_container SECONDS CONTAINER USER PROGRAM...: without a terminal, which would mix the outputs; with standard input where feed=yes. Names in the array pass are variables to hand on.
in_container() {
  local limit=$1 where=$2 user=$3 arguments=() status name
  shift 3
  [ -z "${feed:-}" ] || arguments+=(--interactive)
  [ -z "$user" ] || arguments+=(--user "$user")
  for name in "${pass[@]}"; do
    arguments+=(--env "$name")
  done
  slot_variable
  timed "$limit" "$mark" "$engine_name" exec "${arguments[@]}" --env "HYGIENE_RUN=$mark" "${slot_variable[@]}" "$where" "$@"
  status=$?
  [ $status -ne 0 ] && [ -z "$interrupted$timed_out" ] || return $status
  # Whose failure was it? The client says 1 for most.
  local state tries
  for ((tries = 0; ; tries++)); do
    state=$(engine container inspect --format '{{.State.Status}}' "$where" 2>/dev/null) || state=''
    # Its processes are gone a moment before an engine says so of a container that was killed.
    [ "$state" = running ] && [ "$status" -eq 137 ] && [ "$tries" -lt 20 ] || break
    sleep 0.1
  done
  case $state in
    running) ;;
    paused) reject "$ABSENT" "the container of $app/$instance is paused"; return ;;
    ?*) reject "$ABSENT" "the container ended while the command ran in it"; return ;;
    *)
      engine_answers || { reject "$NO_ENGINE" "$engine_name ended while the command ran"; return; }
      reject "$ABSENT" "the container was removed while the command ran in it"
      return
      ;;
  esac
  command_exit=$status
  case $status in
    126) reject 1 "$1 cannot be executed in the container, or the user ${user:-of the image} is not there (126)" ;;
    127) reject 1 "there is no $1 in the container (127)" ;;
    137) reject 1 "the command was killed (137): out of memory?" ;;
    *) reject 1 "the command failed with exit code $status" ;;
  esac
}
pass=()
