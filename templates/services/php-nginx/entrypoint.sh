#!/bin/bash
# Starts php-fpm and nginx, and looks after them: where one ends, the other has to, and the container ends with the exit code of the first. Other orphans are reaped by bash itself.
set -eu
. /usr/libexec/hygiene/common

case ${1:-} in
  '' | -*) ;;
  *) exec "$@" ;;
esac

PHP_FPM_LISTEN_ADDRESS=$(run_dir /run/php)/php-fpm.sock
# nginx has said it all.
PHP_FPM_ACCESS_LOG=/dev/null
export PHP_FPM_LISTEN_ADDRESS PHP_FPM_ACCESS_LOG
# With job control, processes in the background hear SIGQUIT while they are still shells.
set -m

runs() { kill -0 "$1" 2>/dev/null; }
tell() { kill "$@" 2>/dev/null || :; }

# await PROCESS: to its end, whatever signals come meanwhile. Of the codes, the first that is not 0 stays.
await() {
  local ended=0
  while
    signalled=
    wait "$1" && ended=0 || ended=$?
    [ -n "$signalled" ]
  do :; done
  [ "$code" -ne 0 ] || code=$ended
}

/usr/libexec/hygiene/php-fpm &
php=$!
/usr/libexec/hygiene/nginx "$@" &
nginx=$!
code=0 stopping=
trap 'stopping=1' QUIT TERM INT
trap 'tell -HUP "$nginx"; tell -USR2 "$php"' HUP

# A signal ends the wait. The sleep is for an end that comes just before it, which bash may miss.
while [ -z "$stopping" ] && runs "$php" && runs "$nginx"; do
  sleep 60 &
  wait -n "$php" "$nginx" $! || :
  tell $!
done

# Open requests are answered: nginx ends first, then php-fpm. A second signal waits for none.
trap 'signalled=1; tell -TERM "$nginx" "$php"' QUIT TERM INT
if runs "$php"; then
  tell -QUIT "$nginx"
  await "$nginx"
  tell -QUIT "$php"
  await "$php"
else
  await "$php"
  tell -TERM "$nginx"
  await "$nginx"
fi
exit "$code"
