"""How a survey looks and ends, as a part of the editor's form. Pure: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voc.core.folding import in_one_line
from voc.surveys.ending import EVERYBODY, PROMOTERS
from voc.surveys.question import GROUPS
from voc.surveys.texts import Texts, typed_texts

FIELDS = {EVERYBODY: "link_all", PROMOTERS: "link_promoters"}


def look_to_form(content: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the form's part."""
    links = {one["for"]: one for one in content.get("links", ())}
    groups = content.get("thanks_by_group", {})
    return {
        **{f"{group}_thanks": groups.get(group, {}) for group in GROUPS},
        **{name: links.get(who, {"label": {}, "url": ""}) for who, name in FIELDS.items()},
        "colour": content.get("colour", ""),
        "privacy": content.get("privacy") or {},
        "privacy_url": content.get("privacy_url", ""),
    }


def look_from_form(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the form's part says, without what is empty."""
    groups = {group: typed_texts(data[f"{group}_thanks"]) for group in GROUPS}
    links = [_link(who, data[name]) for who, name in FIELDS.items()]
    parts = {
        "thanks_by_group": {group: texts for group, texts in groups.items() if texts},
        "links": [one for one in links if one["label"] or one["url"]],
        "colour": data["colour"] or "",
        "privacy": typed_texts(data["privacy"]),
        "privacy_url": in_one_line(data["privacy_url"] or ""),
    }
    return {name: part for name, part in parts.items() if part}


def _link(who: str, data: Mapping[str, Any]) -> dict[str, Any]:
    label: Texts = typed_texts(data["label"])
    return {"for": who, "label": label, "url": in_one_line(data["url"] or "")}
