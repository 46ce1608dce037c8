# Containers that are known to run without a word of the engine, whose client takes longer to start than all else that a job needs.
#
# After the engine was asked, a file has of each service the container and its first process: number and start, which together no other process has until the next boot. While that one
# is there, and in the control group that the engine made for the container, the container runs. Where that cannot be told, such as without control groups of the host, nothing is noted,
# and the engine is asked each time.
# shellcheck shell=bash

alive_file() { alive_file=$root/var/lib/hygiene/$app/$instance/.alive; }

# started PROCESS: since when it runs, in ticks since boot, as $started.
started() {
  local line fields
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
  # The name before may have blanks.
  read -r -a fields <<<"${line##*) }"
  started=${fields[19]}
}

# recall: fills the arrays of containers as read_containers does; without success where one of those that were noted does not run any more.
recall() {
  local service id process start boot now groups
  alive_file
  [ -r "$alive_file" ] || return
  declare -gA container_state=() container_health=() true_ones=()
  read -r now </proc/sys/kernel/random/boot_id
  while read -r service id process start boot; do
    started "$process" && [ "$started $now" = "$start $boot" ] || return
    IFS= read -r -d '' groups 2>/dev/null <"/proc/$process/cgroup"
    [[ $groups == *"$id"* ]] || return
    container_state[$id]=running container_health[$id]=''
    true_ones[$service]="$id "
  done <"$alive_file"
}

# remember: what read_containers has found just now.
remember() {
  local service id more process first text='' boot
  read -r boot </proc/sys/kernel/random/boot_id
  for service in "${!true_ones[@]}"; do
    read -r id more <<<"${true_ones[$service]}"
    [[ -z $more && $id =~ ^[0-9a-f]{64}$ ]] && [ "${container_state[$id]}" = running ] || continue
    first=''
    while IFS=/ read -r _ _ process _; do
      started "$process" && { [ -z "$first" ] || [ "$started" -lt "${first#* }" ]; } && first="$process $started"
    done < <(grep -ls -- "$id" /proc/[0-9]*/cgroup)
    [ -z "$first" ] || text+="$service $id $first $boot"$'\n'
  done
  alive_file
  [ -n "$text" ] || { rm -f -- "$alive_file"; return; }
  { printf '%s' "$text" >"$alive_file.$$" && mv -f -- "$alive_file.$$" "$alive_file"; } 2>/dev/null || rm -f -- "$alive_file.$$"
}
