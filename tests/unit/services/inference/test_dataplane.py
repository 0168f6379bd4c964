import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from lazulite.services.inference.batching import Lanes
from lazulite.services.inference.capture import Capture, Limits
from lazulite.services.inference.dataplane import Answer, DataPlane, Route, Rows
from lazulite.services.inference.errors import DeploymentMissing
from lazulite.services.inference.figures import Tallies
from lazulite.services.inference.refusals import (
    AnswerLate,
    DeploymentComingUp,
    DeploymentNotUp,
    EndpointUnknown,
    KeyRefused,
    ModelFailed,
    NoDeployment,
    NoReplica,
    NoTraffic,
    ReplicaLost,
    RequestInvalid,
    TooManyPending,
)
from lazulite.services.inference.routing import Absence, CaptureSettings, Deployment, Endpoint, Replica, Table
from lazulite.services.inference.segments import Segments
from lazulite.words.errors import PlatformError
from tests.unit.services.inference.runner_double import Answers, RunnerDouble, runner_doubles

NAME = "default/delays"
ROWS = Rows(["x"], [[1.0]], None, 20)


def good(_: dict[str, object]) -> dict[str, object]:
    return {"predictions": [2.0], "probabilities": [0.5]}


def silent(_: dict[str, object]) -> None:
    return None


def says(kind: str, message: str) -> Answers:
    return lambda _: {"error": {"kind": kind, "message": message, "pointer": "/data/0/x"}}


def make_endpoint(*doubles: RunnerDouble, timeout_ms: int = 5_000, most: int = 64) -> Endpoint:
    replicas = tuple(Replica(str(index), double.path) for index, double in enumerate(doubles))
    blue = Deployment("d1", "delays:3", replicas, timeout_ms, most, CaptureSettings(enabled=True))
    keys = (hashlib.sha256(b"secret").hexdigest(),)
    return Endpoint("e1", "key", keys, {"blue": 100}, {"blue": blue})


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path / "lake", tmp_path / "pending")


@pytest.fixture
def capture(segments: Segments) -> Iterator[Capture]:
    made = Capture(segments, lambda: None, Limits())
    yield made
    made.stop()


@asynccontextmanager
async def plane_over(capture: Capture, endpoint: Endpoint) -> AsyncIterator[DataPlane]:
    plane = DataPlane(Lanes(), capture, Tallies())
    plane.adopt(Table(1, {NAME: endpoint}))
    yield plane
    plane.lanes.close()


def route_of(plane: DataPlane, *, deployment: str = "") -> Route:
    endpoint = plane.endpoint(NAME, key="secret")
    return plane.route(NAME, endpoint, request_id="r1", caller_id="", deployment=deployment)


def predicted(capture: Capture, *answers: Answers, timeout_ms: int = 5_000) -> Answer:
    async def scenario() -> Answer:
        async with runner_doubles(*answers) as doubles:
            async with plane_over(capture, make_endpoint(*doubles, timeout_ms=timeout_ms)) as plane:
                return await plane.predict(route_of(plane), ROWS)

    return asyncio.run(scenario())


def test_a_request_is_answered_counted_and_captured(capture: Capture, segments: Segments) -> None:
    assert predicted(capture, good) == Answer([2.0], [0.5])
    assert capture.seal().wait(60)
    assert [(told.deployment, told.rows) for told in segments.pending()] == [("blue", 1)]


@pytest.mark.parametrize(
    ("answers", "error", "sentence"),
    [
        (says("request", "The request lacks the column 'x'."), RequestInvalid, "The request lacks the column 'x'."),
        (
            says("model", "ValueError: no"),
            ModelFailed,
            "The model of deployment 'blue' raised ValueError: no (at /data/0/x).",
        ),
        (silent, AnswerLate, "Deployment 'blue' did not answer within 20 ms."),
    ],
)
def test_what_went_wrong_is_said(capture: Capture, answers: Answers, error: type[PlatformError], sentence: str) -> None:
    with pytest.raises(error) as refusal:
        predicted(capture, answers, timeout_ms=20 if answers is silent else 5_000)
    assert refusal.value.detail == sentence


def in_plane(capture: Capture, endpoint: Endpoint, act: Callable[[DataPlane], Coroutine[None, None, None]]) -> None:
    async def scenario() -> None:
        async with plane_over(capture, endpoint) as plane:
            await act(plane)

    asyncio.run(scenario())


