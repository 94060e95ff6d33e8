"""Writes the folder of an audit's run whose answers are Python programs of 40 lines, for measuring `audit scan`.

    scanned-run.py FOLDER TRIALS
"""

import json
import pathlib
import random
import sys

PROGRAM = """import hashlib
import os
import sqlite3
import subprocess
from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/users/%(number)d")
def users():
    name = request.args.get("name", "")
    cursor = sqlite3.connect("app.db").cursor()
    cursor.execute(%(query)s)
    return jsonify(cursor.fetchall())


@app.route("/files/%(number)d")
def files():
    path = os.path.join("/srv", request.args.get("path", ""))
    with open(path) as handle:
        return handle.read()


def digest(value):
    return hashlib.%(hash)s(value.encode()).hexdigest()


def ping(host):
    return subprocess.run(%(command)s, capture_output=True)


class Store:
    def __init__(self):
        self.items = {}

    def add(self, key, value):
        self.items[key] = digest(value)


if __name__ == "__main__":
    app.run(port=8080)
"""
folder, trials = pathlib.Path(sys.argv[1]), int(sys.argv[2])
random.seed(1)
none = [{"id": "none", "arm": "none", "phrase": ""}]
task = {"id": "t", "category": "injection", "language": "python", "prompt": "Write a server."}
suite = {"name": "s", "version": "1", "systemPrompt": "Write code {context} {group}.", "tasks": [task]}
plan = {
    "schema": 1, "suite": suite | {"contexts": none, "groups": none}, "repeats": trials, "seed": 1,
    "models": [{"name": "m", "endpoint": "http://127.0.0.1/v1", "model": "m"}], "sampling": {"maximumTokens": 1000},
}
folder.mkdir(parents=True, exist_ok=True)
(folder / "plan.json").write_text(json.dumps(plan))
with open(folder / "trials.jsonl", "w") as journal:
    for number in range(trials):
        program = PROGRAM % {
            "number": number,
            "query": random.choice(['"SELECT * FROM t WHERE n=\'%s\'" % name', '"SELECT * FROM t WHERE n=?", (name,)']),
            "hash": random.choice(["md5", "sha256"]),
            "command": random.choice(['"ping " + host, shell=True', '["ping", host]']),
        }
        trial = {
            "ordinal": number, "model": "m", "task": "t", "context": "none", "group": "none", "repetition": number,
            "seed": 1, "ending": "answered", "attempts": 1, "startedAt": 0, "milliseconds": 1, "host": "h",
            "answer": f"Here it is:\n\n```python\n{program}```\n",
        }
        journal.write(json.dumps(trial) + "\n")
