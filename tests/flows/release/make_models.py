"""Run in a model's environment: leaves models/plain, models/unconvertible and rows/rows.parquet here."""

from pathlib import Path

import mlflow.sklearn
import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from mlflow.models import infer_signature
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder


def save(model: Pipeline, rows: pd.DataFrame, name: str) -> None:
    mlflow.sklearn.save_model(
        model, f"models/{name}", signature=infer_signature(rows, model.predict(rows)), input_example=rows.head(5),
        pip_requirements=["scikit-learn"], serialization_format="cloudpickle",
    )  # fmt: skip


generator = np.random.default_rng(7)
rows = pd.DataFrame(
    {
        "carrier": generator.choice(["AA", "B6", "UA"], 2000),
        "hour": generator.integers(0, 24, 2000),
        "temp": np.where(generator.random(2000) < 0.1, np.nan, generator.normal(50, 15, 2000)),
    }
)
late = ((rows["hour"] > 14) ^ (generator.random(2000) < 0.2)).astype(int)
encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
columns = ColumnTransformer([("carrier", encode, ["carrier"]), ("rest", "passthrough", ["hour", "temp"])])
classifier = LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1)
save(Pipeline([("columns", columns), ("classifier", classifier)]).fit(rows, late), rows, "plain")

spoken = rows.rename(columns={"temp": "air temperature"}).fillna(0)
save(make_pipeline(ColumnTransformer([("numbers", "passthrough", ["hour", "air temperature"])]),
                   LGBMClassifier(n_estimators=5, verbose=-1)).fit(spoken, late), spoken, "spoken")  # fmt: skip

numbers = rows[["hour", "temp"]]
save(
    make_pipeline(FunctionTransformer(np.abs), LGBMClassifier(n_estimators=5, verbose=-1)).fit(numbers, late),
    numbers,
    "unconvertible",
)

never_seen = rows.head(300).assign(carrier="ZZ", actual=late.head(300).astype(float))
never_seen.loc[never_seen.index[:20], "actual"] = np.nan
Path("rows").mkdir(exist_ok=True)
never_seen.to_parquet("rows/rows.parquet")
