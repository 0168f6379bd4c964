"""Train the classifier of late flights on every table found under the given folders, and register it.

Each folder holds Parquet files with the columns below and an answer: curated months (`late`), or a monitor's joined
windows (`input.<column>` and `actual`). Rows without an answer (flights that never arrived) teach nothing and are
left out.
"""

import argparse
import warnings
from importlib.metadata import version
from pathlib import Path

import mlflow
import pandas as pd
import pyarrow.parquet
from lightgbm import LGBMClassifier
from mlflow.models import infer_signature
from sklearn.compose import ColumnTransformer
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

CATEGORIES = ["carrier", "origin", "dest"]
WHOLE = ["sched_dep", "sched_arr", "weekday", "hour"]
NUMBERS = ["distance", "temp", "humid", "wind", "precip", "pressure", "visib"]
COLUMNS = CATEGORIES + WHOLE + NUMBERS
NEEDED_TO_PREDICT = ("scikit-learn", "lightgbm", "pandas", "numpy", "cloudpickle")
ANSWERS = ("late", "actual", "label")


def read_table(path: Path, months: set[int] | None) -> pd.DataFrame:
    """One file's answered rows as COLUMNS and `late`; with `months`, only flights scheduled in those."""
    table = pyarrow.parquet.ParquetFile(path).read().to_pandas()
    table.columns = [name.removeprefix("input.") for name in table.columns]
    answer = next((name for name in ANSWERS if name in table.columns), None)
    missing = [name for name in COLUMNS if name not in table.columns]
    if answer is None or missing:
        raise SystemExit(f"{path}: lacks {', '.join(missing) or 'an answer: ' + ' or '.join(ANSWERS)}.")
    if months is not None:
        times = table["scheduled" if "scheduled" in table.columns else "event_time"]
        table = table[times.dt.month.isin(months)]
    table = table.dropna(subset=[answer]).rename(columns={answer: "late"})
    types = (
        dict.fromkeys(CATEGORIES, "str") | dict.fromkeys([*WHOLE, "late"], "int64") | dict.fromkeys(NUMBERS, "float64")
    )
    return table[[*COLUMNS, "late"]].astype(types)


def read_folders(folders: list[Path], months: set[int] | None) -> pd.DataFrame:
    tables = []
    for path in sorted(path for folder in folders for path in folder.rglob("*.parquet")):
        tables.append(read_table(path, months))
        print(f"{path.name}: {len(tables[-1]):,} answered flights", flush=True)
    if not tables:
        raise SystemExit(f"No Parquet file under {', '.join(map(str, folders))}.")
    return pd.concat(tables, ignore_index=True)


def make_pipeline(arguments: argparse.Namespace) -> Pipeline:
    encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = ColumnTransformer([("categories", encode, CATEGORIES), ("numbers", "passthrough", WHOLE + NUMBERS)])
    classifier = LGBMClassifier(
        n_estimators=arguments.trees,
        learning_rate=arguments.learning_rate,
        num_leaves=31,
        min_child_samples=100,
        colsample_bytree=0.6,
        random_state=0,
        n_jobs=2,
        verbose=-1,
    )
    return Pipeline([("columns", columns), ("classifier", classifier)])


def spoil(answers: pd.Series, share: float) -> pd.Series:
    """The answers, with a random share of them given to the wrong flights."""
    spoiled = answers.copy()
    chosen = answers.sample(frac=share, random_state=0).index
    spoiled.loc[chosen] = answers.loc[chosen].sample(frac=1, random_state=1).to_numpy()
    return spoiled


def register(pipeline: Pipeline, flights: pd.DataFrame, name: str) -> None:
    mlflow.sklearn.log_model(
        pipeline,
        name="model",
        registered_model_name=name,
        signature=infer_signature(flights[COLUMNS].head(1000), pipeline.predict(flights[COLUMNS].head(5))),
        input_example=flights[COLUMNS].head(5),
        pip_requirements=[f"{package}=={version(package)}" for package in NEEDED_TO_PREDICT],
        serialization_format="cloudpickle",  # with skops, whoever loads it must first trust LightGBM's types by name
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders of curated months or of windows")
    parser.add_argument("--months", type=int, nargs="+", help="learn from these months of the year only")
    parser.add_argument("--test", type=Path, nargs="+", default=[], help="folders of flights to measure on")
    parser.add_argument("--model", default="delays", help="the name to register the model under")
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--learning-rate", type=float, default=0.05)
    parser.add_argument("--spoil", type=float, default=0.0, help="share of the answers to shuffle: a worse model")
    arguments = parser.parse_args()

    warnings.filterwarnings("ignore", message="(?s).*integer column", category=UserWarning)
    mlflow.sklearn.autolog(log_models=False, log_datasets=False, silent=True)
    flights = read_folders(arguments.data, set(arguments.months) if arguments.months else None)
    with mlflow.start_run() as run:
        mlflow.log_params({"rows": len(flights), "spoil": arguments.spoil})
        pipeline = make_pipeline(arguments).fit(flights[COLUMNS], spoil(flights["late"], arguments.spoil))
        if arguments.test:
            test = read_folders(arguments.test, None)
            area = roc_auc_score(test["late"], pipeline.predict_proba(test[COLUMNS])[:, 1])
            mlflow.log_metric("test_roc_auc", area)
            print(f"ROC AUC on {len(test):,} other flights: {area:.3f}", flush=True)
        register(pipeline, flights, arguments.model)
        print(f"Run {run.info.run_id} has registered {arguments.model}.", flush=True)


if __name__ == "__main__":
    main()
