"""Parses every stage under the Spark dialect, so that the same files can run on a cluster."""

import pathlib
import sys

import sqlglot

stages = sorted(pathlib.Path("Sources/Adoption/Stages").glob("*.sql"))
failures = 0
for stage in stages:
    try:
        statements = sqlglot.parse(stage.read_text(), read="spark")
        if len(statements) != 1 or not isinstance(statements[0], (sqlglot.exp.Select, sqlglot.exp.Union)):
            raise ValueError("is not one SELECT")
    except (sqlglot.errors.ParseError, sqlglot.errors.TokenError, ValueError) as error:
        failures += 1
        print(f"{stage}: {str(error).splitlines()[0]}", file=sys.stderr)
print(f"{len(stages) - failures} of {len(stages)} stages parse under the Spark dialect")
sys.exit(1 if failures or not stages else 0)
