# Backups of type files: a volume's files, as this host sees them, with the owners' numbers.
# shellcheck shell=bash

# volume_path: where the item's volume is mounted in containers.
volume_path() { printf '%s' "${ops[volumes.${ops[item.volume]:-}.path]:-}"; }

# left_out: the patterns of what the backup leaves out in word, as options of tar in tar_excludes, and as a condition of find in find_excluded; both read a pattern alike.
left_out() {
  local pattern
  tar_excludes=(--anchored --wildcards) find_excluded=(-false)
  words item.exclude
  for pattern in "${word[@]}"; do
    tar_excludes+=("--exclude=./$pattern")
    find_excluded+=(-o -path "./$pattern")
  done
}

dump_files() {
  local status tar_excludes find_excluded how=${ops[item.consistency]:-online}
  mount_of "$container" "$(volume_path)" || return
  left_out
  [ "$how" = online ] || hold_writers "$how" || { status=$?; is_half_restored || resume_held; return "$status"; }
  timed "${ops[item.timeout]:-0}" '' tar --create --file="$1/files.tar" --directory="$mount" --numeric-owner --xattrs --acls --one-file-system --sort=name "${tar_excludes[@]}" . 2>"$errors"
  status=$?
  [ "$how" = online ] || is_half_restored || resume_held || resumed=''
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
# one of our folders, which would lead root out of the volume: a link goes, and mkdir makes a folder or nothing.
# Killed at any moment, the next restore can tell what is what: the files from before come into .hygiene-old one by one, are .hygiene-before once all of them are there, and .hygiene-over
# once the new ones are in their place.
restore_type_files() {
  local new=$mount/.hygiene-new old=$mount/.hygiene-old before=$mount/.hygiene-before over=$mount/.hygiene-over one status tar_excludes find_excluded
  for one in "$old" "$before"; do
    { [ -d "$one" ] && [ ! -L "$one" ]; } || rm -f -- "$one"
  done
  rm -rf -- "$new" "$over"
  left_out
  mkdir -- "$new" 2>"$errors" && keep_left_out || { rm -rf -- "$new"; reject "$NO_SPACE" "what the backup leaves out could not be kept: $(last_words)"; return; }
  timed "${ops[item.timeout]:-0}" '' tar --extract --file="$1/files.tar" --directory="$new" --numeric-owner --same-owner --same-permissions --xattrs --xattrs-include='user.*' --xattrs-include=security.capability --acls "${tar_excludes[@]}" 2>"$errors" ||
    { status=$?; rm -rf -- "$new"; damaged_by "$status" "the files could not be unpacked: $(last_words)"; return; }
  # The volume's own folder is an entry of the archive, too.
  chown --reference="$new" -- "$mount" && chmod --reference="$new" -- "$mount"
  [ -d "$old" ] || mkdir -- "$old" 2>"$errors" || { rm -rf -- "$new"; reject "$NO_SPACE" "cannot make the folder $old: $(last_words)"; return; }
  touched=yes
  {
    move_entries "$mount" "$old" &&
      # Of a restore that was killed: what was in the place of those is some of what it was to bring.
      if [ -d "$before" ]; then mv -T -- "$old" "$over"; else mv -T -- "$old" "$before"; fi &&
      move_entries "$new" "$mount" && rm -rf -- "$over" && mv -T -- "$before" "$over"
  } 2>"$errors" || { reject "$NO_SPACE" "the files could not be put in place ($(last_words)); those from before are in $old or $before, the new ones in $new"; return; }
  rm -rf -- "$new" "$over"
}

# keep_left_out: what the backup leaves out is not touched by its restore: it is among the new files, too, as links, so that it costs no space, and is there whichever of the two folders goes. First, so that
# no link of the archive can lead it elsewhere. Where a restore was killed, all of it is in .hygiene-before, or some in .hygiene-old.
keep_left_out() {
  local from folders=("$old" "$mount")
  [ ${#word[@]} -gt 0 ] || return 0
  [ ! -d "$before" ] || folders=("$before")
  for from in "${folders[@]}"; do
    [ ! -d "$from" ] || (cd -- "$from" && find . -path './.hygiene-*' -prune -o \( "${find_excluded[@]}" \) -prune -exec cp --archive --link --parents -t "$new" -- {} +) 2>"$errors" || return
  done
}

# move_entries FROM TO: all but our own folders.
move_entries() { find "$1" -mindepth 1 -maxdepth 1 ! -name .hygiene-new ! -name .hygiene-old ! -name .hygiene-before ! -name .hygiene-over -exec mv -t "$2" -- {} +; }
