# shellcheck shell=bash
# Sourced by ./test, .ci/run, .ci/release and packaging/*: named steps with their time, and the runner's own count as the last line of each.
# bash keeps SECONDS; nothing here needs more than bash, awk and tee.

step_failures=0

# step NAME COMMAND…: runs it, says how long it took, and remembers a failure without stopping at it.
step() {
  local name=$1 began=$SECONDS status=0
  shift
  printf '\n==> %s\n' "$name"
  "$@" || status=$?
  ((status == 0)) || step_failures=$((step_failures + 1))
  printf '==> %s: %s, %d s\n' "$name" "$( ((status == 0)) && echo ok || echo "FAILED (exit $status)")" $((SECONDS - began))
  return 0
}

# counted_step NAME COMMAND…: the same for a test runner; ends with the runner's own "N passed, N failed, N skipped",
# or, where it is cargo, with the sum of its lines "test result: ok. 3 passed; 0 failed; 1 ignored".
counted_step() {
  local log before=$step_failures
  log=$(mktemp)
  # shellcheck disable=SC2016 # expanded by the inner shell
  step "$1" bash -c 'set -o pipefail; log=$1; shift; "$@" 2>&1 | tee "$log"' counted "$log" "${@:2}"
  awk '
    function before(word,   i) { for (i = 2; i <= NF; i++) if ($i ~ "^" word) return $(i - 1) + 0; return 0 }
    /^[0-9]+ passed, [0-9]+ failed/ { own = 1; passed = before("passed"); failed = before("failed"); skipped = before("skipped") }
    /^skipped [0-9]+:/ { skipped += $2 }
    /^test result:/ && !own { summed = 1; passed += before("passed"); failed += before("failed"); skipped += before("ignored") }
    END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit !(own || summed) || failed > 0 }
  ' "$log" || ((step_failures > before)) || { echo "No count, or a failure that the exit code hid." >&2; step_failures=$((step_failures + 1)); }
  rm -f "$log"
}

# What all the steps come to: the exit code of the script.
steps_done() {
  printf '\n==> %s, %d s in all\n' "$( ((step_failures == 0)) && echo "Every step is good" || echo "$step_failures step(s) failed")" $SECONDS
  ((step_failures == 0))
}

# install_packages PACKAGE…: as root on Debian, the software that a script needs; elsewhere, what is there is used.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "Not root on Debian; going on without: ${missing[*]}"
  elif ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
    echo "Could not install: ${missing[*]}"
  fi
}
