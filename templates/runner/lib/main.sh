# The command line.
# shellcheck shell=bash

readonly HELP='hygiene run|backup|drill APP INSTANCE NAME [--scheduled]
hygiene drill [APP [INSTANCE]]
hygiene restore APP INSTANCE BACKUP --at latest|TIME [--into fresh] [--yes] [--no-safety-backup]
hygiene backups APP INSTANCE [BACKUP]
hygiene start|stop APP INSTANCE
hygiene instance add|remove APP NAME, hygiene instance list [APP]
hygiene limits APP INSTANCE [--service NAME] [--memory SIZE] [--cpus NUMBER] [--pids NUMBER]
hygiene status [APP] [--json], hygiene stale APP
hygiene notify APP EVENT [WORDS], hygiene cron APP job|backup|drill|stale [NAME], hygiene version
Where one app is installed, APP may be left out of instance and limits. --quiet, --verbose. Exit codes: see docs/operations.md.'

declare -A option=()
positional=()

# parse ALLOWED ARGUMENT...: options of the verb, with = for those with a value, between blanks.
parse() {
  local allowed=" $1 --quiet --verbose " name
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    case $1 in
      --)
        positional+=("${@:2}")
        break
        ;;
      -?*)
        name=$1
        if [[ $name =~ ^--[a-z-]+$ && $allowed == *" $name= "* ]]; then
          [ $# -gt 1 ] || die "$USAGE" "$name needs a value"
          option[$name]=$2
          shift
        elif [[ $name =~ ^--[a-z-]+$ && $allowed == *" $name "* ]]; then
          option[$name]=yes
        else
          die "$USAGE" "$(printf '%q' "$name") is none of this verb's options:${allowed//=/}"
        fi
        ;;
      *) positional+=("$1") ;;
    esac
    shift
  done
  quiet=${option[--quiet]:-} verbose=${option[--verbose]:-} scheduled=${option[--scheduled]:-}${option[--slot]:-}
  [[ ${option[--slot]:-0} =~ ^[0-9]+$ ]] || die "$USAGE" "--slot takes seconds since 1970: it is for hygiene cron"
}

# take LEAST MOST WHAT: how many words are to be there.
take() {
  [ ${#positional[@]} -ge "$1" ] && [ ${#positional[@]} -le "$2" ] || die "$USAGE" "usage: hygiene $3"
}

# for_item: APP INSTANCE NAME
for_item() {
  app=${positional[0]} instance=${positional[1]} item=${positional[2]:-}
  need_name 'an app' "$app"
  need_name 'an instance' "$instance"
  [ -z "$item" ] || need_name 'a job or backup' "$item"
  find_ops
}

# only_app COUNT: puts the app before the words where it was left out.
only_app() {
  local apps
  [ ${#positional[@]} -le "$1" ] || return 0
  mapfile -t apps < <(installed_apps)
  [ ${#apps[@]} -eq 1 ] || die "$USAGE" "say which app: ${apps[*]:-none is installed}"
  positional=("${apps[0]}" "${positional[@]}")
}

for_app() {
  app=${positional[0]}
  need_name 'an app' "$app"
  find_ops
}

main() {
  arguments=("$@")
  local verb=${1:-help}
  [ $# -eq 0 ] || shift
  case $verb in
    run | backup | drill)
      parse '--scheduled --slot=' "$@"
      [ "$verb" != drill ] || [ ${#positional[@]} -gt 2 ] || drill_all "${positional[@]}"
      take 3 3 "$verb APP INSTANCE NAME [--scheduled]"
      for_item
      "${verb}_command"
      ;;
    restore)
      parse '--at= --into= --yes --no-safety-backup' "$@"
      take 3 3 'restore APP INSTANCE BACKUP --at latest|TIME [--into fresh] [--yes] [--no-safety-backup]'
      for_item
      restore_command
      ;;
    backups | start | stop)
      parse '' "$@"
      [ "$verb" != backups ] || take 2 3 'backups APP INSTANCE [BACKUP]'
      [ "$verb" = backups ] || take 2 2 "$verb APP INSTANCE"
      for_item
      "${verb}_command"
      ;;
    instance)
      local what=${1:-}
      case $what in
        add | remove | list) shift ;;
        *) die "$USAGE" "usage: hygiene instance add|remove|list [APP] [NAME]" ;;
      esac
      parse '--yes --no-start' "$@"
      if [ "$what" = list ]; then only_app 0 && take 1 1 'instance list [APP]'; else only_app 1 && take 2 2 "instance $what [APP] NAME"; fi
      for_app
      instance=${positional[1]:-}
      [ "$what" = list ] || need_name 'an instance' "$instance"
      "instance_$what"
      ;;
    limits)
      parse '--service= --memory= --cpus= --pids=' "$@"
      only_app 1
      take 2 2 'limits [APP] INSTANCE [--service NAME] [--memory SIZE] [--cpus NUMBER] [--pids NUMBER]'
      for_item
      limits_command
      ;;
    status)
      parse --json "$@"
      take 0 1 'status [APP] [--json]'
      [ ${#positional[@]} -eq 0 ] || need_name 'an app' "${positional[0]}"
      status_command "${option[--json]:-}" "${positional[@]}"
      ;;
    stale)
      parse --scheduled "$@"
      take 1 1 'stale APP [--scheduled]'
      for_app
      stale_command
      ;;
    notify)
      parse '' "$@"
      take 2 99 'notify APP EVENT [WORDS]'
      for_app
      notify_command
      ;;
    cron)
      parse '' "$@"
      take 2 3 'cron APP job|backup|drill|stale [NAME]'
      for_app
      cron_command "${positional[1]}" "${positional[2]:-}"
      ;;
    due)
      parse --scheduled "$@"
      take 3 3 'due APP INSTANCE NAME [--scheduled]'
      for_item
      due_command
      ;;
    splay)
      # For tests, and for whoever wonders: APP/INSTANCE/NAME SECONDS.
      splay_of "${1:-}" "${2:-0}"
      printf '%s\n' "$splay"
      ;;
    version | --version) version_command ;;
    help | --help | -h) printf '%s\n' "$HELP" ;;
    *) die "$USAGE" "$(printf '%q' "$verb") is no verb of hygiene
$HELP" ;;
  esac
}

version_command() {
  local name
  printf 'hygiene, with bash %s\n' "$BASH_VERSION"
  while IFS= read -r name; do
    printf '%s %s\n' "$name" "$(jq -r '.appVersion // "-"' "$root/usr/share/$name-ops/ops.json")"
  done < <(installed_apps)
}

# notify_command: EVENT is a word, or unit with a unit's name, its result and its exit code, for OnFailure=. A job, a backup or a drill that came to its end has told whoever wants to know: what remains is one
# that was killed or ran out of time, and an instance that did not start, however it ended.
notify_command() {
  settings
  read_ops
  declare -gA state=()
  local event=${positional[1]} unit=${positional[2]:-} result=${positional[3]:-} code=${positional[4]:-}
  [[ $event =~ ^[a-z]+$ ]] || die "$USAGE" "$(printf '%q' "$event") is no event"
  reason=${positional[*]:2}
  if [ "$event" = unit ]; then
    # From 200 on they are systemd's own: then the runner has not even begun (systemd.exec(5)).
    [ "$result" != exit-code ] || [[ $code =~ ^2[0-9][0-9]$ ]] || [[ $unit != "$app"-* ]] || exit 0
    event=failure reason="$unit failed${result:+: $result}. See journalctl --unit=$unit"
  fi
  notify "$event" 1 || :
}
