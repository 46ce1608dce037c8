# For the entrypoints beside it: what they have in common. Sourced by a POSIX shell.
# shellcheck shell=sh

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# from_file NAME [DEFAULT]: sets NAME from the file that NAME_FILE names, as a secret is given; else from NAME; else to the default.
from_file() {
  eval "_value=\${$1:-} _file=\${${1}_FILE:-}"
  if [ -n "$_file" ]; then
    [ -z "$_value" ] || die "$1 and $1_FILE are both set: take one away"
    [ -r "$_file" ] || die "cannot read $_file, which $1_FILE names"
    _value=$(cat "$_file")
    # Of a line's end as Windows has it, the first half is left.
    _value=${_value%"$(printf '\r')"}
  fi
  eval "$1=\${_value:-\${2:-}}; export $1; unset ${1}_FILE"
}

# is_on NAME: whether a switch has a value, and another one than 0.
is_on() { eval "[ \"\${$1:-0}\" != 0 ]"; }

# refuse NAME WHY: a variable of other images' that would have no effect here.
refuse() { eval "[ -z \"\${$1:-}\" ]" || die "$1 is set, and has no effect here: $2"; }

# A folder for sockets, process ids and small temporary files: the first that can be written to, in an image whose root may be read-only. /dev/shm always can.
run_dir() {
  for _folder in "$@" /tmp /dev/shm; do
    if [ -d "$_folder" ] && [ -w "$_folder" ]; then
      printf '%s\n' "$_folder"
      return
    fi
  done
  die "there is no folder to write to: give the container a tmpfs at /tmp"
}

machine_memory() { awk '/^MemTotal:/ { printf "%d\n", $2 / 1024 }' /proc/meminfo; }

# The memory that the container may use, in MiB: its control group's limit (version 2, then 1), but no more than the machine has.
memory_limit() {
  _memory=$(machine_memory)
  for _file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [ -r "$_file" ] || continue
    _limit=$(cat "$_file")
    case $_limit in
      '' | max | *[!0-9]*) ;;
      # Without a limit, version 1 says a number with 19 digits.
      *) [ ${#_limit} -gt 15 ] || [ $((_limit / 1048576)) -ge "$_memory" ] || _memory=$((_limit / 1048576)) ;;
    esac
  done
  printf '%s\n' "$_memory"
}

# The processors that the container may use, at least 1.
cpu_limit() {
  _cpus=$(nproc)
  if [ -r /sys/fs/cgroup/cpu.max ]; then
    read -r _quota _period </sys/fs/cgroup/cpu.max || :
  elif [ -r /sys/fs/cgroup/cpu/cpu.cfs_quota_us ]; then
    _quota=$(cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us) _period=$(cat /sys/fs/cgroup/cpu/cpu.cfs_period_us)
  fi
  case ${_quota:-max} in
    max | -*) ;;
    *)
      _quota=$(((_quota + _period - 1) / _period))
      [ "$_quota" -ge "$_cpus" ] || _cpus=$_quota
      ;;
  esac
  printf '%s\n' "$_cpus"
}

# need_writable FOLDER...: says in one sentence that a volume cannot be written to.
need_writable() {
  for _folder in "$@"; do
    { [ -d "$_folder" ] && [ -w "$_folder" ]; } || die "cannot write to $_folder as user $(id -u): give the volume to $(id -u):$(id -g), and mount it so that it can be written to"
  done
}

# is_mounted FOLDER: whether something is mounted just there.
is_mounted() { cut -d ' ' -f 5 /proc/self/mountinfo | grep --quiet --line-regexp --fixed-strings "$1"; }

# Whether the container has a memory limit of its own. Without one, who takes all that the machine has is not alone there.
memory_is_limited() { [ "$(memory_limit)" -lt "$(machine_memory)" ]; }
