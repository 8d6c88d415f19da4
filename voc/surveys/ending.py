"""What a survey ends with: thanks for each group, and links to where it may go on. Pure.

A link leads over https to a host that the organisation has listed, so that a survey never sends
its customers anywhere else, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from voc.accounts.hosts import host_of, is_allowed, is_https
from voc.core.i18n import _
from voc.surveys.question import GROUPS
from voc.surveys.texts import Texts, read_texts, said

EVERYBODY, PROMOTERS = "all", "promoters"
WHO = (EVERYBODY, PROMOTERS)
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class EndLink:
    """A button on the page of thanks."""

    who: str
    """Everybody sees it, or promoters only."""
    url: str
    label: Texts

    def said(self, language: str, fallback: str = "fa") -> str:
        """What the button says."""
        return said(self.label, language, fallback)

    @property
    def href(self) -> str:
        """Its address as a preview may hold it: a draft keeps whatever was typed."""
        return followable(self.url)

    def to_dict(self) -> dict[str, Any]:
        """What `read_links` reads."""
        return {"for": self.who, "url": self.url, "label": dict(self.label)}


def read_links(value: Any) -> tuple[EndLink, ...]:
    """Links out of stored JSON, one for each kind of reader at most.

    :raises ValueError: a part that cannot be; the message names it.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("links must be a list")  # noqa: TRY004 - content, not code
    found: dict[str, EndLink] = {}
    for place, one in enumerate(value, start=1):
        if not isinstance(one, Mapping) or one.get("for") not in WHO or one["for"] in found:
            raise ValueError(f"link {place} must be for one of {', '.join(WHO)}, each once")
        label = read_texts(one.get("label"), f"link {place}")
        found[one["for"]] = EndLink(one["for"], read_url(one.get("url"), f"link {place}"), label)
    return tuple(found.values())


def read_url(value: Any, where: str) -> str:
    """An address out of stored JSON; `flaw_of` judges it.

    :raises ValueError: it is no text, or too long.
    """
    if not isinstance(value, str | None) or len(value or "") > LONGEST_URL:
        raise ValueError(f"{where} has no address")
    return (value or "").strip()


def followable(url: str) -> str:
    """The address where it is a whole one over https; else "", so that no page leads there."""
    return url if is_https(url) else ""


def read_groups(value: Any, where: str) -> dict[str, Texts]:
    """Texts for promoters, passives and detractors out of stored JSON, without the empty ones.

    :raises ValueError: another group, or what is no text.
    """
    if not isinstance(value or {}, Mapping) or not set(value or {}) <= set(GROUPS):
        raise ValueError(f"{where} must name promoter, passive or detractor")
    read = {group: read_texts(value[group], f"{where}.{group}") for group in value or {}}
    return {group: texts for group, texts in read.items() if texts}


def shown_to(links: tuple[EndLink, ...], group: str | None) -> tuple[EndLink, ...]:
    """The links that somebody of an NPS group sees."""
    return tuple(one for one in links if one.who == EVERYBODY or group == "promoter")


def flaw_of(url: str, hosts: Collection[str]) -> str:
    """Why a survey may not lead there, in the reader's own words; "" where it may."""
    if is_allowed(url, hosts):
        return ""
    if not (host := host_of(url)):
        return _("Please write a whole address that begins with https://.")
    return _(
        "%(host)s is not among the sites that surveys may lead to; "
        "they are listed in the settings.",
        host=host,
    )


def flaws(links: tuple[EndLink, ...], privacy_url: str, hosts: Collection[str]) -> Iterator[str]:
    """What stands in the way of publishing, in the reader's own words."""
    for one in links:
        if not one.label:
            yield _("A link at the end has no words on its button.")
        if flaw := flaw_of(one.url, hosts):
            yield _("A link at the end: %(flaw)s", flaw=flaw)
    if privacy_url and (flaw := flaw_of(privacy_url, hosts)):
        yield _("The link about privacy: %(flaw)s", flaw=flaw)
