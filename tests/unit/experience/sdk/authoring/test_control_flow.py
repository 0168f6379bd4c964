from collections.abc import Mapping
from typing import cast

import pytest

from lazulite import Input, Output, Step, command, do_while, if_else, load_component, parallel_for, pipeline
from lazulite.experience.sdk.authoring.component import Component
from lazulite.experience.sdk.authoring.control_flow import SteeringInvalid
from lazulite.words.json import JSONObject

CHECK = command(
    command="true", environment="azureml:mine:1", inputs={"n": 0},
    outputs={"flag": Output("boolean"), "next": Output("integer")},
)  # fmt: skip


def written(made: Step) -> Mapping[str, JSONObject]:
    return cast("Mapping[str, JSONObject]", made["jobs"])


@pytest.fixture
def scorer() -> Component:
    inputs = {"part": {"type": "uri_folder"}, "rate": {"type": "number"}}
    return load_component({"name": "score", "inputs": inputs, "outputs": {"rows": {"type": "uri_folder"}}})


def test_a_choice_by_what_a_step_said_by_an_input_or_by_a_literal() -> None:
    @pipeline
    def choice(wanted):
        check = CHECK()
        yes, no, also = CHECK(n=1), CHECK(n=2), CHECK(n=3)
        by_step = if_else(condition=check.outputs.flag, true_block=yes, false_block=[no, also])
        by_input = if_else(condition=wanted, false_block=no)
        assert by_step is not by_input
        if_else(condition=True, true_block=yes)

    jobs = written(choice(wanted=True))
    assert jobs["by_step"] == {
        "type": "if_else", "condition": "${{parent.jobs.check.outputs.flag}}", "true_block": "${{parent.jobs.yes}}",
        "false_block": ["${{parent.jobs.no}}", "${{parent.jobs.also}}"],
    }  # fmt: skip
    assert jobs["by_input"]["condition"] == "${{parent.inputs.wanted}}"
    assert jobs["if_else"] == {"type": "if_else", "condition": True, "true_block": "${{parent.jobs.yes}}"}
    with pytest.raises(SteeringInvalid, match="if_else chooses nothing"):
        if_else(condition=True)


def test_a_loop_hands_its_outputs_on_to_its_next_round() -> None:
    @pipeline
    def loop():
        body = CHECK(n=1)
        turns = do_while(
            body=body, condition=body.outputs.flag, max_iteration_count=5, mapping={body.outputs.next: body.inputs.n}
        )
        named = CHECK(n=turns.outputs.next)
        by_name = do_while(body=named, condition="flag", max_iteration_count=2, mapping={"next": ["n"]})
        return {"last": by_name.outputs.next}

    jobs = written(loop())
    assert jobs["turns"] == {
        "type": "do_while", "body": "${{parent.jobs.body}}", "condition": "${{parent.jobs.body.outputs.flag}}",
        "mapping": {"next": "${{parent.jobs.body.inputs.n}}"}, "limits": {"max_iteration_count": 5},
    }  # fmt: skip
    assert jobs["by_name"]["mapping"] == {"next": ["${{parent.jobs.named.inputs.n}}"]}
    assert jobs["named"]["inputs"] == {"n": "${{parent.jobs.body.outputs.next}}"}
    assert cast("JSONObject", jobs["named"]["outputs"])["next"] == "${{parent.outputs.last}}"


def test_a_body_runs_for_each_item_and_items_bring_what_it_lacks(scorer: Component) -> None:
    @pipeline
    def many(parts):
        body = scorer(rate=0.5)
        each = parallel_for(body=body, items=[{"part": Input("azureml:a:1")}, {"part": parts}], max_concurrency=2)
        by_name = parallel_for(body=scorer(), items={"a": {"rate": 1}})
        from_text = parallel_for(body=scorer(), items='[{"rate": 1}]')
        assert by_name is not from_text
        return {"rows": each.outputs.rows}

    jobs = written(many(parts=Input("azureml:b:1")))
    assert jobs["each"] == {
        "type": "parallel_for", "body": "${{parent.jobs.body}}", "max_concurrency": 2,
        "items": [{"part": {"type": "uri_folder", "path": "azureml:a:1"}}, {"part": "${{parent.inputs.parts}}"}],
    }  # fmt: skip
    assert jobs["by_name"]["items"] == {"a": {"rate": 1}}
    assert jobs["from_text"]["items"] == '[{"rate": 1}]'
    assert jobs["body"]["outputs"] == {"rows": "${{parent.outputs.rows}}"}
