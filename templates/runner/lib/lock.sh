# Locks: descriptor 8 is the item's own, 9 the instance's. Children have neither, so a lock ends with the runner, however that ends.
# The instance's lock is shared by whatever may go on together, and exclusive for restores and for jobs that say lock=instance.
# shellcheck shell=bash

# lock_folder: sets lock_file, of this item.
lock_folder() {
  { own_folder "$root/run/lock/hygiene" && own_folder "$root/run/lock/hygiene/$app"; } || return
  lock_file=$root/run/lock/hygiene/$app/$instance.$item$state_suffix.lock
}

# lock_item skip|queue|replace SECONDS: takes the item's own lock. The file says who has it: process, mark, and when its time is over.
lock_item() {
  lock_folder || return
  exec 8<>"$lock_file" || { reject "$NO_SPACE" "cannot write $lock_file"; return; }
  flock --nonblock 8 || case $1 in
    queue) wait_for_lock exclusive 8 "$2" || { reject "${interrupted:-$LOCKED}" "$item of $app/$instance still runs after $2 s of waiting"; return; } ;;
    replace) replace_holder || return ;;
    *) reject "$LOCKED" "$item of $app/$instance is still running ($(holder)): skipped"; return ;;
  esac
  name_holder
  end_orphan "$1" "$2"
}

# name_holder: from now on whoever replaces us ends this process, and nobody who has the number of a runner from before; what that one has left is known by its mark.
name_holder() {
  local mark until
  read -r _ mark until <"$lock_file"
  printf '%s %s %s\n' $$ "$mark" "$until" >"$lock_file"
}

holder() {
  local process='' mark _
  read -r process mark _ 2>/dev/null <"$lock_file"
  printf 'process %s' "${process:-unknown}"
}

replace_holder() {
  local process mark _
  waited=yes
  read -r process mark _ <"$lock_file"
  [ -z "$process" ] || kill -TERM "$process" 2>/dev/null
  flock --wait 60 8 || reject "$LOCKED" "$item of $app/$instance could not be ended (process ${process:-unknown})"
}

# end_orphan OVERLAP SECONDS: a runner that was killed left its work in the container.
end_orphan() {
  local process mark until tries=0
  read -r process mark until <"$lock_file"
  [ -n "$mark" ] && marked "$mark" || return 0
  now
  if [ "$1" != replace ] && [ "${until:-0}" -gt "$seconds" ]; then
    [ "$1" = queue ] || { reject "$LOCKED" "$item of $app/$instance is still running in the container, though its runner was killed: skipped"; return; }
    waited=yes
    while marked "$mark" && [ "$tries" -lt "$2" ]; do
      timed 0 '' sleep 1
      [ -z "$interrupted" ] || return "$interrupted"
      tries=$((tries + 1))
    done
  fi
  ! marked "$mark" || warn orphan "ending what a runner that was killed left in the container"
  end_marked "$mark"
  return 0
}

# note_holder SECONDS: for whoever comes while we run.
note_holder() {
  now
  printf '%s %s %s\n' $$ "$mark" $((seconds + ${1:-0})) >"$lock_file"
}

forget_holder() { [ -z "${lock_file:-}" ] || : >"$lock_file"; }

# lock_instance shared|exclusive SECONDS
lock_instance() {
  local file=$root/run/lock/hygiene/$app/$instance.lock
  lock_folder || return
  exec 9<>"$file" || { reject "$NO_SPACE" "cannot write $file"; return; }
  flock "--$1" --nonblock 9 || wait_for_lock "$1" 9 "$2" ||
    reject "${interrupted:-$LOCKED}" "a backup, a restore or a job with lock=instance has $app/$instance: skipped"
}

# wait_for_lock shared|exclusive DESCRIPTOR SECONDS: in short steps, so that a signal is heard.
wait_for_lock() {
  local until
  waited=yes
  now
  until=$((seconds + $3))
  while [ -z "$interrupted" ] && [ "$seconds" -lt "$until" ]; do
    flock "--$1" --wait 1 "$2" && return
    now
  done
  return 1
}
