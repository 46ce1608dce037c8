# For the entrypoint: the accounts and the database of a first start. Sourced after common.
# shellcheck shell=sh

# from_either NAME [OLD]: MARIADB_NAME, or MYSQL_NAME (MYSQL_OLD) where only that is set; each may be a file's (_FILE). Scripts of a first start may use either.
from_either() {
  from_file "MARIADB_$1"
  from_file "MYSQL_${2:-$1}"
  eval "MARIADB_$1=\${MARIADB_$1:-\$MYSQL_${2:-$1}}; MYSQL_${2:-$1}=\$MARIADB_$1"
}

read_accounts() {
  for _name in ROOT_PASSWORD ROOT_HOST RANDOM_ROOT_PASSWORD DATABASE USER PASSWORD; do
    from_either "$_name"
  done
  from_either ALLOW_EMPTY_ROOT_PASSWORD ALLOW_EMPTY_PASSWORD
}

forget_passwords() {
  unset MARIADB_ROOT_PASSWORD MARIADB_PASSWORD MYSQL_ROOT_PASSWORD MYSQL_PASSWORD
}

# What must be said before a new database is made.
require_accounts() {
  [ -n "$MARIADB_ROOT_PASSWORD$MARIADB_RANDOM_ROOT_PASSWORD$MARIADB_ALLOW_EMPTY_ROOT_PASSWORD" ] ||
    die "a new database needs a password for root: set MARIADB_ROOT_PASSWORD_FILE to a file that has it, or MARIADB_ROOT_PASSWORD;" \
      "or MARIADB_RANDOM_ROOT_PASSWORD=1 for one that nobody knows; or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 to let root in without"
  [ -z "$MARIADB_USER" ] || [ -n "$MARIADB_PASSWORD" ] || die "MARIADB_USER needs a password: set MARIADB_PASSWORD_FILE or MARIADB_PASSWORD"
  [ -n "$MARIADB_USER" ] || [ -z "$MARIADB_PASSWORD" ] || die "MARIADB_PASSWORD is set, and MARIADB_USER does not say whose it is"
  for _name in MARIADB_ROOT_PASSWORD_HASH MARIADB_PASSWORD_HASH; do
    refuse "$_name" "set ${_name%_HASH}_FILE to a file that has the password"
  done
  for _name in MARIADB_REPLICATION_USER MARIADB_MASTER_HOST; do
    refuse "$_name" "set up replication with SQL in /docker-entrypoint-initdb.d"
  done
  [ "$MARIADB_USER" != root ] || die "MARIADB_USER is for another user than root: root's password is MARIADB_ROOT_PASSWORD"
}

# A text as SQL, whatever is in it.
literal() {
  printf "CONVERT(x'%s' USING utf8mb4)" "$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')"
}

# Statements for the standard input of a client. The server keeps those of this session out of its logs, since passwords are in them.
print_accounts() {
  cat <<END
SET NAMES utf8mb4;
SET SESSION sql_log_bin = 0, sql_log_off = 1, slow_query_log = 0, sql_mode = '';
SET @database = $(literal "$MARIADB_DATABASE"), @user = $(literal "$MARIADB_USER"), @password = $(literal "$MARIADB_PASSWORD");
SET @root_host = $(literal "${MARIADB_ROOT_HOST:-%}"), @root_password = $(literal "$MARIADB_ROOT_PASSWORD");
END
  # A root whose password nobody knows is there already.
  if [ -n "$MARIADB_ROOT_PASSWORD$MARIADB_ALLOW_EMPTY_ROOT_PASSWORD" ]; then
    echo "EXECUTE IMMEDIATE CONCAT('ALTER USER root@localhost IDENTIFIED BY ', QUOTE(@root_password));"
    [ "$MARIADB_ROOT_HOST" = localhost ] || cat <<'END'
EXECUTE IMMEDIATE CONCAT('CREATE USER root@', QUOTE(@root_host), ' IDENTIFIED BY ', QUOTE(@root_password));
EXECUTE IMMEDIATE CONCAT('GRANT ALL ON *.* TO root@', QUOTE(@root_host), ' WITH GRANT OPTION');
END
  fi
  [ -z "$MARIADB_DATABASE" ] || cat <<'END'
EXECUTE IMMEDIATE CONCAT('CREATE DATABASE `', REPLACE(@database, '`', '``'), '`');
END
  [ -z "$MARIADB_USER" ] || cat <<'END'
EXECUTE IMMEDIATE CONCAT('CREATE USER ', QUOTE(@user), '@''%'' IDENTIFIED BY ', QUOTE(@password));
END
  # In a grant, _ and % stand for other characters.
  [ -z "$MARIADB_USER" ] || [ -z "$MARIADB_DATABASE" ] || cat <<'END'
SET @pattern = REPLACE(REPLACE(REPLACE(@database, '_', '\\_'), '%', '\\%'), '`', '``');
EXECUTE IMMEDIATE CONCAT('GRANT ALL ON `', @pattern, '`.* TO ', QUOTE(@user), '@''%''');
END
}
