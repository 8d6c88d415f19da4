from __future__ import annotations

import pytest

from voc.metrics.rates import Rate
from voc.metrics.share_charts import distribution, share_bar, stacks

NPS_GROUPS = [
    ("Detractors", "negative", 7),
    ("Passives", "neutral", 2),
    ("Promoters", "positive", 2),
]


def test_parts_stand_side_by_side_from_the_inline_start():
    parts = [("Detractors", 20, "negative"), ("Passives", 30, "neutral"), ("Promoters", 50, "")]
    bar = share_bar(parts, rtl=False)
    assert [(part.start, part.length) for part in bar.parts] == [(0, 20), (20, 30), (50, 50)]
    mirrored = share_bar(parts, rtl=True)
    assert [(part.start, part.length) for part in mirrored.parts] == [(80, 20), (50, 30), (0, 50)]
    assert bar.n == 100


def test_each_part_says_how_sure_it_is():
    first, second = share_bar([("yes", 81, ""), ("no", 182, "")], rtl=False).parts
    assert first.interval == Rate(81, 263).interval
    assert first.share + second.share == pytest.approx(1)


def test_an_empty_part_keeps_its_words():
    parts = share_bar([("yes", 0, ""), ("no", 4, "")], rtl=False).parts
    assert [(part.label, part.length) for part in parts] == [("yes", 0), ("no", 100)]


def test_a_bar_of_nothing_has_no_parts():
    assert share_bar([("yes", 0, ""), ("no", 0, "")], rtl=True).parts == ()


def test_stacks_follow_time_and_fill_their_column():
    kinds = [("Negative", "negative"), ("Positive", "positive")]
    one, two = stacks([("June", (1, 3)), ("July", (0, 0))], kinds, rtl=False)
    assert [(part.start, part.length) for part in one.parts] == [(0, 25), (25, 75)]
    assert (two.n, two.parts) == (0, ())
    assert one.x == 25
    assert stacks([("June", (1, 3)), ("July", (0, 0))], kinds, rtl=True)[0].x == 75
    assert stacks([], kinds, rtl=False) == ()
    with pytest.raises(ValueError, match="shorter"):
        stacks([("June", (1,))], kinds, rtl=False)


def test_the_newest_of_many_columns_ends_with_its_name_and_takes_the_room_before_it():
    kinds = [("Positive", "positive")]
    months = [(f"Month {number}", (1,)) for number in range(12)]
    for rtl in (False, True):
        columns = stacks(months, kinds, rtl=rtl)
        named = [one.label for one in columns if one.label_at == "always"]
        assert named == ["Month 3", "Month 11"]
        assert columns[7].label_at == "wide"
        assert columns[-1].edge == (
            columns[-1].left if rtl else columns[-1].left + columns[-1].width
        )
    assert [one.label_at for one in stacks(months[:3], kinds, rtl=False)] == ["always"] * 3


def test_a_distribution_has_a_column_for_each_answer_from_the_inline_start():
    counts = [0, 0, 0, 0, 0, 0, 10, 0, 20, 30, 40]
    chart = distribution(counts, NPS_GROUPS, rtl=False)
    assert [column.value for column in chart.columns] == list(range(11))
    assert [column.tone for column in chart.columns] == [
        *["negative"] * 7, *["neutral"] * 2, *["positive"] * 2,
    ]  # fmt: skip
    mirrored = distribution(counts, NPS_GROUPS, rtl=True)
    assert [column.x for column in mirrored.columns] == [column.x for column in chart.columns][::-1]


def test_columns_are_as_high_as_their_share_and_soft_by_their_interval():
    chart = distribution([0, 10, 20], [("", "accent", 3)], rtl=False, first=1)
    none, ten, twenty = chart.columns
    assert none.top == 100
    assert 100 - twenty.top == pytest.approx(2 * (100 - ten.top), abs=0.02)
    assert min(column.high for column in chart.columns) == 0
    for column in chart.columns:
        assert column.high <= column.top <= column.low
        assert column.interval == Rate(column.count, 30).interval
    assert (none.value, twenty.value) == (1, 3)


def test_spans_add_up_their_columns():
    chart = distribution([1, 1, 1, 1, 1, 1, 4, 10, 10, 35, 35], NPS_GROUPS, rtl=False)
    assert [(span.label, span.share) for span in chart.spans] == [
        ("Detractors", 0.1), ("Passives", 0.2), ("Promoters", 0.7),
    ]  # fmt: skip
    assert chart.spans[1].x == pytest.approx(8 / 11 * 100, abs=0.01)


def test_groups_must_cover_the_scale():
    with pytest.raises(ValueError, match="11 answers of 5"):
        distribution([1] * 5, NPS_GROUPS, rtl=False)


def test_a_distribution_of_nothing_has_no_columns():
    assert distribution([0] * 11, NPS_GROUPS, rtl=False).columns == ()
