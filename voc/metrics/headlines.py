"""The large figures of a page in words, each with its n and interval directly beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voc.core.i18n import _, number, percent, signed
from voc.metrics import findings
from voc.metrics.disclosure import Reader
from voc.metrics.nps import Nps
from voc.metrics.queries import Scores, Words
from voc.metrics.rates import Rate
from voc.metrics.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Headline:
    """A large figure in words: its name, value, and what stands directly beneath."""

    label: str
    value: str
    beneath: str
    asks: dict[str, str] | None = None
    """Narrows the comments to those behind it; None where there are none."""


def headlines(reader: Reader, scores: Scores, words: Words, rate: Rate) -> list[Headline]:
    """The large figures that anybody has answered; NPS where nobody has answered anything."""
    shown = [_nps(reader, scores.nps)] if scores.nps.n or not scores.responses else []
    for one in scores.csat:
        label = _("CSAT") if one.scale == 5 else _("CSAT, 1 to %(n)s", n=number(one.scale))
        shown.append(_ratings(reader, label, one, "csat"))
    if scores.ces.n:
        shown.append(_ratings(reader, _("CES: it was easy"), scores.ces, "ces"))
    if words.counts.total or words.suggestions:
        shown.append(_sentiment(reader, words))
    if rate.n:
        shown.append(_rate(reader, rate))
    return shown


def _nps(reader: Reader, nps: Nps) -> Headline:
    if not nps.n:
        return Headline(_("NPS"), "–", _("no answers"))
    beneath = [findings.likely(nps.interval), findings.answers(nps.n)]
    return _shown(reader, nps.n, _("NPS"), signed(nps.score), beneath, {"scored": "nps"})


def _ratings(reader: Reader, label: str, given: Ratings, kind: str) -> Headline:
    beneath = [
        findings.likely(given.interval, share=True),
        findings.answers(given.n),
        _("mean %(mean)s of %(scale)s", mean=number(given.mean, 1), scale=number(given.scale)),
    ]
    return _shown(reader, given.n, label, percent(given.share), beneath, {"scored": kind})


def _sentiment(reader: Reader, words: Words) -> Headline:
    counts, apart = words.counts, []
    if counts.not_scored:
        apart.append(_("%(n)s not scored", n=number(counts.not_scored)))
    if words.suggestions:
        apart.append(_("%(n)s suggestions apart", n=number(words.suggestions)))
    label, positive = _("Positive comments"), counts.rates[2]
    if not counts.n:
        return Headline(label, "–", _(" · ").join(apart))
    sure = findings.likely(positive.interval, share=True)
    beneath = [sure, findings.comments(counts.n), *apart]
    asks = {"sentiment": "positive"}
    return _shown(reader, counts.n, label, percent(positive.share), beneath, asks)


def _rate(reader: Reader, rate: Rate) -> Headline:
    beneath = [
        findings.likely(rate.interval, share=True),
        _("%(answered)s of %(asked)s invited", answered=number(rate.count), asked=number(rate.n)),
    ]
    return _shown(reader, rate.n, _("Response rate"), percent(rate.share), beneath, None)


def _shown(
    reader: Reader,
    n: int,
    label: str,
    value: str,
    beneath: Sequence[str],
    asks: dict[str, str] | None,
) -> Headline:
    """The figure, or how far it is from having enough answers for this reader."""
    if not reader.may_value(n):
        return Headline(label, "–", findings.so_far(n, reader.value))
    return Headline(label, value, _(" · ").join(filter(None, beneath)), asks)
