from lazulite.compute.spec import InputSpec
from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.services.training.jobs.templates import filled

GIVEN = GivenInput(InputSpec("string", literal="x"), "x")


def test_optional_parts_go_with_their_inputs() -> None:
    command = NewJob(command="run $[[--a ${{inputs.a}}]] $[[--b ${{inputs.b}}]]")
    assert filled(command, {"a": GIVEN}).command == "run --a ${{inputs.a}} "
    words = NewJob(argv=("run", "$[[", "--a", "${{inputs.a}}", "]]", "$[[", "--b", "${{inputs.b}}", "]]"))
    assert filled(words, {"a": GIVEN}).argv == ("run", "--a", "${{inputs.a}}")
    assert filled(words, {"a": GIVEN}).inputs == {"a": GIVEN}
