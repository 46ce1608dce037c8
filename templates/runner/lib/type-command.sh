# Backups of type command: what a program of the container prints.
# shellcheck shell=bash

dump_command() {
  words item.command
  in_container "${ops[item.timeout]:-0}" "$container" "${ops[item.user]:-${ops[services.$service.user]:-}}" "${word[@]}" >"$1/dump" 2>"$errors"
}

check_command() { :; }

restore_type_command() {
  words item.restoreCommand
  [ ${#word[@]} -gt 0 ] || { reject "$CONFIG" "the backup $item has no restoreCommand"; return; }
  touched=yes
  feed=yes in_container "${ops[item.timeout]:-0}" "$container" "${ops[item.user]:-${ops[services.$service.user]:-}}" "${word[@]}" <"$1/dump" 2>"$errors"
}
