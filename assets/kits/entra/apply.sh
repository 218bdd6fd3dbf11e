#!/usr/bin/env bash
# Puts schema.json into an Entra provisioning job with the Azure CLI: back up, pause, put, read back, start.
# Undo: bash apply.sh undo backup-TIME.json
set -euo pipefail
cd "$(dirname "$0")"

schema=schema.json
if [ "${1:-}" = undo ]; then
  schema=${2:?Name the backup: bash apply.sh undo backup-TIME.json}
fi
[ -s "$schema" ] || { echo "$schema is not here, or is empty." >&2; exit 2; }
command -v az >/dev/null || { echo "The Azure CLI (az) is not installed. See README.md for PowerShell." >&2; exit 2; }

ask() { # ask QUESTION: yes goes on
  local answer
  read -r -p "$1 [yes/no] " answer
  [ "$answer" = yes ] || { echo "Stopped. Nothing more was done."; exit 4; }
}

principal=${CROSSWALK_SERVICE_PRINCIPAL:-}
if [ -z "$principal" ]; then
  read -r -p "Object id of the enterprise application: " principal
fi
graph="https://graph.microsoft.com/v1.0/servicePrincipals/$principal/synchronization/jobs"

job=${CROSSWALK_JOB:-}
if [ -z "$job" ]; then
  echo "Provisioning jobs of this application:"
  az rest --method get --url "$graph" --query "value[].id" --output tsv
  read -r -p "Id of the job: " job
fi

echo "1. Back up"
backup=backup-$(date +%Y%m%d-%H%M%S)-$$.json # a name that no earlier backup has
az rest --method get --url "$graph/$job/schema" --output json >"$backup"
grep -q synchronizationRules "$backup" || { echo "The answer is no schema: look at $backup. Nothing was changed." >&2; exit 1; }
echo "   $backup"

ask "2. Pause the job?"
az rest --method post --url "$graph/$job/pause"

ask "3. Put $schema in place? It replaces the whole schema."
if ! az rest --method put --url "$graph/$job/schema" --headers "Content-Type=application/json" --body "@$schema"; then
  echo "Entra refused it. The job is paused and has its old schema; start it with:" >&2
  echo "  az rest --method post --url '$graph/$job/start'" >&2
  exit 1
fi

echo "4. Read back and compare"
after=${backup/backup/after}
az rest --method get --url "$graph/$job/schema" --output json >"$after"
if command -v crosswalk >/dev/null; then
  if ! crosswalk diff "$schema" "$after"; then
    echo "What Entra has now is not what was put. To go back: bash apply.sh undo $backup" >&2
    ask "Start the job all the same?"
  fi
else
  echo "   crosswalk is not in the PATH: compare $schema and $after yourself before you go on."
fi

ask "5. Start the job? Its next cycle goes over everybody."
az rest --method post --url "$graph/$job/start"
echo "Done. To undo: bash apply.sh undo $backup"