def test_a_request_without_rows_is_refused_before_the_model_sees_it(capture: Capture) -> None:
    async def act(plane: DataPlane) -> None:
        with pytest.raises(RequestInvalid, match="no rows to score"):
            await plane.predict(route_of(plane), Rows(["x"], []))

    in_plane(capture, make_endpoint(), act)


def test_only_the_endpoints_keys_open_it(capture: Capture) -> None:
    async def act(plane: DataPlane) -> None:
        for key in (None, "guess"):
            with pytest.raises(KeyRefused):
                plane.endpoint(NAME, key=key)
        with pytest.raises(EndpointUnknown):
            plane.endpoint("team/delays", key="secret")

    in_plane(capture, make_endpoint(), act)


def test_a_named_deployment_must_be_there(capture: Capture) -> None:
    async def act(plane: DataPlane) -> None:
        with pytest.raises(DeploymentMissing, match="no deployment 'green'"):
            route_of(plane, deployment="green")

    in_plane(capture, make_endpoint(), act)


def test_an_endpoint_without_traffic_answers_only_by_name(capture: Capture) -> None:
    endpoint = Endpoint("e1", key_hashes=make_endpoint().key_hashes, deployments=make_endpoint().deployments)

    async def act(plane: DataPlane) -> None:
        with pytest.raises(NoTraffic):
            route_of(plane)
        assert route_of(plane, deployment="blue").name == "blue"

    in_plane(capture, endpoint, act)


@pytest.mark.parametrize(
    ("absent", "named", "error", "sentence"),
    [
        ({}, "", NoDeployment, "The endpoint 'delays' has no deployment yet"),
        ({}, "blue", NoDeployment, "The endpoint 'delays' has no deployment yet"),
        (
            {"blue": Absence.COMING_UP},
            "blue",
            DeploymentComingUp,
            "Deployment 'blue' of endpoint 'delays' is coming up.",
        ),
        (
            {"a": Absence.FAILED, "b": Absence.COMING_UP},
            "",
            DeploymentComingUp,
            "Deployment 'b' of endpoint 'delays' is",
        ),
        ({"blue": Absence.FAILED}, "blue", DeploymentNotUp, "'blue' of endpoint 'delays' has failed to come up."),
        ({"blue": Absence.FAILED}, "", DeploymentNotUp, "'blue' of endpoint 'delays' has failed to come up."),
        ({"blue": Absence.RESTARTING}, "blue", NoReplica, "No replica of deployment 'blue' is up at the moment."),
        ({"blue": Absence.COMING_UP}, "green", DeploymentMissing, "has no deployment 'green'"),
    ],
)
def test_an_endpoint_without_any_answer_says_how_its_deployments_stand(
    capture: Capture, absent: dict[str, Absence], named: str, error: type[PlatformError], sentence: str
) -> None:
    endpoint = Endpoint("e1", key_hashes=make_endpoint().key_hashes, absent=absent)

    async def act(plane: DataPlane) -> None:
        with pytest.raises(error, match=sentence) as refused:
            route_of(plane, deployment=named)
        assert refused.value.hint

    in_plane(capture, endpoint, act)


def test_what_has_no_traffic_is_named_with_the_command_that_gives_it_some(capture: Capture) -> None:
    endpoint = Endpoint("e1", key_hashes=make_endpoint().key_hashes, deployments=make_endpoint().deployments)

    async def act(plane: DataPlane) -> None:
        with pytest.raises(NoTraffic) as refused:
            route_of(plane)
        assert "lazulite online-endpoint update delays --traffic blue=100" in refused.value.hint
        assert "-d blue" in refused.value.hint

    in_plane(capture, endpoint, act)


def test_a_deployment_whose_replicas_all_left_the_table_is_unavailable(capture: Capture) -> None:
    async def act(plane: DataPlane) -> None:
        with pytest.raises(NoReplica):
            route_of(plane)

    in_plane(capture, Endpoint("e1", key_hashes=make_endpoint().key_hashes, traffic={"blue": 100}), act)


