# What is known of each item of an instance: one file of JSON each, a member a line, so that a run needs no program to read it.
# shellcheck shell=bash

readonly STATE_NUMBERS=' lastSlot exit seconds failures size '

# name_state KIND: a drill has a state of its own beside its backup's.
name_state() {
  state_kind=$1
  state_suffix=''
  [ "$1" != drill ] || state_suffix=.drill
  state_file=$root/var/lib/hygiene/$app/$instance/$item$state_suffix.json
}

# read_state: fills the array state.
read_state() {
  local line
  declare -gA state=()
  [ -r "$state_file" ] || return 0
  while IFS= read -r line; do
    [[ $line =~ ^\ \ \"([a-zA-Z]+)\":\ \"?(.*)$ ]] || continue
    local name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    value=${value%,}
    value=${value%\"}
    value=${value//\\\"/\"}
    state[$name]=${value//\\\\/\\}
  done <"$state_file"
}

# write_state: whole or not at all.
write_state() {
  local name file=$state_file json comma=''
  own_folder "$root/var/lib/hygiene" && own_folder "${file%/*}" || return
  {
    printf '{\n'
    for name in app instance name kind lastSlot lastStart lastEnd exit commandExit seconds lastSuccess failures untold missing backup place size message; do
      case $name in
        app) json_string "$app" ;;
        instance) json_string "$instance" ;;
        name) json_string "$item" ;;
        *)
          [ -n "${state[$name]+set}" ] || continue
          if [[ $STATE_NUMBERS == *" $name "* && ${state[$name]} =~ ^[0-9]+$ ]]; then json=${state[$name]}; else json_string "${state[$name]}"; fi
          ;;
      esac
      printf '%s  "%s": %s' "$comma" "$name" "$json"
      comma=$',\n'
    done
    printf '\n}\n'
  } >"$file.tmp.$$" 2>/dev/null && mv -f -- "$file.tmp.$$" "$file" 2>/dev/null && return
  rm -f -- "$file.tmp.$$"
  reject "$NO_SPACE" "cannot write $file"
}

begin_state() {
  now
  begun=$seconds
  state[kind]=$state_kind state[lastStart]=$time
}

# end_state CODE: counts, tells whoever wants to know, and logs.
end_state() {
  local before=${state[failures]:-0} level=info known=''
  # Of the end of what nobody was told nobody needs to hear.
  [ "$before" -eq 0 ] || [ -n "${state[untold]:-}" ] || known=yes
  [ -z "${state[missing]:-}" ] || known=yes
  now
  # Of what failed on the way to a success nobody needs to hear.
  [ "$1" -ne 0 ] || reason=''
  state[lastEnd]=$time state[exit]=$1 state[seconds]=$((seconds - begun)) state[message]=$reason
  [ -n "${command_exit:-}" ] && state[commandExit]=$command_exit || unset 'state[commandExit]'
  if [ "$1" -eq 0 ]; then
    state[failures]=0 state[lastSuccess]=$time
    unset 'state[missing]' 'state[untold]'
  else
    state[failures]=$((before + 1))
    [ "$before" -gt 0 ] || state[untold]=yes
    level=err
  fi
  write_state || say "$reason"
  log "$level" end "exit $1 after $((seconds - begun)) s${reason:+: $reason}"
  if [ "$1" -ne 0 ]; then
    tell_failure
  elif [ -n "$known" ]; then
    notify recovery 0
  fi
}

# tell_failure: unless somebody was told.
tell_failure() {
  local reason=${state[message]:-}
  [ -n "${state[untold]:-}" ] && notify failure "${state[exit]}" || return 0
  # Telling takes its time, in which others may have written it.
  read_state
  unset 'state[untold]'
  write_state
}
