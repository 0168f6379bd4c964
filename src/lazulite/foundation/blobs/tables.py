from sqlalchemy import BigInteger, Column, String, Table

from lazulite.foundation.db.columns import Id, Utc, metadata

# Content is stored once; who may refer to it is a matter of each workspace.
blob_holdings = Table(
    "blob_holdings",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("held_since", Utc, nullable=False),
)
