# For the entrypoints of databases: the folder of the data, and a first start that may be killed at any moment. Sourced after common.
# shellcheck shell=sh

# between LEAST WANTED MOST
between() {
  if [ "$2" -lt "$1" ]; then echo "$1"; elif [ "$2" -gt "$3" ]; then echo "$3"; else echo "$2"; fi
}

# own_folder FOLDER: makes it, or says why the service cannot keep data there.
own_folder() {
  _user=$(id -u) _group=$(id -g)
  [ "$_user" != 0 ] || die "a database does not run as root: start the container with the image's own user, without --user or what stands for it"
  id -un >/dev/null 2>&1 || die "the image has no user $_user: start the container with the image's own user, without --user or what stands for it"
  _folder=$1
  while [ ! -e "$_folder" ]; do
    _folder=${_folder%/*} _folder=${_folder:-/}
  done
  _owner=$(stat -c %u "$_folder")
  if [ ! -w "$_folder" ] || [ ! -x "$_folder" ]; then
    [ "$_owner" != "$_user" ] || die "cannot write to $_folder: it is mounted read-only, or its mode $(stat -c %a "$_folder") forbids it"
    die "cannot write to $_folder: it belongs to user $_owner, and the service runs as user $_user. As root on the host, chown -R $_user:$_group what is mounted there; or take a new volume"
  fi
  mkdir -p "$1"
}

# must_own FOLDER: for a server that takes no other.
must_own() {
  _owner=$(stat -c %u "$1")
  [ "$_owner" = "$(id -u)" ] || die "$1 belongs to user $_owner, and the service runs as user $(id -u). As root on the host, chown -R $(id -u):$(id -g) what is mounted there; or take a new volume"
}

# lock_folder FOLDER: one container at a time. The lock is held by every process from here on, and ends with them. It is a file's, and to be written, or NFS would not tell other hosts of it.
lock_folder() {
  exec 9>>"$1/.lock"
  flock --nonblock 9 || case $? in
    1) die "another container uses $1: each needs a volume of its own" ;;
    *) say "the file system of $1 knows no locks: see to it that no other container uses it" ;;
  esac
}

# must_read FOLDER: one that cannot be looked into would count as empty.
must_read() {
  [ ! -e "$1" ] || { [ -r "$1" ] && [ -x "$1" ]; } || die "cannot read $1 as user $(id -u): as root on the host, chmod a+rX what is mounted there"
}

# A first start works in FOLDER/.new/data. What is whole gets the name FOLDER/.new/complete, and then moves up, entry by entry; the one by which later starts know data comes last.
# So a folder counts as data when all of it is there, and what a killed start has left is either gone on with or thrown away.

# begin_data FOLDER: true where there is something to make, false where a killed start had only to move.
begin_data() {
  [ ! -e "$1/.new/complete" ] || return 1
  # What a first start before this one has left: there was nothing else when it began, and what settings of the project name in the volume may be there since.
  if [ ! -d "$1/.new" ]; then
    for _entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
      case ${_entry##*/} in
        lost+found | .lock | .container) ;;
        *) [ ! -e "$_entry" ] || die "$1 is neither empty nor a database's: it has '${_entry##*/}'. Take a new volume, or empty this one" ;;
      esac
    done
  fi
  rm -rf "$1/.new"
  mkdir "$1/.new" || die "cannot begin anew in $1"
}

# finish_data FOLDER LAST
finish_data() {
  [ ! -e "$1/.new/data" ] || mv "$1/.new/data" "$1/.new/complete"
  for _entry in "$1/.new/complete"/* "$1/.new/complete"/.[!.]*; do
    if [ -e "$_entry" ] && [ "${_entry##*/}" != "$2" ]; then
      mv "$_entry" "$1/"
    fi
  done
  sync --file-system "$1"
  mv "$1/.new/complete/$2" "$1/"
  rm -rf "$1/.new"
}

# run_scripts FOLDER: in the order of names. Files of SQL go into the function sql; scripts that are executable run, others are bash's.
run_scripts() {
  for _script in "$1"/*; do
    [ -e "$_script" ] || continue
    say "running $_script"
    case $_script in
      *.sh) if [ -x "$_script" ]; then "$_script"; else bash "$_script"; fi ;;
      *.sql) sql <"$_script" ;;
      *.sql.gz) run_compressed gzip "$_script" ;;
      *.sql.xz) run_compressed xz "$_script" ;;
      *.sql.zst) run_compressed zstd "$_script" ;;
      *) say "passing over $_script: it is no .sh, .sql, .sql.gz, .sql.xz or .sql.zst" && continue ;;
    esac || die "$_script failed: nothing of this first start is kept"
  done
}

run_compressed() {
  command -v "$1" >/dev/null || die "the image has no $1 for $2: add the Debian package that has it, or compress it with gzip"
  # A pipe hides that its first half failed.
  "$1" -t -- "$2" && "$1" -dc -- "$2" | sql
}
