#!/bin/sh
# Runs in the new root filesystem: configures the packages that are unpacked there, in the order of the plan, then removes what no image should have, and itself.
# The plan has one word a line: "epoch SECONDS", "preinst PACKAGE ARCHITECTURE FILE" and "configure PACKAGE..."; beside it are
# owners that go by names ("PACKAGE USER GROUP MODE FILE", - where a number counts), and the project's answers to what packages ask, as debconf-set-selections(1) reads them.
set -eu
umask 022
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
# An engine calls each of its containers something else, also where a script asks nobody for it.
export HOSTNAME=localhost
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true DEBCONF_NOWARNINGS=yes
unset LANG LANGUAGE TMPDIR || :
here=/.hygiene
clusters=/etc/postgresql-common/createcluster.d

fail() {
  printf 'hygiene: %s\n' "$1" >&2
  exit 1
}

prepare() {
  # It takes the right to change the name, too: who asks hears the same everywhere.
  mkdir "$here/bin"
  cat >"$here/bin/hostname" <<'END'
#!/bin/sh
case ${1-} in
  -d | --domain | -y | --yp | --nis) echo ;;
  -i | --ip-address | -I | --all-ip-addresses) echo 127.0.0.1 ;;
  *) echo localhost ;;
esac
END
  cat >"$here/bin/uname" <<'END'
#!/bin/sh
case $* in
  -n | --nodename) echo localhost ;;
  *) exec /usr/bin/uname "$@" ;;
esac
END
  chmod 755 "$here" "$here/bin" "$here/bin/hostname" "$here/bin/uname"
  PATH=$here/bin:$PATH

  # docker mounts files of its own there; namespaces, and podman without a network, do not: localhost has an address all the same, and what is written there is lost.
  for name in hosts resolv.conf hostname; do
    ! grep -q " /etc/$name " /proc/self/mountinfo || continue
    : >"$here/not-mounted-$name"
    if [ -e "/etc/$name" ] || [ -L "/etc/$name" ]; then mv "/etc/$name" "$here/$name"; fi
    : >"/etc/$name"
    [ "$name" != hosts ] || printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >/etc/hosts
  done
  echo localhost 2>/dev/null >/etc/hostname || :
  # base-passwd's own masters; preinsts need accounts before it can be configured.
  for name in passwd group; do
    [ -e "/etc/$name" ] || cp -p "/usr/share/base-passwd/$name.master" "/etc/$name"
  done
  # The alternatives of awk are not set up before its package is; update-alternatives takes this link over.
  [ -e /usr/bin/awk ] || [ ! -e /usr/bin/mawk ] || ln -s mawk /usr/bin/awk
  # invoke-rc.d asks this program, and 101 forbids: no service is started.
  [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; : >"$here/policy"; }
  # A cluster of PostgreSQL is data, with an identity of its own: it is made in a volume, at the first start.
  [ ! -e /usr/bin/pg_createcluster ] || { mkdir -p "$clusters"; echo 'create_main_cluster = false' >"$clusters/hygiene.conf"; }
}

# The project's answers, before the first package can ask. A question that is there already was one of the base's.
answer() {
  [ -s "$here/selections" ] || return 0
  selections unknown
  debconf-set-selections <"$here/selections" || fail "debconf-set-selections failed with exit code $?"
}

# When all have asked, only what a package asked stays in debconf's database.
answered() {
  [ -s "$here/selections" ] || return 0
  selections public
  selections offered
  debconf PURGE >/dev/null
  selections known
}

selections() {
  while read -r _ question _ value; do
    "$1" "$question" "$value"
  done <"$here/selections"
}

known() {
  case $(debconf "GET $1") in
    '0 '*) ;;
    *) unasked "$1" ;;
  esac
}

unknown() {
  command -v debconf-set-selections >/dev/null || unasked "$1"
  case $(debconf "GET $1") in
    '0 '*) unasked "$1" ;;
  esac
}

unasked() {
  fail "$1 is asked by no package of$(sed -n 's/^Name: / /p' /var/cache/debconf/config.dat 2>/dev/null | tr -d '\n')"
}

