#!/bin/bash
# A health check: whether php-fpm answers its ping. bash speaks TCP itself, and FastCGI's records are few bytes: a request's begin, its parameters, their end, and its end.
address=${PHP_FPM_LISTEN_ADDRESS:-9000}
host=127.0.0.1
case $address in *:*) host=${address%:*} host=${host#[} host=${host%]} ;; esac
case $host in '' | '*' | 0.0.0.0 | ::) host=127.0.0.1 ;; esac
exec 3<>"/dev/tcp/$host/${address##*:}" || exit 1

# record TYPE LENGTH: the head of a record of the request 1
record() { printf '%b' "\\x01\\x$1\\x00\\x01\\x00\\x$2\\x00\\x00"; }
{
  record 01 08 && printf '\x00\x01\x00\x00\x00\x00\x00\x00'
  record 04 43 && printf '\x0e\x03REQUEST_METHODGET\x0b\x09SCRIPT_NAME/fpm-ping\x0f\x09SCRIPT_FILENAME/fpm-ping'
  record 04 00
  record 05 00
} >&3
timeout 4 cat <&3 | grep --quiet --text pong
