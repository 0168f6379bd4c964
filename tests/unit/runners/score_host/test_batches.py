import json
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lazulite.runners.score_host.answers import Answer, Rows
from lazulite.runners.score_host.batches import LARGEST_ROWS, Request, model_error, read, run, take
from lazulite.runners.score_host.flavours import Loaded
from lazulite.runners.score_host.frames import Connection
from lazulite.runners.score_host.signature import Column, RequestRefused, Signature

X = Signature((Column("x", "double"),))


class Doubling:
    """Doubles x; raises for a batch with a negative one in it."""

    flavour = "test"

    def __init__(self, *, batches: bool = True) -> None:
        self.batches = batches
        self.sizes: list[int] = []

    def predict(self, rows: Rows) -> Answer:
        assert rows.columns is not None
        values = [float(str(value)) for value in rows.columns["x"]]
        self.sizes.append(len(values))
        if min(values) < 0:
            raise ValueError("x is negative")
        return Answer([2 * value for value in values], [value / 10 for value in values])


@pytest.fixture
def asker() -> Iterator[Connection]:
    one, other = socket.socketpair()
    yield Connection(one)
    one.close()
    other.close()


def make_request(asker: Connection, number: int, xs: Sequence[float], **more: object) -> Request:
    document = {"columns": ["x"], "data": [[x] for x in xs], **more}
    return read(loaded(Doubling()), asker, number, json.dumps(document).encode())


def loaded(model: Doubling) -> Loaded:
    return Loaded(model, X, None, Path())


def answers(found: list[tuple[Request, bytes]]) -> dict[int, object]:
    return {request.number: json.loads(payload) for request, payload in found}


def test_requests_that_wait_together_are_one_predict_and_get_their_own_rows(asker: Connection) -> None:
    model = Doubling()
    batch = [make_request(asker, 1, [1, 2]), make_request(asker, 2, [3])]
    assert answers(run(loaded(model), batch)) == {
        1: {"predictions": [2.0, 4.0], "probabilities": [0.1, 0.2]},
        2: {"predictions": [6.0], "probabilities": [0.3]},
    }
    assert model.sizes == [3]


def test_only_the_request_that_makes_the_model_raise_hears_of_it(asker: Connection) -> None:
    batch = [make_request(asker, 1, [1]), make_request(asker, 2, [-1]), make_request(asker, 3, [3])]
    found = answers(run(loaded(Doubling()), batch))
    assert found[1] == {"predictions": [2.0], "probabilities": [0.1]}
    assert found[3] == {"predictions": [6.0], "probabilities": [0.3]}
    error = json.loads(json.dumps(found[2]))["error"]
    assert (error["kind"], error["message"]) == ("model", "ValueError: x is negative")


def test_a_model_that_is_not_row_wise_sees_each_request_alone(asker: Connection) -> None:
    model = Doubling(batches=False)
    run(loaded(model), [make_request(asker, 1, [1]), make_request(asker, 2, [2, 3])])
    assert model.sizes == [1, 2]


def test_who_has_gone_is_not_answered(asker: Connection) -> None:
    model = Doubling()
    assert run(loaded(model), [make_request(asker, 1, [1], deadline=1e-9)]) == []
    assert model.sizes == []


def test_a_batch_ends_before_it_has_too_many_rows(asker: Connection) -> None:
    waiting = [make_request(asker, number, [1.0] * (LARGEST_ROWS // 2)) for number in range(3)]
    assert [request.number for request in take(waiting)] == [0, 1]
    assert [request.number for request in waiting] == [2]


def test_requests_with_parameters_travel_alone(asker: Connection) -> None:
    waiting = [make_request(asker, 1, [1]), make_request(asker, 2, [1], params={"threshold": 0.5})]
    assert [request.number for request in take(waiting)] == [1]
    assert [request.number for request in take(waiting)] == [2]


def test_values_without_names_are_the_only_column(asker: Connection) -> None:
    request = read(loaded(Doubling()), asker, 1, b'{"columns": null, "data": [1, 2]}')
    assert request.rows.columns == {"x": [1, 2]}


def test_values_without_names_are_refused_where_there_are_several_columns(asker: Connection) -> None:
    two = Loaded(Doubling(), Signature((Column("x", "double"), Column("y", "double"))), None, Path())
    with pytest.raises(RequestRefused, match="The model wants columns: x, y"):
        read(two, asker, 1, b'{"columns": null, "data": [1, 2]}')


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("{folder}/code/step.py", "code/step.py:1"),
        ("{packages}/sklearn/base.py", "sklearn/base.py:1"),
        ("/home/somebody/train.py", "train.py:1"),
        ("<string>", "<string>:1"),
    ],
)
def test_a_models_error_names_its_line_and_no_folder_of_the_machine(tmp_path: Path, place: str, told: str) -> None:
    file = place.format(folder=tmp_path, packages=Path(pytest.__file__).parent.parent)
    code = compile(f"raise ValueError('no {tmp_path}/data/words.txt')", file, "exec")
    try:
        exec(code)  # code of a file that is not here
    except ValueError as error:
        found = json.loads(model_error(error, tmp_path))
    assert found == {"error": {"kind": "model", "message": "ValueError: no data/words.txt", "pointer": told}}
