# hygiene start and stop: an instance's network, volumes and containers, as they should be now. A container whose image or arguments have changed is made anew,
# and one that depends on a container with a new address is restarted, for many programs ask for an address only once.
# shellcheck shell=bash

start_command() {
  local service waited=''
  settings
  choose_engine || die $? "$reason"
  ask_containers
  read_ops
  catch_signals
  item=start state_suffix=''
  known_instance
  distinct_names volumes || finish $?
  adopting=yes
  read_containers && trust_image && lock_item queue 120 && lock_instance shared 3600 || finish $?
  # Where one has waited, others have worked meanwhile.
  [ -z "$waited" ] || { ask_containers; read_containers || finish $?; }
  ! is_half_restored || { reject "$ABSENT" "a restore of $half of $app/$instance did not come to its end, and nothing should run on what it has left: restore once more. Where that needs what does not run, remove $(held_file)-for-restore first"; finish $?; }
  adopt_former
  new_mark
  prepare_network || finish $?
  begun=' '
  while IFS= read -r service; do
    start_service "$service" && wait_until_well "$service" || finish $?
  done < <(ordered_services)
  log info started "all services run"
}

stop_command() {
  local service id list status=0
  settings
  choose_engine || die $? "$reason"
  ask_containers
  read_ops
  item=start state_suffix=''
  adopting=yes
  read_containers || finish $?
  adopt_former
  mapfile -t list < <(ordered_services | tac)
  for service in "${list[@]}"; do
    for id in ${true_ones[$service]:-}; do
      # A backup that stops or pauses it has its name, to let it go on.
      forget_held "$id"
      unpause "$id"
      [ "${container_state[$id]}" != running ] || engine stop -t "${ops[services.$service.stopTimeout]:-10}" "$id" >/dev/null || status=$NO_ENGINE
    done
  done
  exit "$status"
}

# unpause CONTAINER: where it is; an engine neither starts nor stops what is paused.
unpause() { [ "${container_state[$1]}" != paused ] || { engine unpause "$1" >/dev/null && container_state["$1"]=running; }; }

known_instance() {
  instance_folder=$root/etc/hygiene/$app/instances/$instance
  [ -d "$instance_folder" ] || die "$ABSENT" "there is no instance $instance of $app: hygiene instance add $app $instance. There are: $(instances | tr '\n' ' ')"
}

prepare_network() {
  network=hygiene-$app-$instance
  engine network inspect "$network" >/dev/null 2>&1 || engine network create --label "hygiene.app=$app" --label "hygiene.instance=$instance" "$network" >/dev/null || reject "$NO_ENGINE" "cannot make the network $network"
}

