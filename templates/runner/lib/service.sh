# What a service's container is made with, by ops.json and by what the host says of the instance.
# shellcheck shell=bash

# service_arguments SERVICE: what is the same in each instance, and in a drill, as the array service_options.
service_arguments() {
  local name
  service_options=()
  [ -z "${ops[services.$1.user]:-}" ] || service_options+=(--user "${ops[services.$1.user]}")
  root_options "$1"
  while IFS= read -r name; do
    service_options+=(--env "$name=${ops[services.$1.environment.$name]}")
  done < <(variables "services.$1.environment")
}

# root_options SERVICE: whether it can write to its root filesystem, and what it has in memory; added to service_options.
root_options() {
  local volume
  [ "${ops[services.$1.readOnly]:-}" != true ] || service_options+=(--read-only --tmpfs /tmp)
  while IFS= read -r volume; do
    [ "${ops[volumes.$volume.kind]}" != scratch ] || ! mounts_of "$volume" "$1" || scratch_options "$volume"
  done < <(members volumes)
}

# limits_of SERVICE: the instance's, else those of ops.json, as the array limit_arguments.
limits_of() {
  local memory=${ops[services.$1.memory]:-} cpus=${ops[services.$1.cpus]:-} pids=${ops[services.$1.pids]:-} line file=$root/etc/hygiene/$app/instances/$instance/limits
  limit_arguments=()
  if [ -r "$file" ]; then
    while IFS= read -r line; do
      case $line in
        "$1".memory=*) memory=${line#*=} ;;
        "$1".cpus=*) cpus=${line#*=} ;;
        "$1".pids=*) pids=${line#*=} ;;
      esac
    done <"$file"
  fi
  [ -z "$memory" ] || limit_arguments+=(--memory "$memory" --memory-swap "$memory")
  [ -z "$cpus" ] || limit_arguments+=(--cpus "$cpus")
  [ -z "$pids" ] || limit_arguments+=(--pids-limit "$pids")
}

# mounts_of VOLUME SERVICE: whether the service has the volume.
mounts_of() {
  words "volumes.$1.services"
  [[ " ${word[*]} " == *" $2 "* ]]
}

# scratch_options VOLUME: it is in memory, and anybody's in the container where nobody is named; added to service_options. podman takes no numbers: whoever is named, it gives it to the container's user.
scratch_options() {
  local owner=${ops[volumes.$1.owner]:-} size=${ops[volumes.$1.size]:-} text
  text=mode=${ops[volumes.$1.mode]:-1777}${size:+,size=$size}
  if [[ $owner =~ ^([0-9]+)(:([0-9]+))?$ ]]; then
    if [ "$engine_name" = docker ]; then text+=,uid=${BASH_REMATCH[1]},gid=${BASH_REMATCH[3]:-${BASH_REMATCH[1]}}; else text+=,U; fi
  fi
  service_options+=(--tmpfs "${ops[volumes.$1.path]}:$text")
}

random_secret() { head -c 1024 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c 32; }

# ordered_services: each after those that it depends on.
ordered_services() {
  local one other left ready all=() done_ones=' '
  mapfile -t all < <(members services)
  while [ ${#all[@]} -gt 0 ]; do
    left=()
    for one in "${all[@]}"; do
      words "services.$one.dependsOn"
      ready=yes
      for other in "${word[@]}"; do
        [[ $done_ones == *" $other "* ]] || ready=''
      done
      if [ -n "$ready" ]; then
        printf '%s\n' "$one"
        done_ones+="$one "
      else
        left+=("$one")
      fi
    done
    [ ${#left[@]} -lt ${#all[@]} ] || die "$CONFIG" "the services ${all[*]} depend on each other in a circle"
    all=("${left[@]}")
  done
}
