from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.surveys.logic import (
    Condition,
    Facts,
    Jump,
    holds,
    read_condition,
    read_jumps,
    settled,
    walk,
)

WALKS = json.loads((Path(__file__).parent / "walks.json").read_text())
TEHRAN = Facts(
    attributes={"city": "تهران", "orders": "12", "since": "2026-03-21"}, hidden={"branch": "North"}
)


@dataclass(frozen=True)
class Step:
    key: str
    show_if: Condition | None = None
    then: tuple[Jump, ...] = ()


def steps(case):
    return [
        Step(key, show_if, tuple(Jump(when, go_to) for when, go_to in jumps))
        for key, show_if, jumps in case["steps"]
    ]


@pytest.mark.parametrize("case", WALKS, ids=lambda case: case["name"])
def test_walks(case):
    heard = {key: tuple(values) for key, values in case["given"].items()}
    assert list(walk(steps(case), heard, Facts()).shown) == case["shown"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"attribute": "city", "is": ["تهران"]}, True),
        ({"attribute": "city", "is": ["تهران ", "Qom"]}, True),
        ({"attribute": "city", "is": ["Qom"]}, False),
        ({"attribute": "orders", "at_least": 12}, True),
        ({"attribute": "orders", "at_least": 13}, False),
        ({"attribute": "plan", "answered": False}, True),
        ({"attribute": "since", "at_least": "2026-03-21"}, True),
        ({"attribute": "since", "at_most": "2026-03-20"}, False),
        ({"attribute": "city", "at_least": "2026-03-21"}, False),
        ({"hidden": "branch", "is": ["north"]}, True),
        ({"hidden": "order", "answered": True}, False),
    ],
)
def test_what_is_known_is_compared_as_a_person_reads_it(condition, expected):
    assert holds(condition, {}, TEHRAN) is expected
    assert settled(condition, TEHRAN) == {"always": expected}


def test_a_page_tells_nothing_of_what_is_known_of_the_customer():
    condition = {"all": [{"attribute": "city", "is": ["تهران"]}, {"question": "a", "is": ["1"]}]}
    told = settled({"not": condition}, TEHRAN)
    assert told == {"not": {"all": [{"always": True}, {"question": "a", "is": ["1"]}]}}
    assert holds(told, {"a": ("1",)}, Facts()) is holds({"not": condition}, {"a": ("1",)}, TEHRAN)


def test_an_end_says_which_it_was():
    [jump] = read_jumps([{"end": {"en": "Bye", "fa": "خدانگهدار"}}], "a.then")
    ended = walk([Step("a", None, (jump,)), Step("b")], {}, Facts())
    assert ended.end is jump
    assert jump.thanks == {"en": "Bye", "fa": "خدانگهدار"}


@pytest.mark.parametrize(
    "bad",
    [
        [],
        "nps > 6",
        {"all": []},
        {"all": [{}]},
        {"any": "x"},
        {"not": {}},
        {"question": "a"},
        {"question": "a", "is": []},
        {"question": "a", "is": "1"},
        {"question": "a", "is": [None]},
        {"question": "", "is": ["1"]},
        {"question": "a", "at_least": "1"},
        {"question": "a", "at_least": True},
        {"question": "a", "at_least": 10**12},
        {"question": "a", "answered": 1},
        {"question": "a", "is": ["1"], "at_least": 1},
        {"question": "a", "attribute": "b", "is": ["1"]},
        {"always": True},
        {"all": [{"question": "a", "answered": True}], "any": []},
    ],
)
def test_what_is_no_condition_is_refused(bad):
    with pytest.raises(ValueError, match=r"q\.show_if"):
        read_condition(bad, "q.show_if")


def test_a_condition_without_end_is_refused():
    deep = {"question": "a", "answered": True}
    for _level in range(2000):
        deep = {"not": deep}
    with pytest.raises(ValueError, match="condition"):
        read_condition(deep, "q.show_if")


@pytest.mark.parametrize(
    "bad", [{}, "end", [{}], [{"go_to": ""}], [{"go_to": "a", "end": {}}], [{"end": "Bye"}], [[]]]
)
def test_what_is_no_jump_is_refused(bad):
    with pytest.raises(ValueError, match=r"q\.then"):
        read_jumps(bad, "q.then")


KEYS = st.sampled_from(["a", "b", "c", "d"])
LEAVES = st.one_of(
    st.builds(lambda key, n: {"question": key, "at_least": n}, KEYS, st.integers(-3, 3)),
    st.builds(lambda key, n: {"question": key, "is": [str(n)]}, KEYS, st.integers(0, 2)),
    st.builds(lambda key, yes: {"question": key, "answered": yes}, KEYS, st.booleans()),
)
JUMPS = st.lists(st.builds(Jump, st.none() | LEAVES, st.none() | KEYS), max_size=2).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.none() | LEAVES, JUMPS), min_size=4, max_size=4),
    st.dictionaries(KEYS, st.sampled_from([("0",), ("1", "2"), ()])),
)
def test_every_walk_ends_and_meets_each_question_once_and_in_order(logic, answers):
    asked = [Step(key, *own) for key, own in zip("abcd", logic, strict=True)]
    shown = walk(asked, answers, Facts()).shown
    assert list(shown) == sorted(set(shown))
