# Containers of an instance: found by labels, which anybody can write, and then held against the images that ops.json names.
# shellcheck shell=bash

# One line a container, without a text that somebody chose but those in quotes.
readonly CONTAINER_LINE='{{.ID}} {{.Image}} {{.State.Status}} {{if .State.Health}}{{json .State.Health.Status}}{{else}}""{{end}} {{json .Config.Image}} {{json (index .Config.Labels "hygiene.service")}}'

list_containers() {
  local ids
  ids=$(engine ps --all --quiet --no-trunc --filter "label=hygiene.app=$app" --filter "label=hygiene.instance=$instance" 2>/dev/null) || { echo !; return; }
  # shellcheck disable=SC2086
  [ -z "$ids" ] || engine container inspect --format "$CONTAINER_LINE" $ids 2>/dev/null
}

# ask_containers: asks the engine, while ops.json is being read.
ask_containers() { exec {asked}< <(list_containers); }

# read_containers: fills the arrays by id, and by service the ids that are true.
read_containers() {
  declare -gA container_image=() container_state=() container_health=() true_ones=()
  local id image state health name service line
  while IFS= read -r line; do
    [ "$line" != ! ] || { reject "$NO_ENGINE" "$engine_name does not answer: $(engine ps --quiet 2>&1 | tail -n 1)"; return; }
    read -r id image state health name service <<<"$line"
    image=${image#sha256:} health=${health//\"/} name=${name//\"/} service=${service//\"/}
    is_name "$service" && [ -n "${ops[services.$service.image]:-}" ] || continue
    read_images "${ops[services.$service.image]}"
    if [ "$image" != "${image_id[${ops[services.$service.image]}]}" ] && [ "$name" != "${ops[services.$service.image]}" ]; then
      warn forged "container ${id:0:12} says that it is $service of $app/$instance, and is of another image: ignored"
      continue
    fi
    container_image[$id]=$image container_state[$id]=$state container_health[$id]=$health
    true_ones[$service]+="$id "
  done <&"$asked"
  exec {asked}<&-
}

# trust: ops.json must be the one that the app's image was made with.
trust() {
  local id image digest found='' name=${ops[services.app.image]:-}
  # shellcheck disable=SC2086
  for id in ${true_ones[app]:-}; do
    image=${container_image[$id]}
    read_images "$image"
    found+="${image_digest[$image]:-none} "
  done
  [ -n "$found" ] || { read_images "$name" && found=${image_digest[$name]:-none}; }
  for digest in $found; do
    [ "$digest" = "sha256:$ops_digest" ] || {
      reject "$UNTRUSTED" "$ops_file is not the one that the image of $app/$instance was made with: its digest is sha256:$ops_digest, the image's label hygiene.ops.digest says $digest. Install the package of the version that runs, or start the image of this one"
      return
    }
  done
}

# find_one SERVICE: the container, in $container.
find_one() {
  local ids
  read -r -a ids <<<"${true_ones[$1]:-}"
  container=${ids[0]:-}
  [ ${#ids[@]} -gt 0 ] || { reject "$ABSENT" "there is no container of $1 of $app/$instance: hygiene start $app $instance"; return; }
  [ ${#ids[@]} -eq 1 ] || reject "$ABSENT" "there are ${#ids[@]} containers of $1 of $app/$instance, and one was expected: ${ids[*]}"
}

# find_running SERVICE
find_running() {
  find_one "$1" || return
  case ${container_state[$container]} in
    running) ;;
    restarting) reject "$ABSENT" "the container of $1 of $app/$instance is restarting: docker logs ${container:0:12}" ;;
    paused) reject "$ABSENT" "the container of $1 of $app/$instance is paused" ;;
    *) reject "$ABSENT" "the container of $1 of $app/$instance does not run (${container_state[$container]}): hygiene start $app $instance" ;;
  esac || return
  [ "${container_health[$container]}" != unhealthy ] || reject "$ABSENT" "the container of $1 of $app/$instance runs, and is unhealthy"
}
