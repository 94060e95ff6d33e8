#!/usr/bin/env python3
"""Reads what the tests printed, and fails if a test was skipped though what it needs is there.

    python3 Scripts/check-skipped.py LOG

Whether it is there is decided here anew, not by the test that was skipped. A reason that nobody knows fails too.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def can_mount():
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if subprocess.run(["/bin/mount", "-t", "tmpfs", "tmpfs", folder], **quiet).returncode != 0:
            return False
        subprocess.run(["/bin/umount", "-l", folder], **quiet)
        return True


NEEDS = [
    # What the reason says, what it needs, and whether that is here.
    (r"make local-model", ".deps/local-model", lambda: (ROOT / ".deps/local-model/bin/python").exists()),
    (r"make clients|inspect-ai", ".deps/clients", lambda: (ROOT / ".deps/clients/bin/inspect").exists()),
    (r"make charts", ".deps/charts", lambda: (ROOT / ".deps/charts/bin/python").exists()),
    (r"audit-tools", ".deps/audit-tools", lambda: (ROOT / ".deps/audit-tools/bin/semgrep").exists()),
    (r"hub-client", ".deps/hub-client", lambda: (ROOT / ".deps/hub-client/huggingface_hub").exists()),
    (r"no file system can be mounted", "the right to mount", can_mount),
    (r"shared data|is not here", "../shared/data", SHARED.exists),
]
SKIPPED = re.compile(r'^\S+ (Test .*?) (?:was cancelled|skipped)[^:]*(?:: "(.*)")?')


def main():
    problems = []
    skipped = 0
    for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines():
        found = SKIPPED.match(line)
        if not found:
            continue
        skipped += 1
        test, reason = found.group(1), found.group(2) or ""
        need = next(((what, is_here) for pattern, what, is_here in NEEDS if re.search(pattern, reason)), None)
        if need is None:
            problems.append(f'{test}: skipped for a reason that Scripts/check-skipped.py does not know ("{reason}")')
        elif need[1]():
            problems.append(f'{test}: skipped ("{reason}") though {need[0]} is there')
    print(f"{skipped} tests were skipped, {len(problems)} of them wrongly")
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
