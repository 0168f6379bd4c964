"""Lists, compute, the system, search and logs: from Python and at a prompt, against a served platform."""

import json
from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.nouns import pages
from lazulite.foundation.actor import LOCAL
from lazulite.processes.main import whole_app
from lazulite.services.inference.history.folding import Bucket
from lazulite.services.training.jobs.entities import Description
from lazulite.words.errors import Invalid, Missing
from tests.unit.services.inference.makers import make_definition
from tests.unit.services.training.jobs.yard import Yard, make_job


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def at_prompt(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> object:
    """What the command prints as JSON."""
    monkeypatch.setenv("LAZULITE_URL", client.url)
    whole_app()([*arguments, "-o", "json"], result_action="return_value")
    return json.loads(capsys.readouterr().out)


def test_a_list_is_followed_over_all_its_pages(client: Client, yard: Yard) -> None:
    names = [yard.submit(make_job(about=Description(f"job {n}"))).name for n in range(5)]
    path = client.transport.workspace_path("jobs")
    paged = pages(client.transport, path, 2, order_by="display_name")
    assert [one["name"] for one in paged] == names[:2]
    assert [one["name"] for one in client.jobs.list(order_by="display_name desc")] == names[::-1]
    assert [one["name"] for one in client.jobs.list(text="JOB 3")] == [names[3]]
    assert (client.jobs.count(), client.jobs.count(filter="display_name > 'job 2'")) == (5, 2)
    with pytest.raises(Invalid, match="no field 'nme' to filter jobs by") as refused:
        list(client.jobs.list(filter="nme = 'x'"))
    assert refused.value.hint == "Did you mean 'name'?"


def test_workers_and_what_waits(
    client: Client, yard: Yard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    yard.submit()
    assert [(one["queue"], one["waiting"]) for one in client.workers.queues()] == [("default", 1)]
    yard.start()
    assert [one["id"] for one in client.workers.list(filter="slots = 4")] == ["w"]
    worker = client.workers.get("w")
    assert (worker["state"], worker["slots_busy"]) == ("Online", 1)
    assert at_prompt(client, monkeypatch, capsys, "worker", "show", "-n", "w") == worker
    assert at_prompt(client, monkeypatch, capsys, "worker", "list") == [worker]
    with pytest.raises(Missing, match="no worker 'nobody'"):
        client.workers.get("nobody")


def test_workers_and_what_waits_are_one_question(client: Client, yard: Yard) -> None:
    yard.submit()
    asked: list[str] = []
    client.transport._client.event_hooks["request"].append(lambda request: asked.append(request.url.path))
    found = client.workers.list()
    assert ([one["id"] for one in found], [one["waiting"] for one in found.queues]) == ([], [1])
    assert client.workers.list().queues == found.queues
    assert asked == ["/api/v1/workers"] * 2


def test_users_and_members_are_narrowed_and_ordered_as_all_lists_are(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, role in (("ann", "Reader"), ("bob", "Contributor"), ("cid", "Reader")):
        client.users.create(name, display_name=f"{name.title()} of ops")
        client.members.put(name, role)
    client.users.disable("bob")
    assert [one["name"] for one in client.users.list(filter="is_enabled = true", order_by="name desc")] == [
        "cid", "ann"
    ]  # fmt: skip
    assert [one["name"] for one in client.users.list(text="ann ops")] == ["ann"]
    assert [one["name"] for one in client.members.list(filter="role = 'Reader'", max_results=1)] == ["ann"]
    listed = at_prompt(client, monkeypatch, capsys, "workspace", "member", "list", "--text", "contributor")
    assert [one["name"] for one in listed] == ["bob"]  # type: ignore[attr-defined]  # a list
    listed = at_prompt(client, monkeypatch, capsys, "user", "list", "--filter", "is_enabled = false")
    assert [one["name"] for one in listed] == ["bob"]  # type: ignore[attr-defined]  # a list


def test_a_list_that_a_filter_leaves_empty_says_so(
    client: Client, yard: Yard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAZULITE_URL", client.url)
    yard.submit()
    whole_app()(["job", "list", "--filter", "status = 'queued'", "-o", "table"], result_action="return_value")
    assert capsys.readouterr().err.startswith("Nothing here meets that.")
    whole_app()(["model", "list", "-o", "table"], result_action="return_value")
    assert capsys.readouterr().err.startswith("None here.")
    assert (repr(client.jobs.list(text="nothing")), repr(client.models.list())) == (
        "None that meets the filter.", "None."
    )  # fmt: skip


def test_the_gateway_and_the_system(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert client.compute.gateway()["state"] == "NeverSeen"
    assert at_prompt(client, monkeypatch, capsys, "compute", "gateway") == client.compute.gateway()
    told = at_prompt(client, monkeypatch, capsys, "system", "show")
    assert isinstance(told, dict)
    assert {**told, "disk": {}} == {**client.system.get(), "disk": {}}


def test_names_are_searched(
    client: Client, yard: Yard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    yard.submit(make_job(about=Description("late flights")))
    found = list(client.search("fli"))
    assert [(one["kind"], one["title"]) for one in found] == [("job", "late flights")]
    assert at_prompt(client, monkeypatch, capsys, "search", "fli") == found


def test_metrics_of_no_job_say_so_and_of_one_that_tracks_nothing_are_none(client: Client, yard: Yard) -> None:
    with pytest.raises(Missing, match="There is no job 'lucky'"):
        client.jobs.metrics("lucky")
    assert client.jobs.metrics(yard.submit(make_job(tracked=False)).name) == {}


def test_the_end_of_a_log_is_read_and_followed(client: Client, yard: Yard) -> None:
    yard.submit()
    spec = yard.start()
    whole = b"".join(b"line %05d\n" % n for n in range(1000))
    yard.platform.logs.append(spec.id, offset=0, data=whole)
    end = client.jobs.log(spec.id, tail_kib=1)
    assert (whole.endswith(end), end[:5], len(end) > 1000) == (True, b"line ", True)
    assert client.jobs.log(spec.id, offset=10_989) == b"line 00999\n"
    assert client.jobs.log(spec.id, offset=11, limit_bytes=11) == b"line 00001\n"
    assert client.jobs.log(spec.id, offset=10_995, limit_bytes=100) == b"00999\n"[1:]
    with pytest.raises(Invalid, match=r"takes: a log is followed to its end, or has a limit"):
        client.transport.get(client.jobs.path(spec.id, "log"), {"follow": True, "limit": 5})
    yard.end(spec)
    assert b"".join(client.jobs.follow(spec.id, tail_kib=1)) == end
    assert b"".join(client.jobs.follow(spec.id)) == whole


def test_figures_over_time(
    client: Client, platform: Platform, yard: Yard, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client.online_endpoints.create({"name": "delays"})
    blue = platform.write(
        lambda tx: platform.deployments.create(tx, LOCAL, yard.workspace, "delays", "blue", make_definition())
    )
    now = platform.clock.now()
    minute = Bucket(blue.id, "", now - timedelta(minutes=5), answered=3)
    platform.write(lambda tx: platform.endpoint_history.take(tx, "run", [minute]))
    found = client.online_endpoints.figures("delays", start=now - timedelta(minutes=10), end=now, step_seconds=300)
    assert [point.requests for point in found.points] == [0, 3]
    span = ("--from", (now - timedelta(minutes=10)).isoformat(), "--to", now.isoformat(), "--step", "300")
    assert at_prompt(client, monkeypatch, capsys, "online-endpoint", "figures", "-n", "delays", *span) == found


@pytest.mark.parametrize(
    "noun",
    [
        ("job",), ("data",), ("model",), ("environment",), ("monitor",), ("trigger",), ("schedule",),
        ("online-endpoint",), ("release",), ("release", "policy"), ("audit",), ("compute",),
    ],
)  # fmt: skip
def test_every_list_at_a_prompt_takes_a_filter_an_order_and_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], noun: tuple[str, ...]
) -> None:
    options = ("--filter", "text = 'nowhere'", "--text", "nothing")
    assert at_prompt(client, monkeypatch, capsys, *noun, "list", *options) == []


def test_events_are_listed_the_newest_first_and_followed_on_from_a_number(
    client: Client, platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client.workspaces.create("later")
    platform.relay.drain()
    client.online_endpoints.create({"name": "pumps"})
    client.online_endpoints.create({"name": "fans"})
    platform.relay.drain()

    def listed(*options: str) -> list[object]:
        found = at_prompt(client, monkeypatch, capsys, "event", "list", *options)
        return [one["sequence"] for one in found] if isinstance(found, list) else []

    oldest = [one["sequence"] for one in client.events.list()]
    assert (listed(), listed("--max-results", "1")) == (oldest[::-1], oldest[-1:])
    assert listed("--after", str(oldest[0])) == oldest[1:]


def test_loops_are_asked_for_as_endpoints_are(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("fans", "pumps"):
        client.online_endpoints.create({"name": name})
    assert [one.endpoint for one in client.loops.list(text="pump")] == ["pumps"]
    found = at_prompt(client, monkeypatch, capsys, "loop", "list", "--filter", "name = 'fans'")
    assert isinstance(found, list)
    assert [one["endpoint"] for one in found] == ["fans"]
