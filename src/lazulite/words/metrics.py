"""The metrics of a model whose truth is known, by what it predicts: monitors measure them, releases compare them."""

CLASSIFICATION = ("accuracy", "precision", "recall", "f1_score", "roc_auc", "log_loss", "brier_score")
REGRESSION = ("mae", "mse", "rmse")
LOWER_IS_BETTER = frozenset({"log_loss", "brier_score", *REGRESSION})
