# Notifications: of a failure once, of the recovery, and of a run that is missing; where nobody could be told, again the next time. They never change how a run ends.
# shellcheck shell=bash

# notify EVENT CODE: without success where somebody wants to know, and nobody could be told.
notify() {
  local number=0 json event subject wanted='' told=''
  now
  subject="$app/$instance $item: $1"
  json_string "$reason"
  event="{\"event\":\"$1\",\"time\":\"$time\",\"host\":\"${HOSTNAME:-}\",\"app\":\"$app\",\"instance\":\"$instance\",\"name\":\"$item\",\"kind\":\"${state[kind]:-}\",\"exit\":$2,\"failures\":${state[failures]:-0},\"lastSuccess\":\"${state[lastSuccess]:-}\",\"message\":$json}"
  while [ -n "${ops[notifications.$number.type]:-}" ]; do
    words "notifications.$number.on"
    if [[ " ${word[*]} " == *" $1 "* || ${#word[@]} -eq 0 ]]; then
      words "notifications.$number.target"
      [ ${#word[@]} -gt 0 ] || word=("${ops[notifications.$number.target]:-}")
      send "${ops[notifications.$number.type]}" "${word[@]}"
    fi
    number=$((number + 1))
  done
  # site.conf: TYPE:TARGET, for this host alone.
  [ -z "${site[HYGIENE_NOTIFY]:-}" ] || send "${site[HYGIENE_NOTIFY]%%:*}" "${site[HYGIENE_NOTIFY]#*:}"
  [ -z "$wanted" ] || [ -n "$told" ]
}

# send TYPE TARGET...
send() {
  local answer to=$2
  wanted=yes
  # An address may have a secret in it.
  [ "$1" != webhook ] || { [[ $2 =~ ^([a-z]+://)([^/?#]*@)?([^/?#]*) ]] && to=${BASH_REMATCH[1]}${BASH_REMATCH[3]}; }
  # shellcheck disable=SC2310
  answer=$(deliver "$@" 2>&1 8>&- 9>&-) && told=yes || log warning notify "a notification by $1 to $to failed: ${answer//$'\n'/ }"
}

deliver() {
  local limit=(timeout --kill-after=5 30) program
  case $1 in
    command) printf '%s\n' "$event" | "${limit[@]}" "${@:2}" ;;
    webhook)
      command -v curl >/dev/null || { echo "curl is not installed"; return 1; }
      # By standard input: an address may have a secret in it, and a command line is read by all.
      printf '%s\n' "$event" | "${limit[@]}" curl --silent --show-error --fail --max-time 20 --proto '=http,https' --header 'Content-Type: application/json' --data-binary @- --config <(printf 'url = "%s"\n' "${2//[\"\\$'\n']/}") >/dev/null
      ;;
    mail)
      local text
      text=$(printf '%s\n\n%s\n\nhygiene status %s\n\n%s\n' "$subject" "$reason" "$app" "$event")
      if program=$(command -v sendmail || PATH=$PATH:/usr/sbin:/usr/lib command -v sendmail); then
        printf 'To: %s\nSubject: %s\nAuto-Submitted: auto-generated\nContent-Type: text/plain; charset=UTF-8\n\n%s\n' "${2//$'\n'/}" "$subject" "$text" | "${limit[@]}" "$program" -i -t
      elif command -v mail >/dev/null; then
        printf '%s\n' "$text" | "${limit[@]}" mail -s "$subject" -- "$2"
      else
        echo "neither sendmail nor mail is installed"
        return 1
      fi
      ;;
    *) echo "$1 is none of mail, command, webhook" && return 1 ;;
  esac
}
