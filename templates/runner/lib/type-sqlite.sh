# Backups of type sqlite: a consistent copy by sqlite3 of this host, as the user who owns the database: the container may have put anything in its place.
# shellcheck shell=bash

# sqlite_file: sets file, which is below the volume even where the container made links; and the owner's numbers.
sqlite_file() {
  command -v sqlite3 >/dev/null || { reject "$CONFIG" "sqlite3 is not installed: apt install sqlite3"; return; }
  mount_of "$container" "$(volume_path)" || return
  file=$mount/${ops[item.path]:-}
  [ "$(realpath -m -- "$file")" = "$(realpath -m -- "$mount")/${ops[item.path]:-}" ] || reject "$CONFIG" "${ops[item.path]:-(no path)} of the volume ${ops[item.volume]} leads elsewhere"
}

# copy_as_owner FOLDER: sqlite3's own backup into FOLDER/database. The owner cannot pass the engine's folders, so the database's own is mounted where he can.
copy_as_owner() {
  local owner group
  [ "$EUID" -eq 0 ] || { timed "${ops[item.timeout]:-0}" '' sqlite3 -bail -cmd '.timeout 60000' "$file" ".backup '$1/database'"; return; }
  read -r owner group < <(stat -c '%u %g' -- "$file")
  chown "$owner:$group" -- "$1"
  mkdir -- "$1/volume"
  # shellcheck disable=SC2016
  timed "${ops[item.timeout]:-0}" '' unshare --mount sh -c 'mount --bind "$1" "$2/volume" && exec setpriv --reuid "$4" --regid "$5" --clear-groups sqlite3 -bail -cmd ".timeout 60000" "$2/volume/$3" ".backup '"'"'$2/database'"'"'"' sh "${file%/*}" "$1" "${file##*/}" "$owner" "$group"
}

dump_sqlite() {
  local folder status
  sqlite_file || return
  [ -f "$file" ] || { reject "$ABSENT" "there is no $file"; return; }
  folder=$(mktemp -d "$root/var/lib/hygiene/$app/$instance/.sqlite.XXXXXX") || { reject "$NO_SPACE" "cannot write below $root/var/lib/hygiene"; return; }
  versions="\"client\": \"$(sqlite3 --version | cut -d ' ' -f 1)\""
  copy_as_owner "$folder" 2>"$errors"
  status=$?
  [ $status -ne 0 ] || mv -- "$folder/database" "$1/database.sqlite" 2>"$errors" || status=1
  rm -rf -- "$folder"
  [ $status -eq 0 ] || { [ -z "$interrupted$timed_out" ] || return $status; reject 1 "sqlite3 failed"; }
}

check_sqlite() {
  local answer
  answer=$(sqlite3 -readonly "file:$1/database.sqlite?immutable=1" 'PRAGMA integrity_check' 2>&1)
  [ "$answer" = ok ] || reject "$REFUSED" "the copy is no sound database: ${answer:0:200}"
}

# restore_type_sqlite FOLDER: the container does not run. A log of the old database would be read into the new one; a link that it has left in the place of our own file would lead root
# out of the volume.
restore_type_sqlite() {
  check_sqlite "$1" || { reject "$DAMAGED" "$reason"; return; }
  sqlite_file || return
  # The image may not bring the folder, and the volume is a new one.
  [ -d "${file%/*}" ] || { mkdir -p -- "${file%/*}" && chown --reference="$mount" -- "${file%/*}"; } 2>"$errors" || { reject "$NO_SPACE" "cannot make ${file%/*}: $(last_words)"; return; }
  rm -rf -- "$file.hygiene-new"
  cp --no-preserve=all -- "$1/database.sqlite" "$file.hygiene-new" 2>"$errors" || { reject "$NO_SPACE" "cannot write to $mount: $(last_words)"; return; }
  if [ -e "$file" ]; then
    chown --no-dereference --reference="$file" -- "$file.hygiene-new" && chmod --reference="$file" -- "$file.hygiene-new"
  else
    chown --no-dereference --reference="${file%/*}" -- "$file.hygiene-new" && chmod 0640 -- "$file.hygiene-new"
  fi
  touched=yes
  rm -f -- "$file-wal" "$file-shm" "$file-journal"
  mv -f -T -- "$file.hygiene-new" "$file"
}