# start_service SERVICE
start_service() {
  local hash name=hygiene-$app-$instance-$1 old other
  read_images "${ops[services.$1.image]}"
  [ -n "${image_id[${ops[services.$1.image]}]}" ] || { reject "$ABSENT" "there is no image ${ops[services.$1.image]}: load or pull it first"; return; }
  instance_arguments "$1" || return
  limits_of "$1"
  hash=$({ printf '%s\0' "${image_id[${ops[services.$1.image]}]}" "${service_options[@]}"; cat -- "${files_used[@]}" /dev/null; } | sha256sum)
  hash=${hash%% *}
  find_one "$1" || [ -z "$container" ] || return "$ABSENT"
  if [ -n "$container" ]; then
    unpause "$container" || { reject "$NO_ENGINE" "cannot unpause the container of $1"; return; }
    old=$(engine container inspect --format '{{index .Config.Labels "hygiene.config"}}' "$container" 2>/dev/null)
    if [ "$old" = "$hash" ]; then
      begin_container "$1" || { reject "$NO_ENGINE" "cannot start the container of $1"; return; }
      # Limits are changed without making it anew.
      set_limits "$container" "${limit_arguments[@]}"
      return
    fi
    log notice changed "making the container of $1 anew"
    engine stop -t "${ops[services.$1.stopTimeout]:-10}" "$container" >/dev/null && engine rm "$container" >/dev/null || { reject "$NO_ENGINE" "cannot remove the container of $1"; return; }
  fi
  # One that only has the name was refused above, or belongs to nobody.
  other=$(engine container inspect --format '{{.ID}}' "$name" 2>/dev/null) && { reject "$ABSENT" "the container ${other:0:12} is named $name, and is not of this instance: remove it"; return; }
  container=$(engine run --detach --name "$name" --label "hygiene.config=$hash" "${limit_arguments[@]}" "${service_options[@]}" "${ops[services.$1.image]}" 2>&1) || { other=$container; engine rm --force "$name" >/dev/null 2>&1; reject "$CONFIG" "cannot start $1: ${other##*$'\n'}"; return; }
  container=${container##*$'\n'}
  true_ones[$1]=$container
  begun+="$1 "
}

# begin_container SERVICE: lets the container run, anew where what it depends on has begun just now.
begin_container() {
  local other needs=''
  words "services.$1.dependsOn"
  for other in "${word[@]}"; do
    [[ $begun != *" $other "* ]] || needs=$other
  done
  if [ "${container_state[$container]}" != running ]; then
    engine start "$container" >/dev/null || return
  elif [ -n "$needs" ]; then
    log notice restarted "restarting the container of $1: it depends on $needs"
    engine restart -t "${ops[services.$1.stopTimeout]:-10}" "$container" >/dev/null || return
  else
    return 0
  fi
  container_state["$container"]=running
  begun+="$1 "
}

# instance_arguments SERVICE: all of a container's options, and in files_used what else decides whether it is up to date.
instance_arguments() {
  local volume name line file
  service_arguments "$1"
  files_used=()
  service_options+=(--restart unless-stopped --network "$network" --network-alias "$1")
  service_options+=(--label "hygiene.app=$app" --label "hygiene.instance=$instance" --label "hygiene.service=$1")
  while IFS= read -r volume; do
    mounts_of "$volume" "$1" || continue
    if [ "${ops[volumes.$volume.kind]}" = secret ]; then
      file=$instance_folder/secrets/$volume
      [ -f "$file" ] || { reject "$ABSENT" "there is no secret $file: hygiene instance add $app $instance makes one"; return; }
      files_used+=("$file")
      service_options+=(--mount "type=bind,source=$file,target=${ops[volumes.$volume.path]},readonly")
    elif [ "${ops[volumes.$volume.kind]}" != scratch ]; then
      service_options+=(--volume "hygiene-$app-$instance-$volume:${ops[volumes.$volume.path]}")
    fi
  done < <(members volumes)
  if [ "$1" = app ]; then
    while IFS= read -r name; do
      service_options+=(--env "$name=${ops[instances.$instance.environment.$name]}")
    done < <(variables "instances.$instance.environment")
  fi
  file=$instance_folder/env
  [ "$1" = app ] || file+=.$1
  [ ! -s "$file" ] || { service_options+=(--env-file "$file"); files_used+=("$file"); }
  [ ! -r "$instance_folder/publish" ] || while IFS= read -r line || [ -n "$line" ]; do
    [[ -z $line || $line == \#* ]] && continue
    [[ $line == *=* ]] || line=app=$line
    [ "${line%%=*}" != "$1" ] || service_options+=(--publish "${line#*=}")
  done <"$instance_folder/publish"
}

# wait_until_well SERVICE: until its check is content, where it has one. The check is made at once and often: the engine's own would come after its interval.
wait_until_well() {
  local state health until limit=300 settle check=()
  mapfile -d '' -t check < <(engine container inspect --format '{{if .Config.Healthcheck}}{{range .Config.Healthcheck.Test}}{{.}}{{"\x00"}}{{end}}{{end}}' "$container" 2>/dev/null)
  # The words, and a line's end.
  case ${check[0]:-} in
    CMD) check=("${check[@]:1:${#check[@]}-2}") ;;
    CMD-SHELL) check=(/bin/sh -c "${check[1]}") ;;
    *) check=() ;;
  esac
  # As long as the check itself would take to say no.
  settle=$((${ops[services.$1.healthcheck.startPeriod]:-0} + (${ops[services.$1.healthcheck.interval]:-0} + ${ops[services.$1.healthcheck.timeout]:-0}) * ${ops[services.$1.healthcheck.retries]:-0}))
  [ "$settle" -le "$limit" ] || limit=$settle
  now
  until=$((seconds + limit))
  while true; do
    read -r state health < <(engine container inspect --format '{{.State.Status}} {{if .State.Health}}{{json .State.Health.Status}}{{end}}' "$container" 2>/dev/null)
    case $state:${health//\"/} in
      running: | running:healthy) return ;;
      running:starting | running:unhealthy) [ ${#check[@]} -eq 0 ] || ! in_container 30 "$container" '' "${check[@]}" >/dev/null 2>&1 || return 0 ;;
      restarting:* | created:*) ;;
      *) reject "$ABSENT" "$1 of $app/$instance has ended: $(engine logs --tail 3 "$container" 2>&1 | tr '\n' ' ')"; return ;;
    esac
    [ -z "$interrupted" ] || return "$interrupted"
    now
    [ "$seconds" -lt "$until" ] || { reject "$ABSENT" "$1 of $app/$instance is not well after $limit s (${health:-$state}): $engine_name logs ${container:0:12}"; return; }
    sleep 0.3
  done
}
