"""What an AutoML job may be judged by: for each task, its default first."""

from collections.abc import Mapping

CLASSES = (
    "AUC_weighted", "accuracy", "norm_macro_recall", "average_precision_score_weighted", "precision_score_weighted",
)  # fmt: skip
NUMBERS = (
    "normalized_root_mean_squared_error", "spearman_correlation", "r2_score", "normalized_mean_absolute_error",
)  # fmt: skip
PRIMARY_METRICS: Mapping[str, tuple[str, ...]] = {
    "classification": CLASSES,
    "regression": NUMBERS,
    "forecasting": NUMBERS,
    "image_classification": ("accuracy", *(one for one in CLASSES if one != "accuracy")),
    "image_classification_multilabel": ("iou", *CLASSES),
    "image_object_detection": ("mean_average_precision",),
    "image_instance_segmentation": ("mean_average_precision",),
    "text_classification": ("accuracy", *(one for one in CLASSES if one != "accuracy")),
    "text_classification_multilabel": ("accuracy",),
    "text_ner": ("accuracy",),
}


def is_metric_of(task: str, metric: str) -> bool:
    """Azure's documents write them in any case."""
    return metric.casefold() in {one.casefold() for one in PRIMARY_METRICS[task]}
