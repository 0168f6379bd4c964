import pytest

from lazulite.runners.score_host.onnx_session import check_present
from lazulite.runners.score_host.signature import RequestRefused


@pytest.mark.parametrize("type_", ["tensor(int64)", "tensor(int32)", "tensor(bool)"])
def test_a_missing_value_that_onnx_cannot_say_is_refused_and_not_made_up(type_: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        check_present("hour", type_, [1, None])
    assert (refused.value.message, refused.value.pointer) == (
        f"Column 'hour' has no value in row 1; as ONNX, the model takes it as {type_}, never missing.",
        "/data/1/hour",
    )


@pytest.mark.parametrize("type_", ["tensor(float)", "tensor(double)", "tensor(string)"])
def test_a_missing_number_or_text_goes_to_onnx(type_: str) -> None:
    check_present("distance", type_, [1, None])
