"""Figures by the way that answers came: a channel, a batch, a signed value of a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine

from tests import factories as make
from tests.metrics.test_routes import figures, words
from voc.metrics import anonymous, breakdowns, comments, queries, ways
from voc.metrics.disclosure import Shown
from voc.metrics.filters import Filter
from voc.metrics.narrowed import Narrowed
from voc.metrics.nps import Nps
from voc.metrics.rates import Rate
from voc.metrics.ways import BY_BATCH, BY_CHANNEL, BY_FIELD, Way
from voc.responses.models import Channel, ResponseField
from voc.waves.batch_models import LinkBatch

EVERYTHING = Filter(at=make.NOW, zone=make.NOW.tzinfo)


def batch(survey, name="Cards"):
    return make.save(
        LinkBatch(survey_id=survey.id, name=name, created_at=make.NOW, expires_at=make.LATER)
    )


def carry(response, value, *, name="branch", is_signed=True):
    field = {"name": name, "value": value, "is_signed": is_signed}
    make.save(ResponseField(response_id=response.id, **field))


def many_ways():
    """Six unhappy answers by a personal link, six happy ones by a card from the north, a call."""
    asked = make.survey(has_fields=True)
    cards = batch(asked)
    for _one in range(6):
        made = make.invitation(survey=asked, sent_at=make.NOW, completed_at=make.NOW)
        bad = make.response(0, survey=asked, invitation_id=made.id, words="slow", scored="negative")
        carry(bad, "south")
        good = make.response(10, survey=asked, batch_id=cards.id, words="kind", scored="positive")
        carry(good, "north")
    carry(make.response(8, survey=asked, channel=Channel.KIOSK), "north", is_signed=False)
    make.feedback("a call", scored="positive", channel=Channel.CALL)
    return asked, cards


def test_every_figure_follows_the_way(app):
    _asked, cards = many_ways()
    for way, nps, said, rate in (
        (Way(channel="link"), Nps(6, 0, 6), 12, Rate(6, 6)),
        (Way(channel="single"), Nps(6, 0, 0), 6, Rate(0, 0)),
        (Way(channel="kiosk"), Nps(0, 1, 0), 0, Rate(0, 0)),
        (Way(channel="call"), Nps(), 1, Rate(0, 0)),
        (Way(batch_id=cards.id), Nps(6, 0, 0), 6, Rate(0, 0)),
        (Way(batch_id=cards.id + 1), Nps(), 0, Rate(0, 0)),
        (Way(field=("branch", "south")), Nps(0, 0, 6), 6, Rate(0, 0)),
        (Way(field=("branch", "north")), Nps(6, 0, 0), 6, Rate(0, 0)),
        (Way(field=("branch", "south"), channel="kiosk"), Nps(), 0, Rate(0, 0)),
    ):
        wanted = replace(EVERYTHING, way=way)
        assert queries.nps(wanted) == queries.scores(wanted).nps == nps, way
        assert sum(queries.daily_nps(wanted).values(), Nps()) == nps, way
        assert comments.count(wanted, Narrowed()) == said, way
        assert sum(day.counts.total for day in queries.daily_words(wanted).values()) == said, way
        assert queries.response_rate(wanted) == rate, way


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (BY_CHANNEL, [("link", Nps(6, 0, 6)), ("kiosk", Nps(0, 1, 0))]),
        (BY_BATCH, [("1", Nps(6, 0, 0)), (None, Nps(0, 1, 6))]),
        (
            f"{BY_FIELD}branch",
            [("north", Nps(6, 0, 0)), ("south", Nps(0, 0, 6)), (None, Nps(0, 1, 0))],
        ),
    ],
)
def test_parts_are_counted_and_thin_ones_hidden(app, by, expected):
    _asked, cards = many_ways()
    parts = breakdowns.parts(EVERYTHING, by, queries.scores(EVERYTHING), 5)
    found = [("1" if one.value == str(cards.id) else one.value, one.nps) for one in parts]
    assert found == expected
    if by != BY_BATCH:  # the one answer at the kiosk: it, and what would tell it
        assert [one.nps_shown for one in parts].count(Shown.YES) == len(parts) - 2


def test_only_signed_values_that_enough_answers_share_are_offered(app):
    asked, _cards = many_ways()
    for number in range(6):
        carry(make.response(5, survey=asked), f"order {number}", name="order")
        carry(make.response(5, survey=asked), "forged", name="shop", is_signed=False)
    offered = ways.choices(5, has_fields=True)
    assert offered.values == [("branch", "north"), ("branch", "south")]
    assert offered.names == ["branch"]
    assert ways.choices(5, has_fields=False).values == []


def test_how_anonymous_answers_came_is_not_told(app):
    asked = make.survey(is_anonymous=True)
    for _one in range(9):
        make.response(10, survey=asked)
    make.response(0, survey=asked, channel=Channel.KIOSK)
    wanted = anonymous.guarded(EVERYTHING, 8)
    assert queries.nps(wanted) == Nps(9, 0, 1)
    assert queries.nps(replace(wanted, way=Way(channel="kiosk"))) == Nps()
    assert queries.nps(replace(wanted, survey_id=asked.id, way=Way(channel="link"))) == Nps()
    parts = breakdowns.parts(wanted, BY_CHANNEL, queries.scores(wanted), 5)
    assert [(one.value, one.nps) for one in parts] == [(None, Nps(9, 0, 1))]


@time_machine.travel(make.NOW)
def test_pages_reports_and_files_keep_to_the_way(owner):
    asked, cards = many_ways()
    for query in ("channel=single", f"batch={cards.id}", "field=branch:north"):
        for page in (f"/?{query}", f"/surveys/{asked.id}/results?{query}"):
            assert figures(owner.get(page))["NPS"][0] == "+100", page
        assert "6 comments" in words(owner.get(f"/comments?{query}"))
        for report, rows in (("responses", 6), ("comments", 6)):
            file = owner.submit(f"/reports/{report}?{query}", {"format": "csv"})
            assert len(file.text.splitlines()) == rows + 1, query
            file.close()
        assert owner.get(f"/themes/?{query}").status_code == 200
    shown = owner.get("/?by=:channel")
    assert "Link" in words(shown, "parts")
    assert "channel=link" in shown.text
    shown = owner.get(f"/?by={BY_FIELD}branch")
    assert "field=branch:south" in shown.text.replace("%3A", ":")
    assert figures(owner.get("/?field=branch:nowhere&batch=x&channel=radio"))["NPS"][0] == "0"
