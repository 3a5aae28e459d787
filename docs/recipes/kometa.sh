#!/bin/sh
# Runs Kometa with its own token, which stands in no file. In its config.yml: `plex:`, `token: env`.
# Use: kometa.sh FOLDER [NAME OF THE TOKEN] [WORDS FOR KOMETA…]
set -eu
folder=$1
name=${2:-Kometa}
shift; [ $# -eq 0 ] || shift
cd "$folder"
exec keyring-for-plex exec "$name" --env KOMETA_PLEX_TOKEN -- python3 kometa.py "$@"
