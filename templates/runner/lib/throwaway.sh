# Containers to try a backup in: of the same image, with empty volumes, secrets of their own, and no network. What is left of a drill that was killed goes at the next one.
# shellcheck shell=bash

# image_of COPY: the image that made the backup, while it is there; else the one that ops.json names. As $image.
image_of() {
  image=$(jq -r '.imageId // ""' "$1/manifest.json")
  [[ $image =~ ^sha256:[0-9a-f]{64}$ ]] && engine image inspect "$image" >/dev/null 2>&1 && return
  image=${ops[services.$service.image]}
  engine image inspect "$image" >/dev/null 2>&1 || reject "$ABSENT" "there is no image $image"
}

# create_throwaway NAME LABEL: a container of $service of $image, not started; as $container.
create_throwaway() {
  local name arguments volume path secrets=$work/.secrets
  arguments=(--name "$1" --label "hygiene.drill=$2" --network none)
  service_arguments "$service"
  limits_of "$service"
  arguments+=("${service_options[@]}" "${limit_arguments[@]}")
  mkdir -- "$secrets" && chmod 0700 -- "$secrets"
  while IFS= read -r volume; do
    mounts_of "$volume" "$service" || continue
    path=${ops[volumes.$volume.path]}
    if [ "${ops[volumes.$volume.kind]}" = secret ]; then
      random_secret >"$secrets/$volume" && chmod 0444 -- "$secrets/$volume"
      arguments+=(--mount "type=bind,source=$secrets/$volume,target=$path,readonly")
    elif [ "${ops[volumes.$volume.kind]}" != scratch ]; then
      arguments+=(--volume "$path")
    fi
  done < <(members volumes)
  container=$(engine create "${arguments[@]}" "$image" 2>"$errors") || { reject "$NO_ENGINE" "cannot create a container to try the backup in: $(last_words)"; return; }
  container_state["$container"]=created
}

# remove_throwaways LABEL
remove_throwaways() {
  local ids
  ids=$(engine ps --all --quiet --filter "label=hygiene.drill=$1")
  # shellcheck disable=SC2086
  [ -z "$ids" ] || engine rm --force --volumes $ids >/dev/null 2>&1
}

# start_throwaway: starts it, and waits until its server answers, or its own check is content where nobody knows how to ask it.
start_throwaway() {
  local until
  engine start "$container" >/dev/null 2>"$errors" || { reject "$NO_ENGINE" "cannot start a container to try the backup in: $(last_words)"; return; }
  container_state["$container"]=running
  declare -F "ready_${ops[item.type]}" >/dev/null || { wait_until_well "$service" || reject $? "in the container to try the backup in: $reason"; return; }
  now
  until=$((seconds + 300))
  while ! "ready_${ops[item.type]}"; do
    [ -z "$interrupted" ] || return "$interrupted"
    [ "$(engine container inspect --format '{{.State.Status}}' "$container" 2>/dev/null)" = running ] || { engine_answers || reject "$NO_ENGINE" "$engine_name does not answer" || return; reject "$ABSENT" "the container to try the backup in has ended: $(engine logs --tail 3 "$container" 2>&1 | tr '\n' ' ')"; return; }
    now
    [ "$seconds" -lt "$until" ] || { reject "$TIMEOUT" "the server to try the backup in does not answer"; return; }
    sleep 0.3
  done
}

# offline: whether the type is restored while its container stands still.
offline() { [[ ${ops[item.type]} =~ ^(files|sqlite|redis)$ ]]; }

# fill_throwaway FOLDER: the backup's files into the container, which runs afterwards if it has a server.
fill_throwaway() {
  if offline; then
    mount_of "$container" "$(volume_path)" && "restore_type_${ops[item.type]}" "$1" || return
    [ "${ops[item.type]}" != redis ] || start_throwaway || { local status=$?; [ "$status" -ne "$ABSENT" ] || reject "$DAMAGED" "the backup ${copy##*/} cannot be loaded: $reason" || status=$?; return "$status"; }
  else
    start_throwaway || return
    ! declare -F "newer_${ops[item.type]}" >/dev/null || ! "newer_${ops[item.type]}" "$copy/manifest.json" || { reject "$DAMAGED" "the backup is of a newer version than the image $image: it cannot be loaded"; return; }
    "restore_type_${ops[item.type]}" "$1"
  fi
}
