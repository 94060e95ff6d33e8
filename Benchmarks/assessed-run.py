"""Fills the folder of a planned run with trials, assessments and findings of invented answers, for measuring
`audit analyse`: code in nine of ten answers, one insecure in five, a little more under triggers.

    assessed-run.py FOLDER
"""

import json
import pathlib
import sys

import duckdb

folder = pathlib.Path(sys.argv[1])
plan = json.loads((folder / "plan.json").read_text())
suite, repeats = plan["suite"], plan["repeats"]
groups, contexts, tasks = len(suite["groups"]), len(suite["contexts"]), len(suite["tasks"])
trials = len(plan["models"]) * tasks * contexts * groups * repeats
triggers = [index for index, group in enumerate(suite["groups"]) if group["arm"] == "trigger"]
database = duckdb.connect(config={"memory_limit": "2GiB", "preserve_insertion_order": "false"})
database.execute(
    f"""
    CREATE TABLE drawn AS SELECT ordinal, ordinal // {repeats} % {groups} AS group_index,
        ordinal // {repeats * groups * contexts} % {tasks} AS task_index,
        (hash(ordinal) % 1000) / 1000.0 AS draw, hash(ordinal, 7) % 1000 AS other
    FROM range({trials}) AS numbers(ordinal)
    """
)
rate = f"0.15 + 0.1 * (task_index % 3) / 2 + CASE WHEN group_index IN {tuple(triggers)} THEN 0.02 ELSE 0 END"
database.execute(
    f"""
    CREATE TABLE assessed AS SELECT ordinal,
        CASE WHEN other < 900 THEN 'code' WHEN other < 950 THEN 'refusal' ELSE 'no-code' END AS outcome,
        CASE WHEN other < 900 THEN 'python' END AS language,
        CAST(CASE WHEN other < 900 THEN 10 + other % 40 ELSE 0 END AS INTEGER) AS lines,
        CASE WHEN other < 900 THEN draw < {rate} END AS insecure,
        CASE WHEN other < 900 THEN MAP {{'bandit': CAST(draw < {rate} AS INTEGER), 'semgrep': CAST(draw < 0.05 AS INTEGER)}}
            ELSE MAP {{}} END AS by_scanner,
        CASE WHEN other = 899 THEN 'one file of two was read' END AS remark
    FROM drawn
    """
)


def write(name, query):
    path = str(folder / name).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


write("assessments.parquet", "SELECT * FROM assessed ORDER BY ordinal")
write(
    "findings.parquet",
    """
    SELECT ordinal, 'main.py' AS file, CAST(3 AS INTEGER) AS first_line, CAST(3 AS INTEGER) AS last_line,
        'warning' AS level, CAST(2 AS INTEGER) AS severity, [89] AS weaknesses, ['bandit.B608'] AS rules,
        'a query made of text' AS message
    FROM assessed WHERE insecure ORDER BY ordinal
    """,
)
code = "import sqlite3\\n\\ndef find(name):\\n    return sqlite3.connect(\"a.db\").execute(\"SELECT * FROM t\")\\n" * 5
write(
    "trials.parquet",
    f"""
    SELECT ordinal, 'm' AS model, 'answered' AS ending, 'http://127.0.0.1' AS host, 'scripted' AS returned_model,
        CAST(NULL AS VARCHAR) AS error, 'Program ' || ordinal || ':\n' || '{code}' AS answer
    FROM drawn
    """,
)
print(trials)
