#!/bin/sh
# Starts nginx in the foreground. Templates in /etc/nginx/templates become configuration, with ${NAME} replaced by the environment's values.
set -eu
. /usr/libexec/hygiene/common

case ${1:-} in
  nginx) shift ;;
  '' | -*) ;;
  *) exec "$@" ;;
esac

refuse NGINX_ENVSUBST_OUTPUT_DIR "what is rendered goes to a folder of the container's own"
refuse NGINX_ENTRYPOINT_LOCAL_RESOLVERS "say resolver in the configuration"

run=$(run_dir /run/nginx)/nginx
rm -rf "${run:?}/conf.d" "${run:?}/etc"
# A template's variables may be secrets.
umask 0077
mkdir -p "$run/conf.d" "$run/temp" "$run/etc"
# Workers of root's are not root.
[ "$(id -u)" -ne 0 ] || chmod 0711 "$run" "$run/temp"
# A relative name in a configuration, such as snippets/fastcgi-php.conf, is looked for beside the main file.
ln -s /etc/nginx/* "$run/etc"

# render FILE FILTER: ${NAME} and $NAME, where NAME is set in the environment and fits the filter; everything else, such as nginx's own $host, stays.
render() {
  awk -v filter="$2" '{
    line = ""
    while (match($0, /\$(\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)/)) {
      word = substr($0, RSTART, RLENGTH)
      name = word
      gsub(/[${}]/, "", name)
      line = line substr($0, 1, RSTART - 1) (name in ENVIRON && name ~ filter ? ENVIRON[name] : word)
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
  render "$template" "${NGINX_ENVSUBST_FILTER:-}" >"$run/conf.d/${name%"$suffix"}"
done
# A recipe's own, whatever becomes of the project's.
for template in /etc/nginx/hygiene-*.template; do
  [ -e "$template" ] || continue
  name=${template##*/}
  render "$template" '' >"$run/conf.d/${name%.template}"
done

# has_site FILE...: whether one of them has a server of its own.
has_site() { grep --quiet --no-messages --extended-regexp '^[[:space:]]*server[[:space:]]*(\{|$)' "$@"; }

default=/etc/nginx/hygiene-site.conf
# Where the kernel has no IPv6, nginx does not start with an address of it.
if [ ! -e /proc/net/if_inet6 ]; then
  sed '/^[[:space:]]*listen \[::\]/d' "$default" >"$run/default-site.conf"
  default=$run/default-site.conf
fi
! has_site /etc/nginx/conf.d/*.conf "$run"/conf.d/*.conf /etc/nginx/sites-enabled/* || default=
# What depends on where can be written, and on the processors, is not in the image's file.
{
  printf 'worker_processes %s;\n' "${NGINX_WORKER_PROCESSES:-$(cpu_limit)}"
  printf 'pid %s/nginx.pid;\n' "$run"
  sed -e "s#@RUN@#$run#g" -e "s#@DEFAULT@#${default:+include $default;}#" /etc/nginx/hygiene.conf
} >"$run/etc/container.conf"

umask 0022
[ $# -gt 0 ] || set -- -g 'daemon off;'
exec nginx -e stderr -c "$run/etc/container.conf" "$@"
