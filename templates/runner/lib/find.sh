# Containers of an instance: found by labels, which anybody can write, and then held against the images that ops.json names.
# shellcheck shell=bash

# One line a container: id, image, state, service, and words that tell of its health. Texts that somebody chose are in quotes, as JSON has them.
# docker says all that at once, and the image by its name only while that name means the image. podman says State and Status for people, and within what they are made of for programs.
# Whether a container is well is for people: what is not may be what a restore or a job is to mend.
readonly DOCKER_LINE='{{.ID}} {{json .Image}} {{.State}} {{json (.Label "hygiene.service")}} {{json .Status}}'
readonly PODMAN_LINE='{{.ID}} {{json .Image}} {{.ListContainer.State}} {{json (index .Labels "hygiene.service")}} ({{.ListContainer.Status}})'

list_containers() {
  local line=$DOCKER_LINE
  [ "$engine_name" = docker ] || line=$PODMAN_LINE
  engine ps --all --no-trunc --filter "label=hygiene.app=$app" --filter "label=hygiene.instance=$instance" --format "$line" 2>/dev/null || echo !
}

# is_named IMAGE WANTED: podman writes names whole.
is_named() {
  [ "$1" != "$2" ] || return 0
  [ "$engine_name" = podman ] && case $1 in "localhost/$2" | "docker.io/$2" | "docker.io/library/$2") ;; *) return 1 ;; esac
}

# ask_containers: asks the engine, while ops.json is being read.
ask_containers() { exec {asked}< <(list_containers); }

# read_containers: fills the arrays by id, and by service the ids that are true.
read_containers() {
  declare -gA container_state=() container_health=() true_ones=()
  local id image state service status line
  while IFS= read -r line; do
    [ "$line" != ! ] || { reject "$NO_ENGINE" "$engine_name does not answer: $(engine ps --quiet 2>&1 | tail -n 1)"; return; }
    read -r id image state service status <<<"$line"
    image=${image//\"/} service=${service//\"/}
    is_name "$service" && [ -n "${ops[services.$service.image]:-}" ] || continue
    if ! is_named "$image" "${ops[services.$service.image]}" && ! is_true "$id" "${ops[services.$service.image]}"; then
      [ -n "${adopting:-}" ] || warn forged "container ${id:0:12} says that it is $service of $app/$instance, and is of another image: ignored"
      continue
    fi
    container_state[$id]=$state container_health[$id]=''
    [[ $status != *'(unhealthy)'* ]] || container_health[$id]=unhealthy
    [[ $status != *'(healthy)'* ]] || container_health[$id]=healthy
    true_ones[$service]+="$id "
  done <&"$asked"
  exec {asked}<&-
}

# is_true CONTAINER IMAGE: whether it is of the image that has the name, or was made by that name before another image got it.
is_true() {
  local image name
  read -r image name < <(engine container inspect --format '{{.Image}} {{json .Config.Image}}' "$1" 2>/dev/null)
  [ "$name" != "\"$2\"" ] || return 0
  read_images "$2"
  [ -n "${image_id[$2]}" ] && [ "${image#sha256:}" = "${image_id[$2]}" ]
}

# container_image CONTAINER: the id of its image, in $image.
container_image() { image=$(engine container inspect --format '{{.Image}}' "$1" 2>/dev/null) && image=sha256:${image#sha256:} || reject "$NO_ENGINE" "$engine_name does not answer"; }

# trust: ops.json must be the one that the app's image was made with: the label of the image itself counts, not the container's, which whoever starts one can choose.
trust() {
  local id label
  [ -n "${true_ones[app]:-}" ] || { trust_image; return; }
  for id in ${true_ones[app]}; do
    image_label "$id" && trust_digest "$label" || return
  done
}

# trust_image: the same of the image that a container would be made of now.
trust_image() {
  local name=${ops[services.app.image]:-}
  read_images "$name"
  [ -n "${image_id[$name]}" ] || { reject "$ABSENT" "there is no image $name: load or pull it first"; return; }
  trust_digest "${image_digest[$name]}"
}

trust_digest() {
  [ "$1" = "sha256:$ops_digest" ] ||
    reject "$UNTRUSTED" "$ops_file is not the one that the image of $app/$instance was made with: its digest is sha256:$ops_digest, the image's label hygiene.ops.digest says ${1:-nothing}. Install the package of the version that runs, or start the image of this one: hygiene start $app $instance"
}

# image_label CONTAINER: the digest that its image's label has, as $label. Of one container it never changes, so the engine is asked once, and a file remembers.
image_label() {
  local id folder=$root/var/lib/hygiene/$app/$instance
  own_folder "$root/var/lib/hygiene" && own_folder "$folder" || return
  read -r id label 2>/dev/null <"$folder/.image" && [ "$id" = "$1" ] && return
  id=$(engine container inspect --format '{{.Image}}' "$1" 2>/dev/null) && read_images "$id" && [ -n "${image_id[$id]}" ] || { reject "$NO_ENGINE" "$engine_name does not tell the image of the container ${1:0:12}"; return; }
  label=${image_digest[$id]}
  printf '%s %s\n' "$1" "$label" >"$folder/.image" || reject "$NO_SPACE" "cannot write to $folder"
}

# adopt_former: for who starts and stops: the containers of the version before, which are of an image by another name. hygiene start made them: they have its names, and no two have one.
adopt_former() {
  local service id state labels
  while IFS= read -r service; do
    [ -z "${true_ones[$service]:-}" ] || continue
    read -r id state labels < <(engine container inspect --format '{{.ID}} {{.State.Status}} {{json (index .Config.Labels "hygiene.app")}} {{json (index .Config.Labels "hygiene.instance")}} {{json (index .Config.Labels "hygiene.service")}}' "hygiene-$app-$instance-$service" 2>/dev/null)
    [ "${labels:-}" != "\"$app\" \"$instance\" \"$service\"" ] || { true_ones[$service]="$id " container_state[$id]=$state container_health[$id]=''; }
  done < <(members services)
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
  esac
}
