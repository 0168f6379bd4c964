import json

from hypothesis import given
from hypothesis import strategies as st

from lazulite.services.training.pipelines.packing import packed, unpacked
from lazulite.words.json import JSON

LOCK = "numpy==1.0\n" * 100
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(LOCK),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["lock", "code", "manifest", "name", "steps"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(values)
def test_what_is_packed_comes_out_as_it_was(value: JSON) -> None:
    light, parts = packed(value)
    assert unpacked(json.loads(json.dumps(light)), parts) == value


def test_what_many_steps_have_is_kept_once() -> None:
    light, parts = packed({"steps": [{"lock": LOCK, "name": name} for name in "abc"]})
    assert len(parts) == 1
    assert len(json.dumps(light)) < len(LOCK)


def test_what_is_small_stays_where_it_is() -> None:
    assert packed({"lock": "six==1"}) == ({"lock": "six==1"}, {})
