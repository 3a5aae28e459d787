#!/bin/sh
# Puts a token into Tautulli's settings. Stop Tautulli first: it writes them anew when it ends.
# Use: tautulli.sh CONFIG.INI [NAME OF THE TOKEN]
set -eu
umask 077
config=$1
name=${2:-Tautulli}
# shellcheck disable=SC2016 # awk's own words
keyring-for-plex exec "$name" -- awk '
  /^\[/ { section = $0 }
  section == "[PMS]" && /^pms_token *=/ { print "pms_token = " ENVIRON["PLEX_TOKEN"]; next }
  { print }
' "$config" > "$config.new"
mv "$config.new" "$config"
