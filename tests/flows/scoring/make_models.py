"""Saves four models and what they say themselves: `python make_models.py FOLDER`, in the models' environment."""

import json
import sys
from pathlib import Path

import mlflow.lightgbm
import mlflow.pyfunc
import mlflow.sklearn
import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, Schema
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


class Curious(mlflow.pyfunc.PythonModel):
    """Says whether it can import Lazulite; raises for a negative x."""

    def predict(self, context, model_input, params=None):
        if (model_input["x"] < 0).any():
            raise ValueError("x is negative")
        try:
            import lazulite  # noqa: F401
        except ImportError:
            return [False] * len(model_input)
        return [True] * len(model_input)


class Sparing(mlflow.pyfunc.PythonModel):
    """Says which columns it was given, and whether `y` has a value."""

    def predict(self, context, model_input, params=None):
        return [f"{','.join(model_input.columns)} {value == value}" for value in model_input["y"]]


def main(folder: Path) -> None:
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"x": random.normal(size=300), "n": random.integers(0, 9, 300), "word": random.choice(["a", "b"], 300)}
    )
    late = (frame.x > 0).astype(int)
    numbers = frame[["x", "n"]]
    columns = ColumnTransformer([("w", OneHotEncoder(), ["word"]), ("n", StandardScaler(), ["x", "n"])])
    pipeline = make_pipeline(columns, LogisticRegression()).fit(frame, late)
    booster = LGBMClassifier(n_estimators=5, verbose=-1).fit(numbers, late)
    mlflow.sklearn.save_model(
        pipeline, folder / "pipeline", signature=infer_signature(frame, late), input_example=frame.head(2),
        serialization_format="cloudpickle",
    )  # fmt: skip
    mlflow.lightgbm.save_model(
        booster, folder / "lightgbm", signature=infer_signature(numbers, late), input_example=numbers.head(2)
    )
    mlflow.pyfunc.save_model(
        folder / "curious", python_model=Curious(), signature=infer_signature(numbers, np.array([True]))
    )
    optional = [ColSpec("double", "y", required=False), ColSpec("long", "k", required=False)]
    mlflow.pyfunc.save_model(
        folder / "sparing", python_model=Sparing(),
        signature=ModelSignature(Schema([ColSpec("double", "x"), *optional]), Schema([ColSpec("string")])),
    )  # fmt: skip
    asked = frame.head(20)
    said = {
        "columns": list(frame.columns),
        "rows": json.loads(asked.to_json(orient="values", double_precision=15)),
        "pipeline": pipeline.predict_proba(asked)[:, 1].tolist(),
        "lightgbm": booster.predict_proba(asked[["x", "n"]])[:, 1].tolist(),
    }
    (folder / "said.json").write_text(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
