#!/bin/sh
# Starts nginx in the foreground. Templates in /etc/nginx/templates become configuration, with ${NAME} replaced by the environment's values.
set -eu
. /usr/libexec/hygiene/common

run=$(run_dir /run/nginx)/nginx
mkdir -p "$run/conf.d" "$run/temp"

# render FILE: ${NAME} where NAME is set in the environment; everything else, such as nginx's own $host, stays.
render() {
  awk '{
    line = ""
    while (match($0, /\$\{[A-Za-z_][A-Za-z0-9_]*\}/)) {
      name = substr($0, RSTART + 2, RLENGTH - 3)
      line = line substr($0, 1, RSTART - 1) (name in ENVIRON ? ENVIRON[name] : substr($0, RSTART, RLENGTH))
      $0 = substr($0, RSTART + RLENGTH)
    }
    print line $0
  }' "$1"
}

folder=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
for template in "$folder"/*"$suffix"; do
  [ -e "$template" ] || continue
  name=${template##*/}
  render "$template" >"$run/conf.d/${name%"$suffix"}"
done

# What depends on where can be written, and on the processors, is not in the image's file.
{
  printf 'worker_processes %s;\n' "${NGINX_WORKER_PROCESSES:-$(cpu_limit)}"
  printf 'pid %s/nginx.pid;\n' "$run"
  # Templates take the place of the default site.
  sed -e "s#@RUN@#$run#g" -e "$(set -- "$run"/conf.d/*.conf; [ -e "$1" ] && echo '/sites-enabled/d' || echo '')" /etc/nginx/hygiene.conf
} >"$run/nginx.conf"

[ $# -gt 0 ] || set -- -g 'daemon off;'
case $1 in
  -*) exec nginx -e stderr -c "$run/nginx.conf" "$@" ;;
  nginx) shift && exec nginx -e stderr -c "$run/nginx.conf" "$@" ;;
  *) exec "$@" ;;
esac
