"""`make bench`: every benchmark beside its floor, in one table; a failed limit makes the exit code 1.

python -m benchmarks [NAME …]      startup jobs scoring loops; all by default
"""

import sys

from benchmarks import jobs, loops, scoring, startup
from benchmarks.table import Row, print_table

BENCHMARKS = {"startup": startup.run, "jobs": jobs.run, "scoring": scoring.run, "loops": loops.run}


def main() -> int:
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; known: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        rows += BENCHMARKS[name]()
    print_table(rows)
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
