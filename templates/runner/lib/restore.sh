# hygiene restore: a backup into the instance, or into a container of its own. Nothing is lost: what is there is saved first.
# shellcheck shell=bash

restore_command() {
  local status
  [ -n "${option[--at]:-}" ] || die "$USAGE" "say which backup: --at latest, or --at TIME as hygiene backups $app $instance $item lists them"
  case ${option[--into]:-} in
    '' | fresh) ;;
    *) die "$USAGE" "--into takes fresh, which is a container of its own" ;;
  esac
  open_item backup restore
  [ "$engine_fault" -eq 0 ] || { reason=$engine_reason; finish "$engine_fault"; }
  # The dump's limit is none of a restore: somebody waits for it, and half of one helps nobody.
  ops[item.timeout]=0
  service=${ops[item.service]:-app}
  errors=$root/var/lib/hygiene/$app/$instance/.$item.errors
  own_folder "${errors%/*}" && : >"$errors" && look && open_place && seek_copy "${option[--at]}" || finish $?
  new_mark
  [ -n "${option[--into]:-}" ] || confirm
  lock_item queue 60 && { [ -n "${option[--into]:-}" ] || { lock_instance exclusive 60 && look_again; }; } || finish $?
  [ -f "$copy/manifest.json" ] || { reject "$ABSENT" "the backup ${copy##*/} was removed meanwhile"; finish $?; }
  note_holder 0
  rm -rf -- "$place"/.restore.*
  work=$(mktemp -d "$place/.restore.XXXXXX") || { reject "$NO_SPACE" "cannot write to $place"; finish $?; }
  mkdir -- "$work/files"
  if [ -n "${option[--into]:-}" ]; then restore_fresh; else restore_here; fi
  status=$?
  if [ -z "${option[--into]:-}" ] || [ $status -ne 0 ]; then rm -rf -- "$work"; else rm -rf -- "$work/files"; fi
  forget_holder
  if [ $status -eq 0 ]; then say "${copy##*/} is restored" && log notice restored "${copy##*/} is restored"; else log err restore "exit $status: $reason"; fi
  finish $status
}

# damaged_by STATUS WORDS: a copy that a program refuses is damaged; where an engine ended, or the time, nothing is known of it.
damaged_by() {
  case $1 in
    "$ABSENT" | "$NO_ENGINE" | "$TIMEOUT" | 130 | 143) reject "$1" "$2${reason:+ ($reason)}" ;;
    *) reject "$DAMAGED" "$2" ;;
  esac
}

confirm() {
  local answer
  [ -z "${option[--yes]:-}" ] || return 0
  [ -t 0 ] || die "$USAGE" "this replaces the data of $app/$instance: say --yes, or run it on a terminal"
  printf 'Replace the data of %s/%s (%s) by the backup %s? Type the name of the instance: ' "$app" "$instance" "$item" "${copy##*/}" >&2
  read -r answer
  [ "$answer" = "$instance" ] || die "$USAGE" "nothing was done"
}

restore_fresh() {
  local status
  unpack "$copy" "$work/files" && image_of "$copy" || return
  create_throwaway "hygiene-restored-$mark" "restored" && fill_throwaway "$work/files" || { status=$?; engine rm --force --volumes "hygiene-restored-$mark" >/dev/null 2>&1; return "$status"; }
  printf '%s\n' "hygiene-restored-$mark"
  say "${copy##*/} is in the container hygiene-restored-$mark, which has no network. When you are done: $engine_name rm --force --volumes hygiene-restored-$mark; rm -r $work"
}

restore_here() {
  local status saved='' source=$copy one halted
  unpack "$copy" "$work/files" || return
  if offline; then find_one "$service"; else find_running "$service"; fi || return
  ! declare -F "newer_${ops[item.type]}" >/dev/null || ! "newer_${ops[item.type]}" "$copy/manifest.json" || { reject "$DAMAGED" "the backup is of a newer version than the container of $service: it cannot be loaded"; return; }
  # What a restore that was killed, or failed midway, has left is no state to go back to, and none to save.
  touched=''
  ! is_half_restored "$item" || touched=yes
  if [ -z "${option[--no-safety-backup]:-}$touched" ]; then
    safety=yes
    make_copy || { status=$?; reject "$status" "nothing was changed: what is there could not be saved first ($reason). Where there is nothing to save: --no-safety-backup"; return; }
    saved=$copy copy=$source safety=''
    say "what is there now is saved as $saved"
    drop_safeties
  fi
  begin_restore || return
  halted=$(to_halt)
  for one in $halted; do
    find_one "$one" 2>/dev/null && { hold stop "$container" "${ops[services.$one.stopTimeout]:-10}" || { status=$?; [ -n "$touched" ] || end_restore; is_half_restored || resume_held; return "$status"; }; }
  done
  find_one "$service"
  ! offline || mount_of "$container" "$(volume_path)" && "restore_type_${ops[item.type]}" "$work/files"
  status=$?
  if [ $status -eq 0 ] || [ -z "$touched" ]; then
    end_restore
    # What was interrupted is to be as it was, too.
    [ $status -eq 0 ] || reason+=". Nothing was changed${saved:+; the backup from before is $saved}"
    if is_half_restored; then
      say "a restore of $half of $app/$instance did not come to its end, and what it needs stands still: restore that, too"
    else
      interrupted='' resume_held || [ $status -ne 0 ] || { status=$ABSENT reason="${source##*/} is restored, but what stood still for it could not be started again: hygiene start $app $instance"; }
      [ "$status" -ne 0 ] || tell_still "$halted"
    fi
  else
    reason+=". ${halted:+What uses the data stays stopped ($halted) until a restore succeeds. }${saved:+What was there before: hygiene restore $app $instance $item --at ${saved##*/} --no-safety-backup}"
  fi
  return "$status"
}

# tell_still SERVICES: which of them nobody had running before, or somebody has stopped meanwhile.
tell_still() {
  local one state
  for one in $1; do
    [ -n "${true_ones[$one]:-}" ] && find_one "$one" || continue
    state=$(engine container inspect --format '{{.State.Status}}' "$container" 2>/dev/null)
    [ "$state" = running ] || say "$one of $app/$instance does not run: hygiene start $app $instance"
  done
}

# drop_safeties: one is enough, and a few are better.
drop_safeties() {
  local one dropped='' reason
  while IFS= read -r one; do
    drop_remote "$one" && rm -rf -- "$one" && dropped=yes || warn prune "the backup ${one##*/} could not be removed: $(last_words)"
  done < <(find "$place" -maxdepth 1 -name '*.safety' | sort -r | tail -n +4)
  [ -z "$dropped" ] || free_remote || warn prune "$reason"
}

# to_halt: the services that must not see a restore: those that depend on this one, and for files itself and all that have the volume.
to_halt() {
  local one other more=yes list=' '
  ! offline || for one in $(members services); do
    mounts_of "${ops[item.volume]}" "$one" && list+="$one "
  done
  while [ -n "$more" ]; do
    more=''
    for one in $(members services); do
      [[ $list != *" $one "* ]] || continue
      words "services.$one.dependsOn"
      for other in "${word[@]}"; do
        if [ "$other" = "$service" ] || [[ $list == *" $other "* ]]; then
          list="$one $list" more=yes
          list=" ${list# }"
          break
        fi
      done
    done
  done
  [ "${ops[item.type]}" != command ] || list=${list/ $service / }
  list=${list# }
  printf '%s' "${list% }"
}
