#!/bin/bash
# check-http PORT [BUT]: a health check, whether a web server answers on the port, with another status than BUT. An error of the application's that it stands before is an answer, too. bash
# speaks TCP itself, so the image needs no client.
exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET / HTTP/1.0\r\nHost: localhost\r\nUser-Agent: health\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[[ $status =~ ^[1-5][0-9][0-9]$ && $status != "${2:-}" ]]
