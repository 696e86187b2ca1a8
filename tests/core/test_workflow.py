"""The workflow engine: one table, and nothing beside it."""

import pytest

from core.workflow import IllegalMove, Step, Workflow

DOOR = Workflow(
    states=frozenset({"open", "shut"}),
    steps=(
        Step("build", frozenset({""}), "shut"),
        Step("open", frozenset({"shut"}), "open"),
        Step("paint", frozenset({"open", "shut"}), None),
    ),
)


def test_a_move_leads_where_the_table_says() -> None:
    assert DOOR.after("build", "") == "shut"
    assert DOOR.after("open", "shut") == "open"


def test_a_move_without_a_target_leaves_the_state() -> None:
    assert DOOR.after("paint", "open") == "open"
    assert DOOR.after("paint", "shut") == "shut"


@pytest.mark.parametrize(
    ("move", "state"), [("open", "open"), ("build", "shut"), ("burn", "shut"), ("open", "")]
)
def test_what_the_table_does_not_hold_is_refused_by_name(move: str, state: str) -> None:
    assert not DOOR.may(move, state)
    with pytest.raises(IllegalMove) as refused:
        DOOR.after(move, state)
    assert (refused.value.move, refused.value.state) == (move, state)


def test_every_transition_is_given_once() -> None:
    assert list(DOOR.transitions()) == [
        ("build", "", "shut"),
        ("open", "shut", "open"),
        ("paint", "open", "open"),
        ("paint", "shut", "shut"),
    ]


def test_a_table_that_says_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Workflow(
            states=frozenset({"a", "b"}),
            steps=(Step("go", frozenset({"a"}), "b"), Step("go", frozenset({"a", "b"}), "a")),
        )


@pytest.mark.parametrize(
    "step", [Step("go", frozenset({"nowhere"}), "a"), Step("go", frozenset({"a"}), "nowhere")]
)
def test_a_table_that_names_a_state_that_does_not_exist_is_refused(step: Step) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Workflow(states=frozenset({"a"}), steps=(step,))
