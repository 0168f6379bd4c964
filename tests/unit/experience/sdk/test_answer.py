import copy
import json
import pickle
from collections.abc import Iterator

import pytest

from lazulite.experience.sdk.answer import Answer, read_answer
from lazulite.experience.sdk.answers.jobs import Job
from lazulite.experience.sdk.listing import Listing

JOB = Job({"name": "a", "status": "Completed", "tags": {"team": "ops"}, "exit_code": 0, "error": None})


def test_a_field_is_an_attribute_and_a_key() -> None:
    assert (JOB.name, JOB["name"], JOB.get("name")) == ("a", "a", "a")
    assert (JOB.exit_code, JOB.error) == (0, None)


def test_a_field_misspelt_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"Job has no 'statu'\. Did you mean 'status'\?"):
        JOB.statu  # noqa: B018 - the point of this test
    with pytest.raises(KeyError, match="Did you mean 'status'"):
        JOB["statu"]
    assert not hasattr(JOB, "statu")


def test_it_is_what_json_and_a_plain_mapping_are() -> None:
    assert json.loads(json.dumps(JOB)) == JOB == dict(JOB)
    assert isinstance(JOB, dict)


CHANGES = ("JOB['status'] = 1", "JOB.status = 1", "JOB.pop('status')", "JOB |= {}", "del JOB['status']", "JOB.clear()")


@pytest.mark.parametrize("change", CHANGES)
def test_it_does_not_change(change: str) -> None:
    with pytest.raises(TypeError, match="does not change: dict"):
        exec(change, {"JOB": JOB})
    assert JOB.status == "Completed"


def test_it_can_be_copied_and_kept() -> None:
    for made in (copy.copy(JOB), copy.deepcopy(JOB), pickle.loads(pickle.dumps(JOB))):
        assert made == JOB
        assert type(made) is Job


def test_answers_are_answers_at_every_depth() -> None:
    read = read_answer(b'{"replicas": [{"state": "Ready", "environment": {"python": "3.11"}}]}')
    assert isinstance(read, Answer)
    assert read["replicas"][0].environment.python == "3.11"  # type: ignore[index,union-attr,call-overload]  # as it was made


def test_a_repl_shows_what_is_there_a_line_a_field() -> None:
    assert repr(JOB) == "Job\n  name       a\n  status     Completed\n  tags       team=ops\n  exit_code  0"
    assert repr(Answer({"a": 1})) == "{'a': 1}"


def test_looking_at_a_list_takes_nothing_from_it() -> None:
    jobs = Listing(iter([JOB, Job({"name": "b", "status": "Failed"})]))
    assert repr(jobs) == "name  status\na     Completed\nb     Failed"
    assert "<td" in jobs._repr_html_()
    assert [job.name for job in jobs] == ["a", "b"]
    assert repr(jobs) == "None."


def test_of_a_long_list_the_first_are_shown_and_the_pages_behind_are_not_fetched() -> None:
    fetched: list[int] = []

    def found() -> Iterator[Job]:
        for number in range(1000):
            fetched.append(number)
            yield Job({"name": str(number)})

    assert repr(Listing(found())).endswith("\n19\n… (the first 20)")
    assert len(fetched) == 21


def test_a_card_shows_no_markup_of_what_it_shows() -> None:
    card = Answer({"name": "<script>", "note": "a<b"})._repr_html_()
    assert "<script>" not in card
    assert "a&lt;b" in card
