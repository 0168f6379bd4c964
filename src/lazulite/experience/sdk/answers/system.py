"""What the API answers of system. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Database(Answer):
    """`revision`: of its tables; None where they were made without migrations."""

    kind: str
    revision: str | None


class Disk(Answer):
    """Of the file system that the home lies on."""

    free_bytes: int
    total_bytes: int


class Addresses(Answer):
    """Where the server and the gateway answer, and the machines of the workers that were heard of."""

    server: str
    gateway: str | None
    workers: list[str]


class System(Answer):
    """The server that answers. No secret is in it: of the database its kind alone."""

    version: str
    python: str
    started_at: str
    home: str
    database: Database
    disk: Disk
    addresses: Addresses
