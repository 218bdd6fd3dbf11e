#!/usr/bin/env bash
# Asks Microsoft Graph what each expression gives (parseExpression) with the Azure CLI, and keeps each answer beside its
# question. Nothing is changed in the tenant. What is answered already is not asked again: run it once more to go on.
set -euo pipefail
cd "$(dirname "$0")"

command -v az >/dev/null || { echo "The Azure CLI (az) is not installed. See README.md for PowerShell." >&2; exit 2; }

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

fetch() { # fetch FILE ARGUMENTS…: the answer is in FILE only when it is whole
  local file=$1
  shift
  if az rest "$@" --output json >"$file.new" 2>"$file.error"; then
    mv "$file.new" "$file"
    rm -f "$file.error"
  else
    rm -f "$file.new"
    return 1
  fi
}

asked=0
failed=0
for body in *.body.json; do
  [ -e "$body" ] || continue
  answer=${body%.body.json}.answer.json
  [ ! -s "$answer" ] || continue
  asked=$((asked + 1))
  if ! fetch "$answer" --method post --url "$graph/$job/schema/parseExpression" --headers "Content-Type=application/json" --body "@$body"; then
    failed=$((failed + 1))
    echo "$body was refused: see $answer.error" >&2
    [ "$failed" -lt 3 ] || [ "$failed" -lt "$asked" ] || { echo "The first three were all refused. Stopped." >&2; exit 1; }
  fi
done

# What the tenant says of its functions: for the keys of parameters (crosswalk export --functions functions.json).
[ -s functions.json ] || fetch functions.json --method get --url "$graph/$job/schema/functions" || echo "The functions could not be read: see functions.json.error" >&2

echo "Asked: $asked, refused: $failed."
if command -v crosswalk >/dev/null; then
  echo "Compare: crosswalk ask-tenant NAME.crosswalk --answers '$PWD'"
fi
[ "$failed" -eq 0 ]
