"""The bare DuckDB query that `build` is compared with: each model's difference over the same files, nothing else.

    bare-difference.py LAKE range     last counter minus first, one row a model
    bare-difference.py LAKE intervals the difference to the model's previous observation, summed by day
"""

import sys

import duckdb

lake, kind = sys.argv[1:3]
connection = duckdb.connect()
connection.execute("SET memory_limit = '4GB'; SET preserve_insertion_order = false")
connection.execute(f"SET temp_directory = '{lake}/staging'")
files = f"read_parquet('{lake}/observations/*/*/*.parquet', hive_partitioning = true)"
queries = {
    "range": f"""
        SELECT sum(difference) FROM (
            SELECT model_id, max(downloads_all_time) - min(downloads_all_time) AS difference
            FROM {files} GROUP BY model_id)""",
    "intervals": f"""
        SELECT observed_on, sum(difference) FROM (
            SELECT observed_on, downloads_all_time
                - lag(downloads_all_time) OVER (PARTITION BY model_id ORDER BY observed_on) AS difference
            FROM {files}) GROUP BY observed_on""",
}
print(len(connection.execute(queries[kind]).fetchall()), "rows")
