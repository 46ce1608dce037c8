# Slots and splay of scheduled runs.
#
# A slot is the last time that the schedule names, up to now: not the time at which somebody triggers. So a timer that fires late, a catch-up after a night without power
# (Persistent=, or cron's next look), two timers for one job, and a cron daemon beside systemd all mean the same slot, and it is run once: a file has the last slot that was begun, and
# no slot up to that one is begun again. That holds after the clock was set back, too: the hours that come again have had their runs. A slot more than three hours ahead of the clock
# was noted by a clock that was wrong, and counts for nothing. What never ran has no slot from before it came to this host. Runs by hand have no slot.
# shellcheck shell=bash

readonly LONGEST_SETBACK=10800

# splay_of APP/INSTANCE/NAME SECONDS: the offset, the same on every host, as $splay.
splay_of() {
  local digest
  splay=0
  [ "$2" -gt 0 ] || return 0
  read -r digest < <(printf '%s' "$1" | sha256sum)
  splay=$((16#${digest:0:8} % $2))
}

# field TEXT LOW HIGH: the values of a field of cron, as the array set by number.
field() {
  local part low high step value parts IFS=,
  set=()
  set -f
  # shellcheck disable=SC2206
  parts=($1)
  set +f
  for part in "${parts[@]}"; do
    [[ $part =~ ^(\*|[0-9]+)(-([0-9]+))?(/([0-9]+))?$ ]] || return
    low=${BASH_REMATCH[1]} high=${BASH_REMATCH[3]:-${BASH_REMATCH[1]}} step=${BASH_REMATCH[5]:-1}
    [ "$low" != '*' ] || { low=$2 high=$3; }
    for ((value = 10#$low; value <= 10#$high; value += 10#$step)); do
      set[value]=1
    done
  done
}

# last_slot CRON ZONE SECONDS: the last time up to then that the schedule names, in seconds, as $slot; the minute itself where the schedule is none of ours.
last_slot() {
  local expression=$1 minute hour day month weekday back=0 date hours minutes h m at
  slot=$(($3 - $3 % 60))
  case $expression in
    @hourly) expression='0 * * * *' ;;
    @daily | @midnight) expression='0 0 * * *' ;;
    @weekly) expression='0 0 * * 0' ;;
    @monthly) expression='0 0 1 * *' ;;
    @yearly | @annually) expression='0 0 1 1 *' ;;
  esac
  read -r minute hour day month weekday <<<"$expression"
  local -a set=()
  field "$month" 1 12 || return 0
  local -A in_month=() in_day=() in_weekday=()
  for m in "${!set[@]}"; do in_month[$m]=1; done
  field "$day" 1 31 || return 0
  for m in "${!set[@]}"; do in_day[$m]=1; done
  field "$weekday" 0 7 || return 0
  for m in "${!set[@]}"; do in_weekday[$((m % 7))]=1; done
  field "$hour" 0 23 || return 0
  hours=("${!set[@]}")
  field "$minute" 0 59 || return 0
  minutes=("${!set[@]}")
  for ((back = 0; back <= 3000; back++)); do
    # At noon, so that no change of the hour skips a day.
    TZ=$2 printf -v date '%(%H)T' "$3"
    at=$(($3 - (10#$date - 12) * 3600 - back * 86400))
    TZ=$2 printf -v date '%(%Y %-m %-d %w)T' "$at"
    # shellcheck disable=SC2086
    set -- "$1" "$2" "$3" $date
    [ -n "${in_month[$5]:-}" ] || continue
    # Both restricted: either will do, as in cron.
    if [[ $day == \** || $weekday == \** ]]; then
      [ -n "${in_day[$6]:-}" ] && [ -n "${in_weekday[$7]:-}" ] || continue
    else
      [ -n "${in_day[$6]:-}${in_weekday[$7]:-}" ] || continue
    fi
    for ((h = ${#hours[@]} - 1; h >= 0; h--)); do
      for ((m = ${#minutes[@]} - 1; m >= 0; m--)); do
        seconds_of "$4" "$5" "$6" "${hours[h]}" "${minutes[m]}" "$2" || continue
        [ "$at" -le "$3" ] || continue
        slot=$at
        return
      done
    done
  done
}

# seconds_of YEAR MONTH DAY HOUR MINUTE ZONE: as $at; the first of two where the clock repeats it, and a failure where it leaves it out.
seconds_of() {
  # Days of the civil calendar, counted from March so that leap days come last.
  local y=$(($1 - ($2 <= 2))) m=$((($2 + 9) % 12)) wall offset around
  wall=$(((365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + $3 - 1 - 719468) * 86400 + $4 * 3600 + $5 * 60))
  at=$wall
  case $6 in UTC | Etc/UTC) return ;; esac
  # By the zone's offset from before a change of that day, and by the one from after it.
  for around in -86400 86400; do
    TZ=$6 printf -v offset '%(%z)T' $((wall + around))
    at=$((wall - ${offset:0:1}1 * (10#${offset:1:2} * 3600 + 10#${offset:3:2} * 60)))
    TZ=$6 printf -v offset '%(%-H %-M)T' "$at"
    [ "$offset" != "$4 $5" ] || return 0
  done
  return 1
}

# slot_file: where this item's last slot is noted.
slot_file() { slot_file=$root/var/lib/hygiene/$app/$instance/.$item$state_suffix.slot; }

# is_due: whether $slot is later than all that were begun, by the file.
is_due() {
  local last='' added=0
  slot_file
  [ ! -s "$slot_file" ] || read -r last <"$slot_file"
  if [[ $last =~ ^[0-9]+$ ]]; then
    [ "$last" -le $((seconds + LONGEST_SETBACK)) ] || { log warning clock "the last slot is far ahead of the clock: it was noted by a clock that was wrong"; last=0; }
  else
    [ ! -r "${slot_file%/*}/added" ] || read -r added <"${slot_file%/*}/added"
    last=$((added > since ? added : since))
    [ "$last" -le $((seconds + LONGEST_SETBACK)) ] || last=0
  fi
  [ "$slot" -gt "$last" ]
}

# claim_slot: notes $slot as begun; 75 where it has been. Of two that come at once one gets it.
claim_slot() {
  local status=0
  is_due || { slot_is_over; return; }
  { own_folder "$root/var/lib/hygiene" && own_folder "${slot_file%/*}"; } || return
  { exec 7<>"$slot_file"; } 2>/dev/null && flock 7 || { reject "$NO_SPACE" "cannot write $slot_file"; return; }
  if is_due; then
    note_slot "$slot" || status=$?
  else
    status=$LOCKED
    slot_is_over
  fi
  exec 7>&-
  return "$status"
}

# note_slot SLOT: over the old one, which is as long: never empty.
note_slot() { printf '%s\n' "$1" 2>/dev/null 1<>"$slot_file" || reject "$NO_SPACE" "cannot write $slot_file"; }

# release_slot: the host goes down, or somebody ends the run before it has begun. All up to the slot before it have been begun; it is due again, and made up for once.
release_slot() {
  local last
  slot_file
  { exec 7<>"$slot_file"; } 2>/dev/null && flock 7 || return
  # Unless a later one was begun meanwhile.
  read -r last <"$slot_file"
  [ "$last" != "$slot" ] || ! note_slot $((slot - 1)) || rewind_timer
  exec 7>&-
}

# rewind_timer: by the time of this file a timer of systemd knows at a boot what it has missed: systemd.timer(5), Persistent=.
rewind_timer() {
  touch --no-create --date="@$((slot - 1))" -- "$root/var/lib/systemd/timers/stamp-$app-$state_kind-$item@$instance.timer" 2>/dev/null
  log notice released "the slot $(printf '%(%Y-%m-%dT%H:%M:%SZ)T' "$slot") was not begun: it is made up for"
}

# slot_variable: tells the work for which slot it is done, as options of the engine's client; nothing where somebody runs it by hand.
slot_variable() {
  slot_variable=()
  [ -z "$scheduled" ] || [ -z "${slot:-}" ] || printf -v slot_variable[1] 'HYGIENE_SLOT=%(%Y-%m-%dT%H:%M:%SZ)T' "$slot"
  [ ${#slot_variable[@]} -eq 0 ] || slot_variable[0]=--env
}

slot_is_over() { reject "$LOCKED" "the slot $(printf '%(%Y-%m-%dT%H:%M:%SZ)T' "$slot") has been run: skipped"; }

# begin_slot SCHEDULE: 75 where this slot has been begun; else sleeps until its place. With --slot cron has done both.
begin_slot() {
  slot=${option[--slot]:-}
  [ -z "$slot" ] || return 0
  now
  last_slot "${ops[item.$1.cron]:-}" "${ops[item.$1.timeZone]:-UTC}" "$seconds"
  claim_slot || return
  # Under systemd, hygiene due has waited already.
  [ "${ops[item.overlap]:-skip}" = replace ] && [ -n "${INVOCATION_ID:-}" ] || await_place "$1"
}

# await_place SCHEDULE: sleeps until the slot's place. What is made up for, long after it, is spread from now on.
await_place() {
  local pause
  splay_of "$app/$instance/$item" "${ops[item.$1.splay]:-0}"
  pause=$((slot + splay - seconds))
  [ $((seconds - slot)) -le $((splay + 60)) ] || pause=$splay
  [ "$pause" -le 0 ] || timed 0 '' sleep "$pause"
}

# hygiene due: for systemd, which asks before it ends a run for the sake of the next one: sleeps until the place of a slot that is due; 75 where none is.
due_command() {
  settings
  read_ops "$item"
  catch_signals
  name_state job
  now
  last_slot "${ops[item.schedule.cron]:-}" "${ops[item.schedule.timeZone]:-UTC}" "$seconds"
  is_due || exit "$LOCKED"
  await_place schedule || { rewind_timer; exit "$interrupted"; }
}
