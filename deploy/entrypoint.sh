#!/bin/sh
# The container's start: secrets come from files, so that they stand neither in the image nor in the list of processes.
set -eu
if [ -f /run/secrets/database-password ]; then
  PGPASSWORD="$(cat /run/secrets/database-password)"
  export PGPASSWORD
fi
if [ -f /run/secrets/token ]; then
  STORYWIRE_TOKEN="$(cat /run/secrets/token)"
  export STORYWIRE_TOKEN
fi
exec storywire "$@"