def test_a_replica_that_is_not_up_is_unavailable(capture: Capture, tmp_path: Path) -> None:
    gone = RunnerDouble(str(tmp_path / "gone"), good)

    async def act(plane: DataPlane) -> None:
        with pytest.raises(NoReplica):
            await plane.predict(route_of(plane), ROWS)

    in_plane(capture, make_endpoint(gone), act)


def test_more_than_may_wait_are_refused_and_the_others_answered(capture: Capture) -> None:
    async def scenario() -> None:
        async with runner_doubles(silent) as doubles:
            endpoint = make_endpoint(*doubles, most=1, timeout_ms=200)
            async with plane_over(capture, endpoint) as plane:
                route = route_of(plane)
                waiting = [asyncio.create_task(plane.predict(route, ROWS)) for _ in range(3)]
                found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in found] == [AnswerLate, AnswerLate, TooManyPending]

    asyncio.run(scenario())


def test_a_request_in_a_replica_that_dies_is_asked_of_another(capture: Capture) -> None:
    async def scenario() -> Answer:
        async with runner_doubles(silent, good) as (dying, living):
            async with plane_over(capture, make_endpoint(dying, living)) as plane:
                for lane in plane.lanes.of(make_endpoint(dying, living).deployments["blue"].replicas):
                    assert await lane.come_up(5)
                task = asyncio.create_task(plane.predict(route_of(plane), ROWS))
                await dying.asked.wait()
                await dying.die()
                return await task

    assert asyncio.run(scenario()) == Answer([2.0], [0.5])


def test_a_replica_that_let_a_deadline_pass_is_asked_again_only_when_it_speaks(capture: Capture) -> None:
    async def scenario() -> None:
        held: list[dict[str, object]] = []

        def stopped(question: dict[str, object]) -> dict[str, object] | None:
            held.append(question)
            return None if len(held) < 2 else good(question)

        async with runner_doubles(stopped, good) as (first, second):
            async with plane_over(capture, make_endpoint(first, second, timeout_ms=200)) as plane:
                with pytest.raises(AnswerLate):
                    await plane.predict(route_of(plane), ROWS)
                for _ in range(5):
                    assert (await plane.predict(route_of(plane), ROWS)).predictions == [2.0]
                assert (len(first.seen), len(second.seen)) == (1, 5)
                await second.die()
                assert (await plane.predict(route_of(plane), ROWS)).predictions == [2.0]
                assert not plane.lanes.best(route_of(plane).deployment.replicas).is_silent  # type: ignore[union-attr]

    asyncio.run(scenario())


def test_a_request_in_the_only_replica_that_dies_is_lost_and_says_so(capture: Capture) -> None:
    async def scenario() -> None:
        async with runner_doubles(silent) as (dying,):
            async with plane_over(capture, make_endpoint(dying)) as plane:
                task = asyncio.create_task(plane.predict(route_of(plane), ROWS))
                await dying.asked.wait()
                await dying.die()
                with pytest.raises(ReplicaLost):
                    await task

    asyncio.run(scenario())


def test_a_request_whose_body_comes_after_the_takeover_is_answered_by_the_new_replica(capture: Capture) -> None:
    async def scenario() -> tuple[Answer, str]:
        async with runner_doubles(silent, good) as (old, new):
            async with plane_over(capture, make_endpoint(old)) as plane:
                routed_before = route_of(plane)
                taking_over = make_endpoint(new)
                later = replace(taking_over.deployments["blue"], model="delays:4")
                plane.adopt(Table(2, {NAME: replace(taking_over, deployments={"blue": later})}))
                answer = await plane.predict(routed_before, ROWS)
                assert old.seen == []
                return answer, plane.in_force(routed_before).model

    assert asyncio.run(scenario()) == (Answer([2.0], [0.5]), "delays:4")


def test_a_replica_that_comes_back_is_found_again(capture: Capture) -> None:
    answers = iter([None, good({})])

    async def scenario() -> Answer:
        async with runner_doubles(lambda _: next(answers)) as (double,):
            async with plane_over(capture, make_endpoint(double)) as plane:
                lost = asyncio.create_task(plane.predict(route_of(plane), ROWS))
                await double.asked.wait()
                await double.die()
                with pytest.raises(ReplicaLost):
                    await lost
                await double.start()
                return await plane.predict(route_of(plane), ROWS)

    assert asyncio.run(scenario()) == Answer([2.0], [0.5])
