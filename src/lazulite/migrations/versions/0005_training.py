"""Jobs of jobs: pipelines and sweeps; studies; names of jobs that people choose; what submits a document again."""

import sqlalchemy as sa
from alembic import op

from lazulite.foundation.db.columns import JSONB, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# A job's name is its run's id, and may now be chosen. SQLite does not look at lengths.
LONGER = (
    ("jobs", "name"), ("processes", "id"), ("runs", "id"), ("run_params", "run_id"), ("run_tags", "run_id"),
    ("asset_versions", "run_id"),
)  # fmt: skip
BY_LEVEL = {
    "ix_jobs_usual": ["workspace_id", "level", "archived", "created_at", "name", "display_name", "status"],
    "ix_jobs_status": ["workspace_id", "level", "archived", "status", "created_at", "name"],
    "ix_jobs_title": ["workspace_id", "level", "archived", "display_name", "name"],
    "ix_jobs_experiment": ["workspace_id", "level", "archived", "experiment_name", "created_at", "name"],
    "ix_jobs_started": ["workspace_id", "level", "archived", "started_at", "name"],
    "ix_jobs_ended": ["workspace_id", "level", "archived", "ended_at", "name"],
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _lengthen()
    for name in BY_LEVEL:
        op.drop_index(name, "jobs")
    op.add_column("jobs", sa.Column("level", sa.String(length=10), server_default="job", nullable=False))
    op.add_column("jobs", sa.Column("parent", sa.String(length=64)))
    op.add_column("jobs", sa.Column("node", sa.Text()))
    op.execute("UPDATE jobs SET level = 'step' WHERE type = 'step'")
    for name, columns in BY_LEVEL.items():
        op.create_index(name, "jobs", columns)
    op.create_index("ix_jobs_parent", "jobs", ["parent", "created_at"])
    op.create_table(
        "job_sources",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("sources", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_sources")),
    )
    _pipelines()
    _sweeps()
    _studies()


def _lengthen() -> None:
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            wanted = (table, column["name"]) in LONGER or column["name"] in {"run_id", "source_run_id"}
            if wanted and getattr(column["type"], "length", None) in {32, 36}:
                op.alter_column(table, column["name"], type_=sa.String(length=64))


def _pipelines() -> None:
    op.create_table(
        "pipelines",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("plan", JSONB, nullable=False),
        sa.Column("parts", JSONB, nullable=False),
        sa.Column("inputs", JSONB, nullable=False),
        sa.Column("resumes", sa.String(length=64)),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_pipelines")),
    )
    op.create_table(
        "step_results",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("parts", JSONB, nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_step_results")),
    )
    op.create_index("ix_step_results_key", "step_results", ["workspace_id", "key", "made_at"])
    op.create_index("ix_step_results_family", "step_results", ["workspace_id", "family", "made_at"])
    op.create_table(
        "pipeline_steps",
        sa.Column("pipeline", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("job", sa.String(length=64)),
        sa.Column("is_reused", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("started_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.Column("resumes", sa.String(length=64)),
        sa.Column("verdict", sa.Boolean()),
        sa.PrimaryKeyConstraint("pipeline", "step", name=op.f("pk_pipeline_steps")),
    )
    op.create_index("ix_pipeline_steps_job", "pipeline_steps", ["job"])


def _sweeps() -> None:
    op.create_table(
        "sweeps",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("trial", JSONB, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("inputs", JSONB, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.Text(), nullable=False),
        sa.Column("extends", sa.String(length=64)),
        sa.Column("began_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_sweeps")),
    )
    op.create_index("ix_sweeps_open", "sweeps", ["ended_at"])
    op.create_table(
        "sweep_trials",
        sa.Column("sweep", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("stopped_early", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("started_at", Utc()),
        sa.Column("ended_at", Utc()),
        sa.PrimaryKeyConstraint("sweep", "number", name=op.f("pk_sweep_trials")),
    )
    op.create_index("ix_sweep_trials_job", "sweep_trials", ["job"])
    op.create_index("ix_sweep_trials_open", "sweep_trials", ["sweep", "ended_at"])
    op.create_index("ix_sweep_trials_value", "sweep_trials", ["sweep", "value", "number"])


def _studies() -> None:
    op.create_table(
        "study_ids",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_study_ids")),
    )
    op.create_table(
        "studies",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("directions", JSONB, nullable=False),
        sa.Column("user_attributes", JSONB, nullable=False),
        sa.Column("system_attributes", JSONB, nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_studies")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_studies_workspace_id_name")),
    )
    op.create_table(
        "study_trials",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("study_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("values", JSONB),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("user_attributes", JSONB, nullable=False),
        sa.Column("system_attributes", JSONB, nullable=False),
        sa.Column("started_at", sa.String(length=40)),
        sa.Column("ended_at", sa.String(length=40)),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_study_trials")),
    )
    op.create_index("ix_study_trials_study", "study_trials", ["workspace_id", "study_id", "number"], unique=True)
    op.create_table(
        "study_distributions",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("study_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("distribution", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "study_id", "name", name=op.f("pk_study_distributions")),
    )
    op.create_table(
        "study_trial_values",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("trial_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "trial_id", "step", name=op.f("pk_study_trial_values")),
    )
