"""Trains the benchmark's model: `python scoring_model.py FOLDER` in the model's environment."""

import sys

import mlflow.sklearn
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS = 5_000


def main(folder: str) -> None:
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "carrier": random.choice(["UA", "AA", "DL", "B6"], ROWS),
            "origin": random.choice(["JFK", "LGA", "EWR"], ROWS),
            "distance": random.normal(1000, 300, ROWS),
            "hour": random.integers(5, 23, ROWS),
            "temp": random.normal(60, 15, ROWS),
            "wind": random.gamma(2, 5, ROWS),
        }
    )
    late = ((frame.hour > 15) & (frame.wind > 8)) ^ (random.random(ROWS) < 0.1)
    columns = ColumnTransformer(
        [
            ("words", OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["carrier", "origin"]),
            ("numbers", StandardScaler(), ["distance", "hour", "temp", "wind"]),
        ]
    )
    pipeline = make_pipeline(columns, HistGradientBoostingClassifier()).fit(frame, late)
    mlflow.sklearn.save_model(
        pipeline,
        folder,
        signature=infer_signature(frame, pipeline.predict(frame)),
        input_example=frame.head(2),
        serialization_format="cloudpickle",
    )


if __name__ == "__main__":
    main(sys.argv[1])
