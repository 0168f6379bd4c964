"""`lazulite worker`: by itself a worker on this machine, and with a verb what looks after the workers there are."""

from cyclopts import App

from lazulite.experience.cli.worker import add_verbs
from lazulite.processes.commands import worker

app = App(name="worker", help=worker.__doc__)
app.default(worker)
add_verbs(app)
