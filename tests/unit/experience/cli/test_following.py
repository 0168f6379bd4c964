from lazulite.experience.cli.following import told_metrics


def test_the_end_of_a_job_tells_its_metrics() -> None:
    assert told_metrics({"loss": 0.1234567, "accuracy": 0.75}, "j1") == "Metrics: accuracy 0.75, loss 0.123457"


def test_of_many_metrics_ten_are_told_and_where_the_others_are() -> None:
    told = told_metrics({f"m{index:02}": float("nan") if index == 0 else index for index in range(12)}, "j1")
    assert told.startswith("Metrics: m00 nan, m01 1, ")
    assert told.endswith("m09 9, and 2 more: lazulite job metrics j1")