public() {
  [ "$(debconf "METAGET $1 type")" != '0 password' ] || fail "$1 is a password"
}

# A select's answer is one of its choices; debconf asks nobody who has answered, and would not notice. Choices with commas of their own are not taken apart.
offered() {
  [ "$(debconf "METAGET $1 type")" = '0 select' ] || return 0
  choices=$(debconf "METAGET $1 choices")
  case ", ${choices#0 }, " in
    ', , ' | *\\* | *", $2, "*) ;;
    *) fail "$1 takes none but ${choices#0 }" ;;
  esac
}

# debconf COMMAND: of its protocol (debconf-devel(7)).
debconf() {
  echo "$1" | debconf-communicate hygiene
}

preinst() {
  script=$3
  keep "${script%.preinst}.list"
  env DEBCONF_PACKAGE="$1" DPKG_MAINTSCRIPT_PACKAGE="$1" DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT=1 DPKG_MAINTSCRIPT_ARCH="$2" DPKG_MAINTSCRIPT_NAME=preinst DPKG_ADMINDIR=/var/lib/dpkg DPKG_ROOT= DPKG_FORCE=security-mac,downgrade DPKG_MAINTSCRIPT_DEBUG=0 \
    DPKG_RUNNING_VERSION="$dpkg_version" "$script" install </dev/null 3<&- || fail "the preinst of $1 failed with exit code $?"
  bring_back
}

# dpkg unpacks a package after its preinst; here everything is there already. keep LIST: what the package has is set aside meanwhile. Where the preinst may clear its place, so is what packages that are not
# configured yet have in its folders. The base's own tools have to stay, so there are copies alone of what such a preinst could take.
keep() {
  : >"$here/kept"
  clears=$(grep -cE '(^|[^[:alnum:]_-])(rm|mv|unlink|find|rmtree)([^[:alnum:]_-]|$)' "$script" || :)
  [ -n "$stacked" ] || [ "$clears" != 0 ] || return 0
  if [ -n "$stacked" ] && [ "$clears" != 0 ]; then beside "$1"; else cat "$1"; fi | while IFS= read -r file; do
    case $file in
      /dev/* | /proc/* | /sys/*) ;;
      /*/*) if [ -L "$file" ] || [ -e "$file" ]; then printf '%s\n' "$file"; fi ;;
    esac
  done >"$here/kept"
  tar --create --file "$here/kept.tar" --no-recursion --verbatim-files-from --files-from "$here/kept" --absolute-names --format posix --numeric-owner --xattrs --xattrs-include=security.capability
  [ -z "$stacked" ] || while IFS= read -r file; do
    if [ -L "$file" ] || [ ! -d "$file" ]; then printf '%s\0' "$file"; fi
  done <"$here/kept" | xargs --null --no-run-if-empty rm -f
}

# beside LIST: the paths of a list, and those of packages that are not configured yet in folders that no configured one has.
beside() {
  # shellcheck disable=SC2016
  dpkg-query --show --showformat '${db:Status-Status} /var/lib/dpkg/info/${binary:Package}.list\n' | awk -v own="$1" '
    { status[$2] = $1 }
    END {
      for (list in status) if (status[list] == "installed") while ((getline path < list) > 0) below[path]
      while ((getline path < own) > 0) { print path; if (!(path in below)) mine[path] }
      for (list in status) if (status[list] != "installed" && list != own)
        while ((getline path < list) > 0)
          for (folder = path; sub("/[^/]*$", "", folder) && folder != "";) if (folder in mine) { print path; break }
    }' | sort -u
}

# What was set aside, and folders that are gone.
bring_back() {
  while IFS= read -r file; do
    if [ -L "$file" ] || [ ! -d "$file" ]; then [ -z "$stacked" ] && [ -e "$file" ] || printf '%s\n' "$file"; fi
  done <"$here/kept" >"$here/lost"
  [ ! -s "$here/lost" ] || tar --extract --file "$here/kept.tar" --no-recursion --verbatim-files-from --files-from "$here/lost" --absolute-names --same-owner --numeric-owner \
    --preserve-permissions --xattrs --xattrs-include=security.capability
  rm -f "$here/kept.tar"
}

