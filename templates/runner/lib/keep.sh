# Retention, without any file: which of many backups go. Grandfather, father, son.
# shellcheck shell=bash

# to_prune LAST DAILY WEEKLY MONTHLY YEARLY MINIMUM SHRINK: reads lines TIME SIZE VERIFIED, the newest first; prints the times that go.
# Of each of the last so many days, weeks (of ISO 8601), months and years that have a backup, the newest is kept. With no number at all, everything is kept. VERIFIED is 1 or 0:
# while there are fewer than MINIMUM verified ones, nothing goes, and of them so many newest ones never go. Nothing goes, either, while the newest is more than SHRINK percent
# smaller than the newest verified one.
to_prune() {
  local -a counts=("$2" "$3" "$4" "$5") times=() going=() used=(0 0 0 0)
  local -A seen=() verified=()
  local last=$1 minimum=$6 shrink=$7 time size good newest='' newest_good='' number=0 keep period key proven=0
  while read -r time size good; do
    : "${newest:=$size}"
    times+=("$time")
    [ "$good" != 1 ] || { verified[$time]=1 newest_good=${newest_good:-$size}; }
  done
  [ ${#verified[@]} -ge "$minimum" ] && [ $((last + counts[0] + counts[1] + counts[2] + counts[3])) -gt 0 ] || return 0
  [ "$shrink" -eq 0 ] || [ -z "$newest_good" ] || [ $((newest * 100)) -ge $((newest_good * (100 - shrink))) ] || return 0
  for time in "${times[@]}"; do
    keep=''
    [ $((number++)) -ge "$last" ] || keep=yes
    for period in 0 1 2 3; do
      bucket "$period" "$time"
      [ -n "${seen[$period $key]:-}" ] || [ "${used[period]}" -ge "${counts[period]}" ] && continue
      seen[$period $key]=1
      used[period]=$((used[period] + 1))
      keep=yes
    done
    if [ -n "${verified[$time]:-}" ]; then
      [ $((proven++)) -ge "$minimum" ] || keep=yes
    fi
    [ -n "$keep" ] || going+=("$time")
  done
  [ ${#going[@]} -eq 0 ] || printf '%s\n' "${going[@]}"
}

# bucket PERIOD TIME: the day, the week, the month or the year of a time like 20260131T020000Z, as $key.
bucket() {
  local day=${2%%T*}
  case $1 in
    0) key=$day ;;
    1)
      local at
      seconds_of "${day:0:4}" "$((10#${day:4:2}))" "$((10#${day:6:2}))" 0 0 UTC
      printf -v key '%(%G-%V)T' "$at"
      ;;
    2) key=${day:0:6} ;;
    *) key=${day:0:4} ;;
  esac
}
