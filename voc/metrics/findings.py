"""What figures say in a sentence: the first words of a page, and the titles of its charts.

A title claims a difference only where chance alone would rarely show one.
"""

from __future__ import annotations

from collections.abc import Sequence

from voc.core.i18n import _, ngettext, number, percent, signed
from voc.core.intervals import CONFIDENCE, Interval
from voc.metrics.breakdowns import Part
from voc.metrics.disclosure import Shown
from voc.metrics.nps import Nps
from voc.metrics.queries import Scores, Words
from voc.metrics.trend import Point, movement


def answers(n: int) -> str:
    """How many answers: "214 answers"."""
    return ngettext("%(count)s answer", "%(count)s answers", n, count=number(n))


def comments(n: int) -> str:
    """How many comments: "56 comments"."""
    return ngettext("%(count)s comment", "%(count)s comments", n, count=number(n))


def so_far(n: int, minimum: int) -> str:
    """What stands instead of a figure that is still hidden: "1 of 5 so far"."""
    return _("%(n)s of %(minimum)s so far", n=number(n), minimum=number(minimum))


def hidden_note(shown: Shown, n: int, minimum: int) -> str:
    """Why a part is hidden: too few so far, or it would give a smaller one away."""
    if shown is Shown.YES:
        return ""
    if shown is Shown.PROTECTS:
        return _("hidden to protect a smaller group")
    return so_far(n, minimum) if n else ""


def likely(interval: Interval | None, *, share: bool = False) -> str:
    """The interval in words: "likely 25 to 39"; nothing where there is none."""
    if interval is None:
        return ""
    low, high = map(percent if share else signed, interval)
    return _("likely %(low)s to %(high)s", low=low, high=high)


def headline(scores: Scores, earlier: Nps | None, minimum: int) -> str:
    """What is true now, in one sentence."""
    if not scores.responses:
        return _("Nobody has answered yet")
    if scores.nps.n:
        return _nps_headline(scores.nps, earlier, minimum)
    best = max(scores.csat, key=lambda one: one.n, default=None)
    if best is None or best.n < minimum:
        return _("%(answers)s so far", answers=answers(scores.responses))
    share = percent(best.share)
    return _("%(share)s are satisfied; %(answers)s", share=share, answers=answers(best.n))


def _nps_headline(now: Nps, earlier: Nps | None, minimum: int) -> str:
    if now.n < minimum:
        return _(
            "NPS will show with %(minimum)s answers; %(n)s so far",
            minimum=number(minimum),
            n=number(now.n),
        )
    said = {"score": signed(now.score), "answers": answers(now.n)}
    change = now.since(earlier) if earlier is not None else None
    if change is None:
        return _("NPS %(score)s; %(answers)s", **said)
    points = round(abs(change.value))
    if not change.is_significant or not points:
        return _("NPS %(score)s, about the same as in the period before; %(answers)s", **said)
    said["points"] = number(points)
    if change.value > 0:
        return _("NPS %(score)s, %(points)s more than in the period before; %(answers)s", **said)
    return _("NPS %(score)s, %(points)s less than in the period before; %(answers)s", **said)


def beside(now: Nps, earlier: Nps | None) -> str:
    """How sure the comparison of the headline is; nothing where there is none."""
    change = now.since(earlier) if earlier is not None else None
    if earlier is None or change is None:
        return ""
    before = _(
        "Before: %(score)s from %(answers)s.",
        score=signed(earlier.score),
        answers=answers(earlier.n),
    )
    low, high = map(signed, change.interval)
    if change.is_significant:
        sure = _("The difference is likely %(low)s to %(high)s points.", low=low, high=high)
    else:
        sure = _(
            "The difference of %(points)s is within what chance alone would show.",
            points=signed(change.value),
        )
    return f"{before} {sure}"


def stretch(label: str, *, so_far: bool) -> str:
    """What a stretch of time is called; one that is not over says so."""
    return _("%(period)s, so far", period=label) if so_far else label


def nps_over_time(points: Sequence[Point[Nps]]) -> str:
    """The title of the trend."""
    change = movement(points)
    if change is None:
        return _("NPS over time")
    if not change.is_significant:
        return _("NPS shows no clear change")
    return _("NPS has risen") if change.value > 0 else _("NPS has fallen")


def groups(nps: Nps) -> str:
    """The title of promoters, passives and detractors."""
    if not nps.n:
        return _("Promoters, passives and detractors")
    return _(
        "%(share)s promote, %(other)s detract",
        share=percent(nps.promoters / nps.n),
        other=percent(nps.detractors / nps.n),
    )


def distribution(counts: Sequence[int]) -> str:
    """The title of how often each answer was given."""
    most = max(counts)
    modes = [value for value, count in enumerate(counts) if count == most]
    if not most or len(modes) > 1:
        return _("Answers from 0 to 10")
    return _("The most frequent answer is %(value)s", value=number(modes[0]))


def sentiment(words: Words) -> str:
    """The title of what the comments say."""
    if not words.counts.n:
        return _("What the comments say")
    _negative, _neutral, positive = words.counts.rates
    return _("%(share)s of the comments are positive", share=percent(positive.share))


def between(parts: Sequence[Part]) -> str:
    """The title of a comparison: names a best and a worst only where they clearly differ.

    The extremes of k parts are one of k (k - 1) / 2 pairs, so their p-value must be that many
    times smaller (Bonferroni).
    """
    known = [p for p in parts if p.nps_shown is Shown.YES and p.nps.n and p.value is not None]
    if not any(part.nps.n for part in parts) and any(part.csat.n for part in parts):
        return _("Satisfaction, side by side")
    if len(known) < 2:
        return _("NPS, side by side")
    known.sort(key=lambda part: part.nps.score or 0)
    change = known[-1].nps.since(known[0].nps)
    pairs = len(known) * (len(known) - 1) / 2
    if change is None or change.p_value * pairs >= 1 - CONFIDENCE:
        return _("No clear differences in NPS")
    return _("%(best)s is highest, %(worst)s lowest", best=known[-1].name, worst=known[0].name)
