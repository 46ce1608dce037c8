#!/bin/sh
# Starts sshd in the foreground. Host keys are made at the first start, in the volume; the keys that may log in are written there at every start.
set -eu
. /usr/libexec/hygiene/common

case ${1:-} in
  sshd) shift ;;
  '' | -*) ;;
  *) exec "$@" ;;
esac

state=/var/lib/ssh
[ "$(id -un 2>/dev/null)" = ssh ] || die "runs as the user $(id -u), and sshd needs the image's own account ssh (2222): take the other user away"
need_writable "$state"
umask 0077

# Everything is made in a folder of its own and moved, so that an interrupted start leaves no half of a file.
new=$state/new
rm -rf "$new"
mkdir "$new"

from_file AUTHORIZED_KEYS
from_file PUBLIC_KEY
{
  printf '%s\n' "$AUTHORIZED_KEYS" "$PUBLIC_KEY"
  [ ! -e /etc/ssh/authorized_keys ] || cat /etc/ssh/authorized_keys
} | grep --extended-regexp --invert-match '^[[:space:]]*(#|$)' >"$new/authorized_keys" || :
unset AUTHORIZED_KEYS PUBLIC_KEY
[ -s "$new/authorized_keys" ] ||
  die "nobody could log in: give public keys with AUTHORIZED_KEYS or PUBLIC_KEY, either of them with _FILE behind it, or with the file /etc/ssh/authorized_keys"
[ "$(ssh-keygen -l -f "$new/authorized_keys" 2>/dev/null | wc -l)" -eq "$(wc -l <"$new/authorized_keys")" ] ||
  die "cannot read the public keys that were given: each line has to be a key as ssh-keygen writes it into a .pub file"
mv "$new/authorized_keys" "$state/authorized_keys"

for type in ed25519 ecdsa rsa; do
  key=$state/ssh_host_${type}_key
  if [ ! -s "$key" ]; then
    ssh-keygen -q -t "$type" -N '' -C '' -f "$new/key"
    mv "$new/key.pub" "$key.pub"
    mv "$new/key" "$key"
    say "made a new host key: $(ssh-keygen -l -f "$key.pub")"
  fi
  chmod 0600 "$key"
done
rmdir "$new"

exec /usr/sbin/sshd -D -e "$@"
