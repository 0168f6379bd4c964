"""What is said of data once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.data.datastores.events import FACTS as OF_DATASTORES
from lazulite.words.facts import FactCatalogue, FactKind

FACTS = OF_DATASTORES | FactCatalogue(
    FactKind("DataProfiled", "data/NAME/VERSION", ("job", "rows"), "The profile of a data version is ready.")
)


def data_profiled(workspace_id: str, subject: str, job: str, rows: int) -> NewFact:
    return new_fact(FACTS, "DataProfiled", subject=subject, workspace_id=workspace_id, data={"job": job, "rows": rows})
