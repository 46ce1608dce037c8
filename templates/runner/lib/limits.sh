# hygiene limits: of a container that runs, at once, and of all that come after it.
# shellcheck shell=bash

limits_command() {
  local service=${option[--service]:-app} name file line
  settings
  choose_engine || die $? "$reason"
  ask_containers
  read_ops
  catch_signals
  known_instance
  need_name 'a service' "$service"
  [ -n "${ops[services.$service.image]:-}" ] || die "$ABSENT" "$app has no service $service: $(members services | tr '\n' ' ')"
  [[ ${option[--memory]:-1} =~ ^[0-9]+[bkmgBKMG]?$ ]] || die "$USAGE" "--memory takes a number with k, m or g"
  [[ ${option[--cpus]:-1} =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "$USAGE" "--cpus takes a number, as 0.5"
  [[ ${option[--pids]:-1} =~ ^[0-9]+$ ]] || die "$USAGE" "--pids takes a whole number"
  item=start state_suffix=''
  look && lock_item queue 120 || finish $?
  file=$instance_folder/limits
  if [ -n "${option[--memory]:-}${option[--cpus]:-}${option[--pids]:-}" ]; then
    {
      [ ! -r "$file" ] || while IFS= read -r line; do
        name=${line%%=*}
        [[ $line == "$service".* && -n ${option[--${name##*.}]:-} ]] || printf '%s\n' "$line"
      done <"$file"
      for name in memory cpus pids; do
        [ -z "${option[--$name]:-}" ] || printf '%s.%s=%s\n' "$service" "$name" "${option[--$name]}"
      done
    } >"$file.tmp" && mv -f -- "$file.tmp" "$file" || die "$NO_SPACE" "cannot write $file"
    if [ -n "${true_ones[$service]:-}" ]; then
      find_one "$service" || finish $?
      limits_of "$service"
      set_limits "$container" "${limit_arguments[@]}" || finish $?
    fi
  fi
  limits_of "$service"
  printf '%s\n' "${limit_arguments[*]}"
}
