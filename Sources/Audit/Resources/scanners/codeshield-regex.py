"""Applies codeshield's regular expressions to every file of a folder and writes SARIF 2.1.0.

    codeshield-regex.py RULES FOLDER REPORT

The rules are codeshield's YAML files, read as they are. codeshield itself stops at the first match of a rule in a text
and takes one text at a time; here every match counts, and a thousand files take one process.
"""

import json
import pathlib
import re
import signal
import sys

import yaml

# Files by ending, and the rule files that codeshield applies to the language.
RULES = {
    ".c": ("c", "language_agnostic"),
    ".cpp": ("cpp", "c", "language_agnostic"),
    ".cs": ("csharp", "language_agnostic"),
    ".java": ("java", "language_agnostic"),
    ".js": ("javascript", "language_agnostic"),
    ".php": ("php", "language_agnostic"),
    ".py": ("python", "language_agnostic"),
    ".rb": ("ruby", "language_agnostic"),
    ".rs": ("rust", "language_agnostic"),
    ".swift": ("swift", "language_agnostic"),
}
LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
# A rule may take long on a text written against it: seconds a file, and matches of one rule.
SECONDS_A_FILE = 5
MOST_MATCHES = 200


class TooSlow(Exception):
    pass


def too_slow(*_):
    raise TooSlow


def load(folder, name):
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    return [
        rule | {"pattern": re.compile(rule["rule"])}
        for rule in yaml.safe_load(text) or []
        if rule["severity"].lower() in LEVELS
    ]


def is_comment(line):
    line = line.strip()
    return line.startswith(("#", "//", "/*")) or line.endswith("*/")


def matches(rule, text):
    for count, match in enumerate(rule["pattern"].finditer(text)):
        if count == MOST_MATCHES:
            return
        start = text.rfind("\n", 0, match.start()) + 1
        if not is_comment(text[start : match.start()]):
            first = text.count("\n", 0, match.start()) + 1
            yield first, first + match.group().rstrip("\n").count("\n")


def result(rule, path, first, last):
    return {
        "ruleId": rule["pattern_id"],
        "level": LEVELS[rule["severity"].lower()],
        "message": {"text": rule["description"]},
        "locations": [place(path, first, last)],
    }


def place(path, first=1, last=1):
    region = {"startLine": first, "endLine": last}
    return {"physicalLocation": {"artifactLocation": {"uri": path.name}, "region": region}}


def main():
    rules, folder, report = (pathlib.Path(argument) for argument in sys.argv[1:4])
    loaded = {name: load(rules, name) for name in sorted({name for names in RULES.values() for name in names})}
    signal.signal(signal.SIGALRM, too_slow)
    results, notifications, used = [], [], {}
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = []
        signal.setitimer(signal.ITIMER_REAL, SECONDS_A_FILE)
        try:
            for name in RULES[path.suffix]:
                for rule in loaded[name]:
                    for first, last in matches(rule, text):
                        found.append(result(rule, path, first, last))
                        used[rule["pattern_id"]] = rule
        except TooSlow:
            text = f"took longer than {SECONDS_A_FILE} s"
            notifications.append({"level": "error", "message": {"text": text}, "locations": [place(path)]})
            found = []
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        results += found
    driver = {
        "name": "codeshield-regex",
        "rules": [{"id": name, "properties": {"tags": [rule["cwe_id"]]}} for name, rule in sorted(used.items())],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "results": results,
    }
    report.write_text(json.dumps({"version": "2.1.0", "runs": [run]}), encoding="utf-8")


main()
