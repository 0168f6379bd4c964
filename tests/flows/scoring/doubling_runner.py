"""A runner whose model doubles x: raises for a negative one, and takes x milliseconds from 100 on."""

import sys
import threading
from pathlib import Path

from lazulite.runners.score_host.answers import Answer, Rows
from lazulite.runners.score_host.flavours import Loaded
from lazulite.runners.score_host.host import Host
from lazulite.runners.score_host.signature import Column, Signature


class Doubling:
    flavour = "test"
    batches = True

    def predict(self, rows: Rows) -> Answer:
        assert rows.columns is not None
        values = [float(str(value)) for value in rows.columns["x"]]
        if min(values) < 0:
            raise ValueError("x is negative")
        if max(values) >= 100:
            threading.Event().wait(max(values) / 1e3)
        return Answer([2 * value for value in values])


if __name__ == "__main__":
    host = Host(Loaded(Doubling(), Signature((Column("x", "double"),)), None, Path()), Path(sys.argv[1]))
    host.listen()
    host.serve()
