# For the scripts beside it. install_packages NAME...: Debian packages that are not there yet, as root on Debian; elsewhere nothing, and what needs them says that they are missing.
install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  local missing=() name
  for name in "$@"; do
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}"
  # policy-rc.d: no service is to be started by the installation
  local policy=/usr/sbin/policy-rc.d ours= log
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && ours=1; }
  log=$(mktemp)
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    { tail -n 20 "$log"; echo "cannot install ${missing[*]}: what needs them will be left out"; }
  [ -z "$ours" ] || rm -f "$policy"
  rm -f "$log"
}
