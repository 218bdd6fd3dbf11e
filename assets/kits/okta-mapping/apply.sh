#!/usr/bin/env bash
# Sends okta-mapping.json to Okta's mappings API: back up, send, read back and compare.
# Undo: bash apply.sh undo backup-TIME.json
set -euo pipefail
cd "$(dirname "$0")"

for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed. See README.md." >&2; exit 2; }
done
body=okta-mapping.json
if [ "${1:-}" = undo ]; then
  body=${2:?Name the backup: bash apply.sh undo backup-TIME.json}
fi
[ -s "$body" ] || { echo "$body is not here, or is empty." >&2; exit 2; }

ask() { # ask QUESTION: yes goes on
  local answer
  read -r -p "$1 [yes/no] " answer
  [ "$answer" = yes ] || { echo "Stopped. Nothing more was done."; exit 4; }
}

domain=${CROSSWALK_OKTA_DOMAIN:-}
[ -n "$domain" ] || read -r -p "Okta domain, such as example.okta.com: " domain
mapping=${CROSSWALK_OKTA_MAPPING:-}
[ -n "$mapping" ] || read -r -p "Id of the mapping: " mapping
token=${OKTA_API_TOKEN:-}
[ -n "$token" ] || { read -r -s -p "API token (not shown): " token; echo; }

# The token goes to curl by its standard input: an argument could be read by others on this computer.
okta() { # okta METHOD [FILE]
  local data=()
  [ -z "${2:-}" ] || data=(--data-binary "@$2")
  printf 'header = "Authorization: SSWS %s"\n' "$token" |
    curl --config - --silent --show-error --fail-with-body --request "$1" \
      --header "Accept: application/json" --header "Content-Type: application/json" \
      "${data[@]}" "https://$domain/api/v1/mappings/$mapping"
}

echo "1. Back up"
backup=backup-$(date +%Y%m%d-%H%M%S)-$$.json # a name that no earlier backup has
okta GET >"$backup"
jq -e .properties "$backup" >/dev/null || { echo "The answer is no mapping: look at $backup. Nothing was changed." >&2; exit 1; }
echo "   $backup"

sent=sent-${backup#backup-}
if [ "${1:-}" = undo ]; then
  # What is there now and not in the backup is taken away; what the backup has comes back.
  jq -n --slurpfile now "$backup" --slurpfile before "$body" \
    '{properties: (($now[0].properties | map_values(null)) + ($before[0].properties | map_values({expression, pushStatus})))}' >"$sent"
else
  jq '{properties}' "$body" >"$sent"
fi
ask "2. Send $sent? null takes a property away; what is absent stays."
okta POST "$sent" >/dev/null

echo "3. Read back and compare"
after=after-${backup#backup-}
okta GET >"$after"
if ! jq -n -e --slurpfile sent "$sent" --slurpfile after "$after" \
  '$sent[0].properties | to_entries | all(. as $one | ($after[0].properties[$one.key] | if . == null then null else .expression end) == ($one.value | if . == null then null else .expression end))' >/dev/null; then
  echo "What Okta has now is not what was sent: compare $sent and $after. To go back: bash apply.sh undo $backup" >&2
  exit 1
fi
echo "Done: no difference. To undo: bash apply.sh undo $backup"
