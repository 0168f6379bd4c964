from lazulite.experience.sdk.cards import table
from lazulite.experience.sdk.client import Client
from tests.unit.experience.sdk.flaky import Answer, flaky, said

JOB = {"name": "a", "display_name": "calm-otter", "status": "Completed", "run_id": "a"}
RUN = {"run": {"data": {"metrics": [{"key": "accuracy", "value": 0.91}, {"key": "loss", "value": "NaN"}]}}}


def test_a_jobs_card_has_its_metrics_a_link_and_the_end_of_its_log() -> None:
    log = Answer(body=b"".join(b"line %d\n" % number for number in range(30)))
    with flaky([said(JOB), said(RUN), log]) as server, Client(server.url) as client:
        shown = client.jobs.get("a")._repr_html_()
    assert "accuracy = 0.91, loss = nan" in shown
    assert f'href="{server.url}/workspaces/default/#/runs/a"' in shown
    assert "line 29" in shown
    assert "line 19\n" not in shown
    assert [asked.path for asked in server.asked][1:] == [
        "/workspaces/default/api/2.0/mlflow/runs/get?run_id=a", "/api/v1/workspaces/default/jobs/a/log",
    ]  # fmt: skip


def test_a_card_is_shown_though_the_platform_is_away() -> None:
    with flaky([said(JOB)]) as server, Client(server.url) as client:
        job = client.jobs.get("a")
        server.answers[:] = [said({"detail": "There is no run.", "code": "run_missing"}, 404)]
        shown = job._repr_html_()
    assert "calm-otter" in shown
    assert "There is no run." in shown


def test_a_list_is_a_table_that_says_when_it_is_not_all() -> None:
    assert table([], more=False) == "<p>None.</p>"
    assert table([JOB], more=True).endswith("<p>The first 1; there are more.</p>")
