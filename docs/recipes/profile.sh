# For ~/.bashrc or ~/.zshrc: `with_plex PROGRAM …` runs one program with a token. The shell itself never
# holds it, and neither does what else it runs.
with_plex() {
  keyring-for-plex exec "${PLEX_ACCOUNT:-nora}" -- "$@"
}
