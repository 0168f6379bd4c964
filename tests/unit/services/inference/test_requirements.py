from lazulite.services.inference.requirements import serving_requirements


def test_mlflow_becomes_the_small_one_and_brings_pandas() -> None:
    lines = ["mlflow==3.17.2", "lightgbm==4.6.0", "scikit-learn==1.7.2"]
    assert serving_requirements(lines) == (
        "mlflow-skinny==3.17.2",
        "lightgbm==4.6.0",
        "scikit-learn==1.7.2",
        "pandas<3",
    )


def test_pandas_of_the_model_stays_as_pinned() -> None:
    assert serving_requirements(["mlflow==3.17.2", "pandas==2.3.3"]) == ("mlflow-skinny==3.17.2", "pandas==2.3.3")


def test_the_small_mlflow_is_not_asked_for_twice() -> None:
    assert serving_requirements(["mlflow==3.17.2", "mlflow-skinny==3.17.2", "pandas"]) == (
        "mlflow-skinny==3.17.2",
        "pandas",
    )


def test_other_names_that_begin_alike_stay() -> None:
    assert serving_requirements(["mlflow-export-import==1.0"]) == ("mlflow-export-import==1.0",)


def test_extras_and_ranges_and_markers_are_understood() -> None:
    lines = ["mlflow[extras]>=3,<4 ; python_version > '3.8'", "Pandas==2.3.3"]
    assert serving_requirements(lines) == ("mlflow-skinny>=3,<4 ; python_version > '3.8'", "Pandas==2.3.3")


def test_comments_and_empty_lines_go() -> None:
    assert serving_requirements(["# by hand", "", "numpy==2.4.0  # fast"]) == ("numpy==2.4.0",)
