# hygiene instance add, remove, list: what the host knows of an instance is a folder of text files.
# shellcheck shell=bash

instance_add() {
  local volume
  settings
  read_ops
  distinct_names volumes backups || die $? "$reason"
  instance_folder=$root/etc/hygiene/$app/instances/$instance
  # The volumes of one that was removed are still there, and its secrets open them.
  local removed=$root/var/lib/hygiene/$app/$instance/removed
  (umask 022 && mkdir -p -- "${instance_folder%/*}")
  [ ! -d "$removed" ] || [ -e "$instance_folder" ] || mv -T -- "$removed" "$instance_folder" || die "$NO_SPACE" "cannot move $removed back to $instance_folder"
  (umask 022 && mkdir -p -- "$instance_folder") && mkdir -p -- "$instance_folder/secrets" && chmod 0700 -- "$instance_folder/secrets" || die "$NO_SPACE" "cannot make $instance_folder"
  # What is there stays: somebody may have written it.
  [ -e "$instance_folder/env" ] || printf '# NAME=value, a line each, for the container of the app; env.SERVICE is for another.\n' >"$instance_folder/env"
  if [ ! -e "$instance_folder/publish" ]; then
    words "instances.$instance.publish"
    { printf '# ADDRESS:PORT:CONTAINERPORT of the app, or SERVICE=ADDRESS:PORT:CONTAINERPORT, a line each.\n'; [ ${#word[@]} -eq 0 ] || printf '%s\n' "${word[@]}"; } >"$instance_folder/publish"
  fi
  while IFS= read -r volume; do
    [ "${ops[volumes.$volume.kind]}" != secret ] || make_secret "$volume" || die "$NO_SPACE" "cannot write $instance_folder/secrets/$volume"
  done < <(members volumes)
  own_folder "$root/var/lib/hygiene" && own_folder "$root/var/lib/hygiene/$app/$instance" || die $? "$reason"
  [ -e "$root/var/lib/hygiene/$app/$instance/added" ] || printf '%(%s)T\n' -1 >"$root/var/lib/hygiene/$app/$instance/added"
  [ -z "${option[--no-start]:-}" ] || exit 0
  if uses_systemd; then
    # Its timers come and go with it.
    if is_generated; then systemctl start "$app@$instance.service"; else systemctl enable --now "$app@$instance.service"; fi || die "$CONFIG" "systemd could not start $app@$instance.service: journalctl -u $app@$instance.service"
  else
    start_command
  fi
}

# make_secret VOLUME: where there is none. One that was brought back from elsewhere may have lost whose it is.
make_secret() {
  local file=$instance_folder/secrets/$1 owner=${ops[volumes.$1.owner]:-} mode=${ops[volumes.$1.mode]:-}
  [ -e "$file" ] || { random_secret >"$file.tmp" && chmod 0444 -- "$file.tmp" && mv -- "$file.tmp" "$file"; } || return
  [ -z "$owner" ] || chown "$owner" -- "$file" || return
  [ -z "$mode" ] || chmod "$mode" -- "$file"
}

# distinct_names KIND...: whole names are joined with -: the volume web-data of acme and data of acme-web would be one, and so would backups in a repository.
distinct_names() {
  local other mine theirs kind
  while IFS= read -r other; do
    [[ $other == "$instance"-* || $instance == "$other"-* ]] || continue
    for kind; do
      for mine in $(of_kind "$kind"); do
        for theirs in $(of_kind "$kind"); do
          [ "$instance-$mine" != "$other-$theirs" ] || { reject "$CONFIG" "$mine of the instance $instance and $theirs of $other would have one name, $app-$instance-$mine: call the instance otherwise"; return; }
        done
      done
    done
  done < <(instances)
}

# of_kind volumes|backups: the names of those that have one beyond their instance.
of_kind() {
  local name
  if [ "$1" = backups ]; then names backups; else
    for name in $(members volumes); do
      case ${ops[volumes.$name.kind]} in secret | scratch) ;; *) printf '%s\n' "$name" ;; esac
    done
  fi
}

uses_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ] && [ -e "/usr/lib/systemd/system/$app@.service" ]; }

# is_generated: whether a quadlet is the unit: podman's generator enables those, by links beside them.
is_generated() { [ -e "/run/systemd/generator/$app@.service" ]; }

# instance_remove: its containers, network and settings; never its volumes or backups.
instance_remove() {
  local id service left
  settings
  choose_engine || die $? "$reason"
  ask_containers
  read_ops
  known_instance
  if [ -z "${option[--yes]:-}" ]; then
    [ -t 0 ] || die "$USAGE" "this removes the containers and the secrets of $app/$instance: say --yes, or run it on a terminal"
    local answer
    read -r -p "Remove the containers and the settings of $app/$instance? Type its name: " answer
    [ "$answer" = "$instance" ] || die "$USAGE" "nothing was done"
  fi
  if uses_systemd; then
    if is_generated; then systemctl stop "$app@$instance.service"; else systemctl disable --now "$app@$instance.service"; fi
  fi
  adopting=yes
  read_containers || finish $?
  adopt_former
  for service in "${!true_ones[@]}"; do
    for id in ${true_ones[$service]}; do
      engine stop -t "${ops[services.$service.stopTimeout]:-10}" "$id" >/dev/null && engine rm "$id" >/dev/null || die "$NO_ENGINE" "cannot remove the container of $service"
    done
  done
  engine network rm "hygiene-$app-$instance" >/dev/null 2>&1
  # The secrets open the volumes that stay.
  left=$root/var/lib/hygiene/$app/$instance/removed
  rm -rf -- "$left" && mv -T -- "$instance_folder" "$left" || die "$NO_SPACE" "cannot move $instance_folder to $left"
  say "$app/$instance is gone; its settings and secrets are in $left. Its volumes and backups stay:"
  engine volume ls --quiet --filter "name=hygiene-$app-$instance-" >&2
}

instance_list() {
  local one
  settings
  choose_engine || die $? "$reason"
  read_ops
  {
    printf 'INSTANCE\tSERVICE\tSTATE\tHEALTH\n'
    while IFS= read -r instance; do
      ask_containers
      adopting=yes
      read_containers || die $? "$reason"
      adopt_former
      while IFS= read -r one; do
        find_one "$one"
        printf '%s\t%s\t%s\t%s\n' "$instance" "$one" "${container_state[${container:-none}]:-absent}" "${container_health[${container:-none}]:--}"
      done < <(members services)
    done < <(instances)
  } | column -t -s $'\t'
}
