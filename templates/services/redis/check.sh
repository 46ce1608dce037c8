#!/bin/bash
# A health check: whether the server answers PING. bash speaks TCP and the protocol itself. A password that only the configuration knows is none of its business: then NOAUTH is an answer, too.
. /usr/libexec/hygiene/common
LC_ALL=C
name=${0##*/check-}
variable=${name^^}_PASSWORD
from_file "$variable"
password=${!variable}

exec 3<>/dev/tcp/127.0.0.1/6379 || exit 1
if [ -n "$password" ]; then
  printf '*2\r\n\x244\r\nAUTH\r\n\x24%d\r\n%s\r\n' "${#password}" "$password" >&3
  read -r -t 4 answer <&3
  [[ $answer == +OK* ]] || exit 1
fi
printf 'PING\r\n' >&3
read -r -t 4 answer <&3
[[ $answer == +PONG* || $answer == -NOAUTH* ]]
