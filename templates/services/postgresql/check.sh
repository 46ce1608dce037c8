#!/bin/sh
# A health check: whether the server takes connections. It asks as a role that exists, or the log would tell of one that does not.
set -eu
. /usr/libexec/hygiene/common
from_file POSTGRES_USER postgres
exec pg_isready --quiet --timeout=3 --username="$POSTGRES_USER" --dbname=postgres