# Triggers wait for the end, as they do for apt: dpkg runs those before that a dependency has to wait for.
configure() {
  for package in "$@"; do owners "$package"; done
  override
  dpkg --no-triggers --configure "$@" </dev/null 3<&- || fail "dpkg --configure failed with exit code $?"
}

# owners PACKAGE: whose its files are by names that only accounts of this image can tell, as its preinst or another package makes them. A change of the owner takes setuid and setgid away (chown(2)).
owners() {
  while read -r package user group mode file; do
    [ "$package" = "$1" ] || continue
    if [ ! -e "$file" ] && [ ! -L "$file" ]; then continue; fi
    user=$(account passwd "$user") group=$(account group "$group")
    [ -z "$user" ] || chown --no-dereference "$user" "$file"
    [ -z "$group" ] || chgrp --no-dereference "$group" "$file"
    [ -L "$file" ] || chmod "$mode" "$file"
  done <"$here/owners"
}

# account passwd|group NAME: its number; nothing where there is none.
account() {
  name=$2 awk -F : '$1 == ENVIRON["name"] { print $3; exit }' "/etc/$1"
}

# What a preinst says of files that dpkg would unpack next; here they are there already.
override() {
  [ -s /var/lib/dpkg/statoverride ] || return 0
  while read -r user group mode file; do
    [ -e "$file" ] || continue
    # chown(2) takes capabilities away, also from whom it gives nothing new.
    [ "$(stat --format '%U %G %a' "$file")" != "$user $group $mode" ] || continue
    chown "${user#\#}:${group#\#}" "$file"
    chmod "$mode" "$file"
  done </var/lib/dpkg/statoverride
}

# A volume belongs to a number: a new account has the one that its name gives, whatever else is installed and in whichever order.
number() {
  for kind in passwd group; do
    cut -d: -f1,3 "/etc/$kind" | sort >"$here/accounts"
    while IFS=: read -r name old; do
      if [ "$old" -lt 100 ] || [ "$old" -gt 999 ] || grep -q "^$name:" "$here/$kind"; then continue; fi
      new=$((200 + $(printf %s "$name" | cksum | cut -d ' ' -f 1) % 700))
      while cut -d: -f3 "/etc/$kind" | grep -qx "$new"; do new=$((new + 1)); done
      sed -i "s/^\($name:[^:]*\):$old:/\1:$new:/" "/etc/$kind"
      if [ "$kind" = passwd ]; then
        own uid "$old" "$new" "--owner=new:$new"
      else
        sed -i "s/^\(\([^:]*:\)\{3\}\)$old:/\1$new:/" /etc/passwd
        own gid "$old" ":$new" "--group=new:$new"
      fi
    done <"$here/accounts"
  done
}

# own uid|gid OLD NEW [TAR-OPTION]: a change of the owner takes setuid, setgid and capabilities away (chown(2)). Capabilities only tar can keep, for programs, which alone have any.
own() {
  find / -xdev "-$1" "$2" -type f -perm /111 -print0 >"$here/owned"
  [ ! -s "$here/owned" ] ||
    tar --create --file "$here/owned.tar" --null --files-from "$here/owned" --absolute-names --format posix --numeric-owner "$4" --xattrs --xattrs-include=security.capability
  find / -xdev "-$1" "$2" \( ! -type l -perm /6000 -fprintf "$here/modes" '%m %p\n' , -exec chown --no-dereference "$3" {} + \)
  while read -r mode file; do
    chmod "$mode" "$file"
  done <"$here/modes"
  if [ -s "$here/owned" ] && grep --quiet --text SCHILY.xattr.security.capability= "$here/owned.tar"; then
    tar --extract --file "$here/owned.tar" --absolute-names --same-owner --numeric-owner --preserve-permissions --xattrs --xattrs-include=security.capability
  fi
  rm -f "$here/owned" "$here/owned.tar"
}

