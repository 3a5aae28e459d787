#!/bin/sh
# Writes the secret that compose.yml mounts, and starts the services.
set -eu
account=${1:-nora}
cd "$(dirname "$0")"
mkdir -p -m 700 secrets
keyring-for-plex write-secret "$account" secrets/plex_token
exec docker compose up --detach
