from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint

from lazulite.foundation.db.columns import JSONB, Id, Utc, metadata
from lazulite.foundation.db.lists import Listed

# Optuna counts its studies and trials in whole numbers, and none of them comes again.
study_ids = Table(
    "study_ids",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

studies = Table(
    "studies",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(500), nullable=False),
    Column("directions", JSONB, nullable=False),
    Column("user_attributes", JSONB, nullable=False),
    Column("system_attributes", JSONB, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

study_trials = Table(
    "study_trials",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("study_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("values", JSONB),
    Column("parameters", JSONB, nullable=False),
    Column("user_attributes", JSONB, nullable=False),
    Column("system_attributes", JSONB, nullable=False),
    Column("started_at", String(40)),
    Column("ended_at", String(40)),
    Index("ix_study_trials_study", "workspace_id", "study_id", "number", unique=True),
)

# How each parameter of a study was drawn first: all others are held against it.
study_distributions = Table(
    "study_distributions",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("study_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(500), primary_key=True),
    Column("distribution", Text, nullable=False),
)

# A value as text: there is no number for NaN.
study_trial_values = Table(
    "study_trial_values",
    metadata,
    Column("workspace_id", Id, primary_key=True),
    Column("trial_id", BigInteger, primary_key=True, autoincrement=False),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
)

_C = studies.c
LISTED = Listed(
    "studies",
    columns={"id": _C.id, "name": _C.name, "created_by": _C.created_by, "created_at": _C.created_at},
    key=_C.id,
    order="id",
    text=(_C.name,),
    names=(_C.name,),
)
