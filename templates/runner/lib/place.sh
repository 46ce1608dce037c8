# Where backups are: a folder for each, named by its time, which is whole or not there.
# shellcheck shell=bash

# name_place: sets place (the folder of this backup's copies on this host) and repository ('' or restic:REPO, borg:REPO).
name_place() {
  local target=${ops[item.destination]:-} base=$root/var/backups/hygiene
  [ -n "$target" ] || target=${site[HYGIENE_DESTINATION]:-}
  repository=''
  case $target in
    restic:?* | borg:?*)
      repository=$target
      command -v "${target%%:*}" >/dev/null || { reject "$CONFIG" "${target%%:*} is not installed: apt install $([ "${target%%:*}" = borg ] && echo borgbackup || echo restic)"; return; }
      ;;
    '') ;;
    /*) base=$root$target ;;
    *) reject "$CONFIG" "the destination $target is neither an absolute path, restic:REPO nor borg:REPO"; return ;;
  esac
  place=$base/$app/$instance/$item
}

# open_place: the same, and makes it.
open_place() {
  name_place || return
  mkdir -p -- "$place" 2>/dev/null && [ -w "$place" ] || { reject "$NO_SPACE" "cannot write to $place"; return; }
  # What stands in a backup is as secret as the database.
  [ -O "$place" ] && [ ! -L "$place" ] || { reject "$UNTRUSTED" "$place does not belong to the user who runs hygiene"; return; }
  chmod 0700 -- "$place"
}

# has_last: whether the place still has the last backup that came there, which retention never removes. Without it the disk is another one, and a backup that came there would count as good.
has_last() {
  local last=${state[backup]:-}
  [ -z "$last" ] || [ "${state[place]:-}" != "$place" ] || [ -d "$place/$last" ] ||
    reject "$NO_SPACE" "the backup $last is gone from $place: is its disk mounted? If somebody has removed it, remove $state_file, too"
}

# all_copies: the times of what is there, the newest first.
all_copies() {
  local folder
  for folder in "$place"/*Z/; do
    folder=${folder%/}
    [[ ${folder##*/} =~ ^[0-9]{8}T[0-9]{6}Z$ && -f $folder/manifest.json ]] && printf '%s\n' "${folder##*/}"
  done | sort -r
}

# copies: the same, without those of a time to come: a clock that was wrong made them, and they would be the latest for years.
copies() {
  local name last
  TZ=UTC printf -v last '%(%Y%m%dT%H%M%SZ)T' $((EPOCHSECONDS + LONGEST_SETBACK))
  while IFS= read -r name; do
    [[ $name > $last ]] || printf '%s\n' "$name"
  done < <(all_copies)
}

# find_copy latest|TIME: sets copy, the folder. A time may be written as 2026-01-31T02:00:00Z, too, and be the beginning of one.
find_copy() {
  local wanted=${1//[-:]/} found
  case $1 in
    latest) found=$(copies | head -n 1) ;;
    *.safety) [[ $wanted =~ ^[0-9]{8}T[0-9]{6}Z\.safety$ ]] && found=$wanted ;;
    *) [[ $wanted =~ ^[0-9]{4}[0-9TZ]*$ ]] && found=$(all_copies | grep -m 1 "^$wanted") ;;
  esac
  [ -n "${found:-}" ] && [ -f "$place/$found/manifest.json" ] || { reject "$ABSENT" "there is no backup $1 of $item of $app/$instance in $place; there are: $(all_copies | head -n 5 | tr '\n' ' ')"; return; }
  copy=$place/$found
}

# seek_copy latest|TIME: as find_copy, and of what the repository alone knows, too. A repository that does not answer is no reason against a copy that is here.
seek_copy() {
  local why=''
  learn_remote || { [ -z "$interrupted" ] || return "$interrupted"; why=$reason reason=''; say "$why"; }
  find_copy "$1" || reject $? "$reason${why:+. $why}"
}

# is_verified FOLDER: whether a drill has loaded it; where none is declared, the checks of the backup itself count.
is_verified() { [ -f "$1/verified.json" ] || [ -z "${ops[item.verify.mode]:-}${ops[item.verify.schedule.cron]:-}" ]; }

# size_of FOLDER: what the dumps have without compression, by the manifest, as $size.
size_of() {
  local line
  size=0
  while IFS= read -r line; do
    [[ $line =~ ^\ \ \"size\":\ ([0-9]+) ]] && size=${BASH_REMATCH[1]} && return
  done <"$1/manifest.json"
}

# prune: applies the retention. A copy that somebody reads stays. Where it fails again and again, the disk gets full: it is a failure of the backup, though that is there.
prune() {
  local old time size lock dropped='' left=''
  old=$(all_copies | head -n 1)
  [ "$old" = "$(copies | head -n 1)" ] || log warning clock "the backup $old of $item is of a time to come, made by a clock that was wrong: it counts for nothing, and stays until somebody removes it"
  # Not $time: that is the clock's, which whatever is told sets.
  while IFS= read -r old; do
    # The one that was made just now, by a clock that was set back.
    [ "$old" != "${copy##*/}" ] || continue
    exec {lock}<"$place/$old"
    if flock --exclusive --nonblock "$lock"; then
      log info prune "removing the backup $old"
      drop_remote "$place/$old" && rm -rf -- "${place:?}/$old" && dropped=yes || left="$old, which is too old, could not be removed: $(last_words)"
    fi
    exec {lock}<&-
  done < <(
    copies | while IFS= read -r time; do
      size_of "$place/$time"
      printf '%s %s %s\n' "$time" "$size" "$(is_verified "$place/$time" && echo 1 || echo 0)"
    done | to_prune "${ops[item.keep.last]:-0}" "${ops[item.keep.daily]:-0}" "${ops[item.keep.weekly]:-0}" "${ops[item.keep.monthly]:-0}" "${ops[item.keep.yearly]:-0}" \
      "${ops[item.keep.minimum]:-1}" "${ops[item.maxShrinkPercent]:-0}"
  )
  [ -z "$dropped" ] || free_remote || left=$reason
  [ -z "$left" ] || reject "${interrupted:-$NO_SPACE}" "the backup ${copy##*/} is there, but $left"
}

backups_command() {
  local name time list=() size
  settings
  read_ops
  known_instance
  if [ -n "$item" ]; then list=("$item"); else mapfile -t list < <(names backups); fi
  {
    printf 'BACKUP\tTIME\tSIZE\tVERIFIED\n'
    for item in "${list[@]}"; do
      read_ops "$item"
      errors=$root/var/lib/hygiene/$app/$instance/.$item.errors
      own_folder "${errors%/*}" && open_place || die $? "$reason"
      learn_remote || say "$reason"
      for name in $(all_copies) $(cd "$place" && ls -d -- *.safety *.suspect 2>/dev/null); do
        size_of "$place/$name"
        time=-
        [ ! -f "$place/$name/verified.json" ] || time=$(jq -r .time "$place/$name/verified.json")
        printf '%s\t%s\t%s\t%s\n' "$item" "$name" "$size" "$time"
      done
    done
  } | column -t -s $'\t'
}