# What a first start makes anew, what differs from run to run, and what is a secret as soon as two have it.
clean() {
  rm -rf /var/cache/ldconfig/aux-cache /var/cache/apt/*.bin /var/cache/debconf/*-old /var/lib/dpkg/*-old /var/lib/systemd/deb-systemd-*-enabled/.??* \
    /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid- /etc/.pwd.lock /root/.rnd /root/.wget-hsts \
    /var/lib/ucf/*.[0-9] /etc/ssh/ssh_host_* /var/lib/dbus/machine-id /var/lib/systemd/random-seed /etc/ssl/private/ssl-cert-snakeoil.key \
    /etc/bind/rndc.key /etc/munge/munge.key /etc/varnish/secret /var/lib/rabbitmq/.erlang.cookie /etc/dropbear/dropbear_*_host_key /etc/xrdp/rsakeys.ini /etc/ejabberd/ejabberd.pem \
    /etc/nsd/nsd_*.key /etc/nsd/nsd_*.pem /etc/nvme/hostid /etc/nvme/hostnqn /etc/iscsi/initiatorname.iscsi
  [ ! -d /var/lib/mysql ] || find /var/lib/mysql -mindepth 1 -delete
  if [ -e /etc/ssl/certs/ssl-cert-snakeoil.pem ]; then
    for link in /etc/ssl/certs/*; do
      [ "$(readlink "$link" || :)" != ssl-cert-snakeoil.pem ] || rm -f "$link"
    done
    rm -f /etc/ssl/certs/ssl-cert-snakeoil.pem
  fi
  # What packages make up where they ask for a password.
  [ ! -s /var/cache/debconf/passwords.dat ] || sed -i 's/^\(Value: \).*/\1/' /var/cache/debconf/passwords.dat
  [ ! -e /etc/machine-id ] || : >/etc/machine-id
  [ ! -e /etc/ssl/certs/java/cacerts ] || perl "$here/cacerts" /etc/ssl/certs/java/cacerts "$SOURCE_DATE_EPOCH" || fail "the certificates of Java's cannot be rewritten"
  rm -f /var/log/dpkg.log /var/log/alternatives.log /var/log/bootstrap.log /var/log/fontconfig.log
  rm -rf /var/log/apt/*
  find /var/log -xdev -type f -size +0 -exec sh -c 'for log; do : >"$log"; done' sh {} +
  # An engine mounts files of its own there, which stay. Folders for sockets no init will make again.
  find /run -xdev -mindepth 1 ! -type d -delete 2>/dev/null || :
  find /tmp /var/tmp -xdev -mindepth 1 -delete 2>/dev/null || :
}

prepare
# Whether there is a configured base beneath.
# shellcheck disable=SC2016
stacked=$(dpkg-query --show --showformat '${db:Status-Status}\n' | grep -m 1 -x installed || :)
cp /etc/passwd /etc/group "$here"
dpkg_version=$(dpkg-query --showformat '${Version}' --show dpkg)
: >"$here/started"
answer
while read -r word rest <&3; do
  # The words of a plan have no blanks in them.
  # shellcheck disable=SC2086
  case $word in
    epoch) SOURCE_DATE_EPOCH=$rest; export SOURCE_DATE_EPOCH ;;
    preinst | configure) "$word" $rest ;;
    *) fail "the plan has the unknown word $word" ;;
  esac
done 3<"$here/plan"
dpkg --configure --pending </dev/null || fail "dpkg --configure --pending failed with exit code $?"
answered
audit=$(dpkg --audit)
[ -z "$audit" ] || fail "dpkg --audit is not content: $audit"

for name in hosts resolv.conf hostname; do
  [ -e "$here/not-mounted-$name" ] || continue
  rm -f "/etc/$name"
  if [ -e "$here/$name" ] || [ -L "$here/$name" ]; then mv "$here/$name" "/etc/$name"; fi
done
clean
number
[ ! -e "$here/policy" ] || rm -f /usr/sbin/policy-rc.d
[ ! -e "$clusters/hygiene.conf" ] || { rm -f "$clusters/hygiene.conf"; rmdir --ignore-fail-on-non-empty "$clusters"; }
# Nothing is younger than the packages themselves. Proc and its like are other filesystems.
find / -xdev -cnewer "$here/started" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} + 2>/dev/null || :
rm -rf "$here"
touch --date "@$SOURCE_DATE_EPOCH" /
