#!/bin/sh
# The nightly work of the portal, for zi-nightly.service or cron (docs/operations.md). Every step runs, whatever the others
# find; the exit is 1 if any of them found something, so that systemd or cron tells.
set -u
cd "$(dirname "$0")/.."
python=${ZI_VENV:-.venv}/bin/python
found=0

# Without pdftotext it fails, which is no finding.
"$python" manage.py extract_text || true
# A document that expired since yesterday no longer counts: --refresh, after the files were looked at. The trail is compared
# with the anchor of the last backup before the next one is made.
for work in clearsessions sweep_evidence build_packages scan_evidence check_evidence "check_scores --refresh" \
  verify_rounds "verify_audit --anchor" "back_up --nightly"; do
  code=0
  # shellcheck disable=SC2086  # a command and its options
  "$python" manage.py $work || code=$?
  # What an upload left that broke off is told, and swept after a week: nothing is lost by it.
  if [ "$work" = check_evidence ] && [ $code = 3 ]; then code=0; fi
  [ $code = 0 ] || found=1
done
exit $found
