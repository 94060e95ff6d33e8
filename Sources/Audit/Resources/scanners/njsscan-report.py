"""Runs njsscan on a folder and writes its SARIF, with the files that it could not parse.

    njsscan-report.py FOLDER REPORT

njsscan's own report only says that something failed (`executionSuccessful` is false), not on which file, so that one
file with a syntax error would spoil the whole batch. The errors it keeps are added as notifications. Its rules are handed
to semgrep as JSON, which semgrep reads in a fifth of the time.
"""

import json
import pathlib
import sys

import yaml
from njsscan import __version__
from njsscan.formatters import sarif
from njsscan.njsscan import NJSScan


def notification(error):
    if not isinstance(error, dict):
        return {"level": "error", "message": {"text": str(error)}}
    text = str(error.get("message", "")).splitlines()
    # The place is said apart: the same error of two files is to read the same.
    reason = text[0].partition(" at line ")[0] if text else ""
    found = {"level": "error", "message": {"text": reason or "could not be parsed"}}
    if path := error.get("path"):
        found["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": path}}}]
    return found


def rules_as_json(folder, target):
    files = sorted(pathlib.Path(folder).rglob("*.yaml"))
    rules = [rule for file in files for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]]
    target.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    return str(target)


folder, report = sys.argv[1:3]
njsscan = NJSScan([folder], True, False)
njsscan.options["sgrep_rules"] = rules_as_json(njsscan.options["sgrep_rules"], pathlib.Path(report + ".rules.json"))
scan = njsscan.scan()
sarif.sarif_output(report, scan, __version__)
with open(report, encoding="utf-8") as file:
    log = json.load(file)
log["runs"][0]["invocations"][0]["toolExecutionNotifications"] = [notification(one) for one in scan["errors"]]
with open(report, "w", encoding="utf-8") as file:
    json.dump(log, file)
