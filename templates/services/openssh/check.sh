#!/bin/bash
# A health check: whether sshd greets.
exec 3<>/dev/tcp/127.0.0.1/2222 || exit 1
printf 'SSH-2.0-health\r\n' >&3
read -r -t 4 answer <&3
[[ $answer == SSH-2.0-* ]]
