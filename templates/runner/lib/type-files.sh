# Backups of type files: a volume's files, as this host sees them, with the owners' numbers.
# shellcheck shell=bash

# volume_path: where the item's volume is mounted in containers.
volume_path() { printf '%s' "${ops[volumes.${ops[item.volume]:-}.path]:-}"; }

dump_files() {
  local status pattern excludes=() how=${ops[item.consistency]:-online}
  mount_of "$container" "$(volume_path)" || return
  words item.exclude
  for pattern in "${word[@]}"; do
    excludes+=("--exclude=./$pattern")
  done
  [ "$how" = online ] || hold_writers "$how" || { status=$?; resume_held; return "$status"; }
  timed "${ops[item.timeout]:-0}" '' tar --create --file="$1/files.tar" --directory="$mount" --numeric-owner --xattrs --acls --one-file-system --sort=name --anchored --wildcards "${excludes[@]}" . 2>"$errors"
  status=$?
  [ "$how" = online ] || resume_held || resumed=''
  # 1: a file changed while it was read.
  [ $status -ne 1 ] || [ "$how" != online ] || { log notice changed "$(last_words)"; status=0; }
  [ $status -ne 1 ] || { reject 1 "a file changed although the container stood still"; return; }
  [ $status -ne 2 ] || reject 1 "tar failed"
  return $status
}

check_files() {
  entries=$(tar --list --file="$1/files.tar" 2>"$errors" | wc -l) && [ ! -s "$errors" ] && [ "$entries" -gt 0 ] || reject "$REFUSED" "the archive cannot be read again: $(last_words)"
}

# restore_type_files FOLDER: beside what is there, and then in its place: what fails midway has changed nothing. The container does not run, but it may have left a link in the place of
# either folder, which would lead root out of the volume: a link goes, and mkdir makes a folder or nothing.
restore_type_files() {
  local new=$mount/.hygiene-new old=$mount/.hygiene-old
  [ ! -L "$old" ] || rm -f -- "$old"
  [ ! -d "$old" ] || [ -d "$new" ] || { reject "$CONFIG" "$old has files of a restore that was interrupted: move them back or away"; return; }
  rm -rf -- "$new"
  mkdir -- "$new" 2>"$errors" && timed "${ops[item.timeout]:-0}" '' tar --extract --file="$1/files.tar" --directory="$new" --numeric-owner --same-owner --same-permissions --xattrs --xattrs-include='user.*' --xattrs-include=security.capability --acls 2>"$errors" ||
    { rm -rf -- "$new"; reject "${interrupted:-$DAMAGED}" "the files could not be unpacked: $(last_words)"; return; }
  # The volume's own folder is an entry of the archive, too.
  chown --reference="$new" -- "$mount" && chmod --reference="$new" -- "$mount"
  [ -d "$old" ] || mkdir -- "$old" 2>"$errors" || { rm -rf -- "$new"; reject "$NO_SPACE" "cannot make the folder $old: $(last_words)"; return; }
  touched=yes
  move_entries "$mount" "$old" && move_entries "$new" "$mount" || { reject "$NO_SPACE" "the files could not be put in place; those from before are in $old, the new ones in $new"; return; }
  rm -rf -- "$new" "$old"
}

# move_entries FROM TO: all but our own two folders.
move_entries() { find "$1" -mindepth 1 -maxdepth 1 ! -name .hygiene-new ! -name .hygiene-old -exec mv -t "$2" -- {} +; }
