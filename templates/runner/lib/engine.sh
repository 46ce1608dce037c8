# The engine: docker or podman, by its own client.
# shellcheck shell=bash

# choose_engine: as $engine_name; else a code and a reason.
choose_engine() {
  local name
  case ${site[HYGIENE_ENGINE]} in
    docker | podman) engine_name=${site[HYGIENE_ENGINE]} ;;
    auto | '')
      for name in docker podman; do
        command -v "$name" >/dev/null && engine_name=$name && return
      done
      reject "$NO_ENGINE" "neither docker nor podman is installed"
      return
      ;;
    *)
      reject "$CONFIG" "HYGIENE_ENGINE=${site[HYGIENE_ENGINE]} in site.conf is neither docker, podman nor auto"
      return
      ;;
  esac
  command -v "$engine_name" >/dev/null || reject "$NO_ENGINE" "$engine_name is not installed"
}

engine() { "$engine_name" "$@" 8>&- 9>&-; }

# set_limits CONTAINER OPTION...: at once. podman can while the container runs, and forgets them when it ends; so start sets them, too.
set_limits() {
  [ $# -gt 1 ] || return 0
  [ "$engine_name" = docker ] || [ "${container_state[$1]:-}" = running ] || return 0
  local answer
  answer=$(engine update "${@:2}" "$1" 2>&1) || reject "$CONFIG" "cannot set the limits of the container ${1:0:12}: ${answer##*$'\n'}"
}

# engine_answers: tells a failure of the engine from one of the command.
engine_answers() { engine ps --quiet --last 1 >/dev/null 2>&1; }

# read_images IMAGE...: fills the arrays image_id and image_digest by what the images are called now.
read_images() {
  local name id digest
  declare -gA image_id image_digest
  for name in "$@"; do
    [ -z "${image_id[$name]+known}" ] || continue
    read -r id digest < <(engine image inspect --format '{{.ID}} {{json (index .Config.Labels "hygiene.ops.digest")}}' -- "$name" 2>/dev/null)
    image_id[$name]=${id#sha256:} image_digest[$name]=${digest//\"/}
    id='' digest=''
  done
}
