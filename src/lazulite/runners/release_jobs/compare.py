"""Leaves what a model scores on labelled rows as Parquet: label, prediction, score. Judging it is not done here."""

from __future__ import annotations

import argparse
from pathlib import Path

from .loading import inputs_of, leave, load, read_rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--label", required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    leave(compare(arguments.model, arguments.data, arguments.label, arguments.out), arguments.out)


def compare(model_folder: Path, data: Path, label: str, out: Path) -> dict[str, object]:
    """Rows without a label are left out. `score` is the probability of the second class, null where there is none."""
    import numpy as np
    import pandas as pd

    rows = read_rows(data)
    if label not in rows.columns:
        raise SystemExit(f"The rows have no column '{label}'; they have: {', '.join(rows.columns)}.")
    labelled = rows[rows[label].notna()]
    if labelled.empty:
        raise SystemExit(f"None of the {len(rows)} rows has a '{label}': nothing can be judged by them yet.")
    model = load(model_folder)
    predictions, scores = model.predict(inputs_of(labelled, model.columns))
    scored = pd.DataFrame(
        {
            "row": np.asarray(labelled.index, dtype="int64"),
            "label": labelled[label].to_numpy(),
            "prediction": predictions,
            "score": scores if scores is not None else np.full(len(labelled), np.nan),
        }
    )
    scored.to_parquet(out / "scores.parquet", index=False)
    return {"rows": len(rows), "labelled": len(labelled), "flavour": model.flavour}


if __name__ == "__main__":
    main()
