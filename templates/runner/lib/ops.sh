# ops.json: where it is, whether it is to be trusted, and what it says.
# shellcheck shell=bash

# guarded PATH...: whether only root, or this user, can have written them. When the last of them came to this host is in $since: an upgrade and a copy count, what dpkg sets as its time does not.
# What the last does not keep when it is written is in $trait: its number, its size, and when it was changed, which nobody can set.
guarded() {
  local owner mode changed found path number=0
  while read -r owner mode changed found path; do
    number=$((number + 1)) since=$changed trait=$found
    [ "$owner" = 0 ] || [ "$owner" = "$EUID" ] || { reject "$UNTRUSTED" "$path belongs to user $owner, and not to root: what it says is not done"; return; }
    (((8#$mode & 8#022) == 0)) || { reject "$UNTRUSTED" "$path can be written by others than its owner (mode $mode): what it says is not done. chmod go-w it, if nobody has changed it"; return; }
  done < <(exec stat -L -c '%u %a %Z %i:%s:%.9Z %n' -- "$@" 2>/dev/null)
  [ "$number" -eq $# ] || reject "$ABSENT" "cannot read all of $*"
}

# is_own: whether this runner is the app's.
is_own() { [ "$home" = "$root/usr/share/$app-ops" ] || [ "${home##*/}" = "$app-ops" ] || { [ -f "$home/ops.json" ] && [ "$(jq -r .app "$home/ops.json" 2>/dev/null)" = "$app" ]; }; }

# find_ops: sets ops_file. A runner that belongs to another app hands over to that app's own.
find_ops() {
  local other=$root/usr/share/$app-ops
  if is_own; then
    ops_file=$home/ops.json
  elif [ -x "$other/hygiene" ]; then
    guarded "$other" "$other/hygiene" || give_up $? "$reason"
    exec "$other/hygiene" "${arguments[@]}"
  else
    ops_file=$other/ops.json
    [ -f "$ops_file" ] || give_up "$ABSENT" "there is no app $app: $other has no ops.json. Installed: $(installed_apps)"
  fi
}

installed_apps() {
  local file list=()
  for file in "$root"/usr/share/*-ops/ops.json; do
    [ ! -f "$file" ] || { file=${file%-ops/ops.json}; list+=("${file##*/}"); }
  done
  [ ${#list[@]} -eq 0 ] || printf '%s\n' "${list[@]}"
}

# read_ops [ITEM]: fills the array ops, by paths like services.db.image. The starts of jq and sha256sum cost more than all else that a job needs, so what they said last is kept, with the
# trait of what they read. A new package brings a new file, whatever is in it.
read_ops() {
  declare -gA ops=()
  local text entry entries=() trait kept=$root/var/lib/hygiene/$app/.ops/${1:-all} paths=("${ops_file%/*}" "$ops_file")
  [ ! -r "$kept" ] || paths=("${kept%/*}" "$kept" "${paths[@]}")
  guarded "${paths[@]}" || give_up $? "$reason"
  [ ${#paths[@]} -eq 2 ] || mapfile -t -d $'\x1e' entries <"$kept"
  ops_digest=${entries[0]:-}
  ops_digest=${ops_digest#"$trait "}
  if [[ ! $ops_digest =~ ^[0-9a-f]{64}$ || $home/lib/ops.jq -nt $kept ]]; then
    read -r ops_digest _ < <(exec sha256sum -- "$ops_file" 2>/dev/null) || give_up "$CONFIG" "cannot read $ops_file"
    text=$(jq -j --arg item "${1:-}" -f "$home/lib/ops.jq" <"$ops_file" 2>&1) || give_up "$CONFIG" "cannot read $ops_file: $text"
    mapfile -t -d $'\x1e' entries < <(printf '%s %s\x1e%s' "$trait" "$ops_digest" "$text")
    keep_ops "$kept"
  fi
  for entry in "${entries[@]:1}"; do
    ops[${entry%%=*}]=${entry#*=}
  done
  [ "${ops[app]:-}" = "$app" ] || give_up "$CONFIG" "$ops_file is of the app ${ops[app]:-(none)}, and not of $app"
  [ ! -e "$root/var/lib/hygiene/$app/.given-up" ] || rm -f -- "$root/var/lib/hygiene/$app/.given-up"
  [ -z "${1:-}" ] || [ -n "${ops[kind]}" ] || die "$ABSENT" "$app has no job or backup $1. It has: $(names jobs | tr '\n' ' ')$(names backups | tr '\n' ' ')"
}

# give_up CODE WORDS: ends the program. Where nobody is there to read why, whoever site.conf names is told, or else root: ops.json cannot say whom, and its unit takes what ends with a code
# for something that has told it. Once, until ops.json can be read again.
give_up() {
  reason=${*:2}
  if [ -n "$scheduled" ] && [ ! -e "$root/var/lib/hygiene/$app/.given-up" ]; then
    ops=()
    declare -gA state=()
    settings
    : "${site[HYGIENE_NOTIFY]:=mail:root}"
    notify failure "$1" && own_folder "$root/var/lib/hygiene" && own_folder "$root/var/lib/hygiene/$app" && : >"$root/var/lib/hygiene/$app/.given-up"
  fi
  die "$1" "${*:2}"
}

# keep_ops FILE: for the next time; who may not write there does without.
keep_ops() {
  local reason
  { own_folder "$root/var/lib/hygiene" && own_folder "${1%/*/*}" && own_folder "${1%/*}"; } || return 0
  { printf '%s\x1e' "${entries[@]}" >"$1.$$" && mv -f -- "$1.$$" "$1"; } 2>/dev/null || rm -f -- "$1.$$"
}

# words PATH: the array at that path, as the array word.
words() {
  word=()
  while [ -n "${ops[$1.${#word[@]}]+set}" ]; do
    word+=("${ops[$1.${#word[@]}]}")
  done
}

# names jobs|backups
names() {
  local number=0
  while [ -n "${ops[$1.$number.name]+set}" ]; do
    printf '%s\n' "${ops[$1.$number.name]}"
    number=$((number + 1))
  done
}

# below PATH: what the paths that begin with it go on with, as the array below.
below() {
  local key
  below=()
  for key in "${!ops[@]}"; do
    [[ $key != "$1".* ]] || below+=("${key#"$1".}")
  done
}

# members services|volumes|instances: the names at that path, sorted.
members() {
  local below
  below "$1"
  [ ${#below[@]} -eq 0 ] || printf '%s\n' "${below[@]%%.*}" | sort -u
}

# variables PATH: the names of the environment at that path, sorted. They may have dots.
variables() {
  local below
  below "$1"
  [ ${#below[@]} -eq 0 ] || printf '%s\n' "${below[@]}" | sort
}

# instances: the names of this host: those that were added, and those that ops.json declares, but for what was removed.
instances() {
  local folder name
  {
    for folder in "$root/etc/hygiene/$app/instances"/*/; do
      folder=${folder%/}
      [ ! -d "$folder" ] || ! is_name "${folder##*/}" || printf '%s\n' "${folder##*/}"
    done
    while IFS= read -r name; do
      [ -d "$root/var/lib/hygiene/$app/$name/removed" ] || printf '%s\n' "$name"
    done < <(members instances)
  } | sort -u
}
