# Repositories of restic and borg: the files of a copy are there, its manifest is here, too. Passwords are in a file of root's, and on no command line.
# shellcheck shell=bash

# open_remote: what has to be known and done before its first use. A restic that was killed has left a lock, which would end retention, or all; it removes those whose process is gone, and no other. Where it
# cannot, such as where there is no repository yet, the next command says why.
open_remote() {
  secret_file "${repository%%:*}-password"
  password_file=$secret_file
  [ -r "$password_file" ] || { reject "$CONFIG" "write the password of the repository to $password_file"; return; }
  [[ $repository == restic:* && ${opened:-} != "$repository" ]] || return 0
  opened=$repository
  restic_run unlock >/dev/null
  return 0
}

restic_run() { RESTIC_PASSWORD_FILE=$password_file RESTIC_REPOSITORY=${repository#restic:} in_turn restic --quiet "$@"; }

# Another host may be at it, too.
borg_run() { BORG_PASSCOMMAND="cat ${password_file@Q}" BORG_RELOCATED_REPO_ACCESS_IS_OK=yes in_turn borg "$1" --lock-wait "$PATIENCE" "${@:2}"; }

readonly PATIENCE=3600

# in_turn PROGRAM...: all instances may have one repository, and its programs give up at once where another has it. In the folder $within, without a shell of its own, which no signal would come through.
in_turn() {
  local sum
  own_folder "$root/run/lock/hygiene" || return
  read -r sum _ < <(printf '%s' "$repository" | md5sum)
  timed "${ops[item.timeout]:-0}" '' flock --no-fork --wait "$PATIENCE" "$root/run/lock/hygiene/repository-$sum" env --chdir="${within:-.}" "$@" 2>"$errors"
}

# is_missing: whether the last failure was that there is no repository yet, and not a wrong password or a host that does not answer.
is_missing() { grep -q 'Is there a repository at\|does not exist' "$errors"; }

# may_begin: whether there is no repository yet, and none was. Where it should have copies of this backup, the disk or the host that has it is not there.
may_begin() {
  local one
  is_missing || return
  for one in "$place"/*Z; do
    [ -f "$one/manifest.json" ] && ! is_local "$one" || continue
    echo "there is none, and there was: ${one##*/} is in it. Is its disk mounted?" >"$errors"
    return 1
  done
}

archive_name() { printf '%s-%s-%s-%s' "$app" "$instance" "$item" "$1"; }

# keep_remote FOLDER TIME: stores the folder, and leaves its manifest alone here.
keep_remote() {
  local file
  [ -n "$repository" ] || return 0
  open_remote || return
  case $repository in
    restic:*)
      restic_run cat config >/dev/null || { may_begin && restic_run init; } || { disk_or $? "opening $repository"; return; }
      within=$1 restic_run backup --host "$app" --tag "$(archive_name "$2")" . || { disk_or $? "restic backup"; return; }
      ;;
    borg:*)
      borg_run info "${repository#borg:}" >/dev/null || { may_begin && borg_run init --encryption repokey "${repository#borg:}"; } || { disk_or $? "opening $repository"; return; }
      within=$1 borg_run create "${repository#borg:}::$(archive_name "$2")" . || { disk_or $? "borg create"; return; }
      ;;
  esac
  for file in "$1"/*; do
    [ "${file##*/}" = manifest.json ] || rm -f -- "$file"
  done
}

# is_local COPY: whether its files are on this host: there is no repository, or there was none when it was made, or it was set aside before it came there.
is_local() {
  local file
  [ -n "$repository" ] || return 0
  for file in "$1"/*; do
    case ${file##*/} in manifest.json | verified.json) ;; *) return 0 ;; esac
  done
  return 1
}

# fetch_remote COPY FOLDER
fetch_remote() {
  local name=${1##*/}
  open_remote || return
  case $repository in
    restic:*) restic_run restore latest --host "$app" --tag "$(archive_name "$name")" --target "$2" ;;
    borg:*) within=$2 borg_run extract "${repository#borg:}::$(archive_name "$name")" ;;
  esac || { disk_or $? "reading $repository"; return; }
}

# learn_remote: fetches the manifests of copies that this host does not know of: it may be a new one.
learn_remote() {
  local name known partial=$place/.learn.$$
  [ -n "$repository" ] || return 0
  open_remote || return
  known=$(list_remote) || { disk_or $? "listing $repository"; return; }
  while IFS= read -r name; do
    [[ $name =~ ^[0-9]{8}T[0-9]{6}Z(\.safety)?$ && ! -e $place/$name ]] || continue
    rm -rf -- "$partial"
    mkdir -- "$partial" 2>"$errors" && fetch_manifest "$name" >"$partial/manifest.json" && { [ -e "$place/$name" ] || mv -T -- "$partial" "$place/$name"; } || { rm -rf -- "$partial"; disk_or 1 "reading the manifest of $name in $repository"; return; }
    log notice learned "the copy $name of $item is in $repository"
  done <<<"$known"
  rm -rf -- "$partial"
}

# list_remote: the times of this backup's copies there.
list_remote() {
  local prefix
  prefix=$(archive_name '')
  case $repository in
    restic:*) restic_run snapshots --json --host "$app" | jq -r '.[].tags[]?' ;;
    borg:*) borg_run list --short "${repository#borg:}" ;;
  esac | while IFS= read -r name; do
    [[ $name != "$prefix"* ]] || printf '%s\n' "${name#"$prefix"}"
  done
  return "${PIPESTATUS[0]}"
}

# fetch_manifest TIME
fetch_manifest() {
  case $repository in
    restic:*) restic_run dump --host "$app" --tag "$(archive_name "$1")" latest /manifest.json ;;
    borg:*) borg_run extract --stdout "${repository#borg:}::$(archive_name "$1")" manifest.json ;;
  esac
}

# drop_remote COPY
drop_remote() {
  ! is_local "$1" || return 0
  open_remote || return
  case $repository in
    # With no policy but this: the copies of that tag, of which there is one.
    restic:*)
      local id
      id=$(restic_run snapshots --json --host "$app" --tag "$(archive_name "${1##*/}")" | jq -r '.[].id') || return
      # shellcheck disable=SC2086
      [ -z "$id" ] || restic_run forget $id >/dev/null
      ;;
    borg:*) borg_run delete "${repository#borg:}::$(archive_name "${1##*/}")" ;;
  esac
}

# free_remote: gives back the space of what was dropped.
free_remote() {
  [ -n "$repository" ] || return 0
  case $repository in
    restic:*) restic_run prune >/dev/null ;;
    borg:*) borg_run compact "${repository#borg:}" ;;
  esac || reject "$NO_SPACE" "the space of what was removed is not free in $repository yet: $(last_words)"
}
