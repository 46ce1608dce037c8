# What is told: JSON lines, for the journal where there is one.
# shellcheck shell=bash

# log LEVEL EVENT WORDS: err, warning, notice or info, as syslog has them.
log() {
  local line json
  now
  json_string "${*:3}"
  line="{\"time\":\"$time\",\"level\":\"$1\",\"event\":\"$2\",\"app\":\"$app\",\"instance\":\"$instance\",\"name\":\"$item\",\"message\":$json}"
  if [ -n "${JOURNAL_STREAM:-}" ]; then
    printf '%s\n' "$line"
  else
    [ -z "$verbose" ] || printf '%s\n' "$line"
    [ ! -S /dev/log ] || ! command -v logger >/dev/null || logger -t hygiene -p "user.$1" -- "$line" 8>&- 9>&-
  fi
}

# warn EVENT WORDS: into the log, and to whoever looks.
warn() {
  say "${*:2}"
  log warning "$@"
}
