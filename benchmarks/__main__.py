"""`make bench`: every benchmark beside its floor, in one table; a failed limit makes the exit code 1.

python -m benchmarks [NAME …]                startup jobs scoring loops lists claims training; all by default
python -m benchmarks soak [--minutes 60]     hours of an endpoint's everyday: does any process grow?
"""

import argparse
import sys
from functools import partial

from benchmarks import claims, jobs, lists, loops, scoring, soak, startup, training
from benchmarks.table import Row, print_table

BENCHMARKS = {
    "startup": startup.run, "jobs": jobs.run, "scoring": scoring.run, "loops": loops.run, "lists": lists.run,
    "claims": claims.run, "training": training.run,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*BENCHMARKS, "soak"]))
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the soak goes on")
    asked = parser.parse_args()
    known = {**BENCHMARKS, "soak": partial(soak.run, asked.minutes)}
    names = asked.names or list(BENCHMARKS)
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"no benchmark {', '.join(unknown)}; known: {', '.join(known)}")
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        rows += known[name]()
    print_table(rows)
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
