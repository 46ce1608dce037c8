# Exit codes, paths, names, and words to the user. Sourced first: the other files of this folder only define functions.
# shellcheck shell=bash

# 0 done, 1 the command in the container failed; the others as sysexits.h has them, where it has them.
readonly REFUSED=2 USAGE=64 DAMAGED=65 ABSENT=66 NO_ENGINE=69 NO_SPACE=73 LOCKED=75 UNTRUSTED=77 CONFIG=78 TIMEOUT=124

root=${HYGIENE_ROOT:-}
app='' instance='' item=''
reason='' verbose='' quiet='' scheduled=''

say() { printf 'hygiene: %s\n' "$*" >&2; }

# die CODE WORDS: ends the program.
die() {
  reason="${*:2}"
  say "$reason"
  exit "$1"
}

# reject CODE WORDS: notes why a step failed, and returns the code for the caller to hand on.
reject() {
  reason="${*:2}"
  return "$1"
}

is_name() { [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$ ]]; }

# need_name KIND NAME
need_name() {
  is_name "$2" || die "$USAGE" "$(printf '%q' "$2") is no name of $1: names have a-z, 0-9 and -, at most 40, and neither begin nor end with -"
}

# now: the time as ISO 8601 in $time, and in seconds in $seconds, without a process.
now() {
  printf -v seconds '%(%s)T' -1
  printf -v time '%(%Y-%m-%dT%H:%M:%SZ)T' "$seconds"
}

# json_string TEXT: in $json, as a JSON string.
json_string() {
  local text=$1 piece code
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  text=${text//$'\r'/\\r}
  while [[ $text =~ [[:cntrl:]] ]]; do
    piece=${BASH_REMATCH[0]}
    printf -v code '\\u%04x' "'$piece"
    text=${text//"$piece"/$code}
  done
  json="\"$text\""
}

# own_folder FOLDER: makes it, for this user alone; refuses one that somebody else has put there, as anybody can in /run/lock.
own_folder() {
  [ -d "$1" ] || (umask 022 && mkdir -p -- "$1") 2>/dev/null || [ -d "$1" ] || { reject "$NO_SPACE" "cannot make the folder $1"; return; }
  [ -O "$1" ] && [ ! -L "$1" ] || reject "$UNTRUSTED" "$1 does not belong to the user who runs hygiene: remove it"
}

# secret_file NAME: a secret of this host as $secret_file: a credential of the unit (systemd.exec(5), LoadCredentialEncrypted=), else a file of /etc/hygiene.
secret_file() {
  secret_file=${CREDENTIALS_DIRECTORY:-}/$1
  [ -n "${CREDENTIALS_DIRECTORY:-}" ] && [ -r "$secret_file" ] || secret_file=$root/etc/hygiene/$app/$1
}

# settings: reads site.conf into the array site; no shell reads it.
settings() {
  declare -gA site=([HYGIENE_ENGINE]=auto)
  local line file=$root/etc/hygiene/$app/site.conf
  [ -r "$file" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ ^[[:space:]]*([A-Z_]+)=(.*)$ ]] || continue
    local name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    value=${value%"${value##*[![:space:]]}"}
    [[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]] && value=${BASH_REMATCH[1]}
    site[$name]=$value
  done <"$file"
}
