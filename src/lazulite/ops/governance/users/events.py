"""What is said of users once it has happened. These facts lie in no workspace: an Owner of the home reads them."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.governance.users.entities import User
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

HOME = ""  # in a workspace's place
SUBJECT = "users/NAME"
FACTS = FactCatalogue(
    FactKind("UserCreated", SUBJECT, ("name", "is_owner"), "A user has been made."),
    FactKind("UserDisabled", SUBJECT, ("name",), "A user comes in no more."),
    FactKind("UserEnabled", SUBJECT, ("name",), "A disabled user comes in again."),
    FactKind(
        "UserChanged", SUBJECT, ("name", "is_owner"), "A user has become an Owner of the home, or is one no more."
    ),
    FactKind("PasswordChanged", SUBJECT, ("name",), "A user has another password."),
)


def said(kind: str, user: User) -> NewFact:
    told: dict[str, JSON] = {"name": user.name, "is_owner": user.is_owner}
    data = {name: told[name] for name in FACTS[kind].always}
    return new_fact(FACTS, kind, subject=f"users/{user.name}", workspace_id=HOME, data=data)
