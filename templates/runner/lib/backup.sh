# hygiene backup: dump, check, compress, encrypt; whole under its name, or not there at all.
# shellcheck shell=bash

backup_command() {
  open_item backup backup
  guarded_run run_backup schedule
}

run_backup() {
  local status=0
  reason='' safety='' resumed=yes
  ! is_half_restored || { reject "$ABSENT" "a restore of $half of $app/$instance did not come to its end, and what it has left is no backup: restore once more. If what is there is right, remove $(held_file)-for-restore"; return; }
  name_place && has_last && make_copy || return
  state[backup]=${copy##*/} state[place]=$place state[size]=$packed_size
  prune || status=$?
  [ -n "$resumed" ] || reject "$ABSENT" "the backup ${copy##*/} is there, but what stood still for it could not be started again: hygiene start $app $instance" || status=$?
  return "$status"
}

# make_copy: with safety=yes whatever it is worth, and apart from the others.
make_copy() {
  local status
  service=${ops[item.service]:-app}
  errors=$root/var/lib/hygiene/$app/$instance/.$item.errors
  open_place && own_folder "${errors%/*}" || return
  : >"$errors"
  # Of a runner that was killed: the lock says that nobody works there.
  rm -rf -- "$place"/.partial.*
  # Nothing runs on what a restore has left half done.
  is_half_restored || resume_held
  case ${ops[item.type]}:${ops[item.consistency]:-online} in
    files:*) find_one "$service" ;;
    *) find_running "$service" ;;
  esac || return
  partial=$place/.partial.$mark
  mkdir -- "$partial" 2>/dev/null || { reject "$NO_SPACE" "cannot write to $place"; return; }
  fill_copy
  status=$?
  [ $status -eq 0 ] || [ ! -d "$partial" ] || rm -rf -- "$partial"
  return $status
}

fill_copy() {
  local status total
  versions='' entries=''
  now
  copy_begin=$time
  "dump_${ops[item.type]}" "$partial"
  status=$?
  if [ $status -ne 0 ]; then
    [ $status -gt 125 ] || [ $status -eq "$TIMEOUT" ] || ! disk_full || { reject "$NO_SPACE" "there is no space left in $place"; return; }
    [ $status -ne 1 ] || reason+=": $(last_words)"
    return $status
  fi
  total=$(find "$partial" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum }')
  [ "$total" -gt 0 ] && [ "$total" -ge "${ops[item.minSize]:-0}" ] || [ -n "$safety" ] || { reject "$REFUSED" "the dump has $total bytes, and at least ${ops[item.minSize]:-1} were expected: refused"; return; }
  "check_${ops[item.type]}" "$partial" || return
  pack "$partial" && write_manifest "$partial" || return
  keep_copy
}

# keep_copy: gives it its name.
keep_copy() {
  local name before
  name=${copy_begin//[-:]/}
  while [ -e "$place/$name${safety:+.safety}" ]; do
    sleep 1
    now
    name=${time//[-:]/}
  done
  if [ -z "$safety" ] && shrank; then
    rm -rf -- "$place"/*.suspect
    mv -T -- "$partial" "$place/$name.suspect"
    reject "$REFUSED" "the dump has $packed_size bytes, and the newest verified one has $before: refused, kept as $place/$name.suspect. Nothing is removed. If it is right, rename it to $place/$name"
    return
  fi
  # The loss of power after the rename finds all of it on the disk.
  sync -- "$partial"/* "$partial" 2>"$errors" || { disk_or $? sync; return; }
  keep_remote "$partial" "$name${safety:+.safety}" || return
  # Whoever listed the repository just now may have learned of it: that manifest is this one.
  rm -rf -- "${place:?}/$name${safety:+.safety}"
  mv -T -- "$partial" "$place/$name${safety:+.safety}" 2>"$errors" || { disk_or $? mv; return; }
  sync -- "$place"
  copy=$place/$name${safety:+.safety}
}

# shrank: whether it is suspiciously smaller than the newest verified one, whose size is in $before.
shrank() {
  local time size
  [ "${ops[item.maxShrinkPercent]:-0}" -gt 0 ] || return
  while IFS= read -r time; do
    is_verified "$place/$time" || continue
    size_of "$place/$time"
    before=$size
    [ $((packed_size * 100)) -lt $((before * (100 - ${ops[item.maxShrinkPercent]}))) ]
    return
  done < <(copies)
  return 1
}

# write_manifest FOLDER: sizes and hashes, and what made it.
write_manifest() {
  local name json text image
  container_image "$container" || return
  now
  {
    printf '{\n  "version": 1,\n  "app": "%s",\n  "instance": "%s",\n  "name": "%s",\n  "type": "%s",\n  "time": "%s",\n  "end": "%s",\n' "$app" "$instance" "$item" "${ops[item.type]}" "$copy_begin" "$time"
    printf '  "size": %s,\n' "$packed_size"
    [ -z "$entries" ] || printf '  "entries": %s,\n' "$entries"
    for name in appVersion item.database item.volume; do
      [ -n "${ops[$name]:-}" ] || continue
      json_string "${ops[$name]}"
      printf '  "%s": %s,\n' "${name#item.}" "$json"
    done
    json_string "${ops[services.$service.image]}"
    printf '  "image": %s,\n  "imageId": "%s",\n' "$json" "$image"
    printf '  "opsDigest": "sha256:%s",\n' "$ops_digest"
    printf '  "versions": {%s},\n  "files": [\n%s\n  ]\n}\n' "$versions" "$files_json"
  } >"$1/manifest.json" 2>"$errors" || { disk_or 1 "writing the manifest"; return; }
}

# version_of NAME PROGRAM...: what a program of the container says of its version, for the manifest; as $version, too.
version_of() {
  local name=$1 json
  shift
  version=$(in_container 60 "$container" "$user" "$@" 2>/dev/null | head -n 1)
  json_string "$version"
  versions+="${versions:+, }\"$name\": $json"
}

# mount_of CONTAINER PATH: where the volume that is mounted there lies on this host, as $mount; and the volume's name.
mount_of() {
  local target source name
  mount='' mount_volume=''
  while IFS= read -r target && IFS= read -r source && IFS= read -r name; do
    [ "$target" != "$2" ] || { mount=$source mount_volume=$name; }
  done < <(engine container inspect --format '{{range .Mounts}}{{println .Destination}}{{println .Source}}{{println .Name}}{{end}}' "$1" 2>/dev/null)
  [ -n "$mount" ] && [ -d "$mount" ] || reject "$ABSENT" "nothing of this host is mounted at $2 of the container ${1:0:12}"
}
