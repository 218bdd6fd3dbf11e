# shellcheck shell=bash
# Sourced by packaging/check-*: cases with names that are sentences, counted as the steps of CI count.

cases_passed=0 cases_failed=0 cases_skipped=0

# case_of NAME COMMAND…: runs it; what it printed is shown only when it fails. 77 is a skip, whose reason is the last line.
case_of() {
  local name=$1 status=0 log
  shift
  log=$(mktemp)
  # In a condition bash would go on behind a failure.
  set +e
  (set -e; "$@") >"$log" 2>&1
  status=$?
  set -e
  case $status in
    0) cases_passed=$((cases_passed + 1)); echo "ok       $name" ;;
    77) cases_skipped=$((cases_skipped + 1)); echo "SKIPPED  $name: $(tail -n 1 "$log")" ;;
    *) cases_failed=$((cases_failed + 1)); echo "FAILED   $name (exit $status)"; tail -n 30 "$log" | sed 's/^/         /' ;;
  esac
  rm -f "$log"
}

# shows PATTERN: whether the text that comes in has it. Unlike grep -q it reads to the end, so that nobody writes in vain.
shows() {
  local all
  all=$(cat)
  [[ $all =~ $1 ]] || { echo "$1 is not in:"; printf '%s\n' "$all" | head -n 40; return 1; }
}

# In a case: it cannot be tried here.
skip() { echo "$*"; exit 77; }

skip_all() { echo "SKIPPED: $*"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }

cases_done() {
  echo "$cases_passed passed, $cases_failed failed, $cases_skipped skipped"
  ((cases_failed == 0))
}
