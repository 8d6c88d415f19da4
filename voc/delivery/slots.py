"""Places in what staff write that are filled in for each customer: `{name|dear customer}`. Pure.

    {name}               the whole name
    {first_name|friend}  its first word
    {company}            the company that the customer belongs to
    {customer.city|...}  one of the customer's attributes
    {link}               the personal link

After the bar stands what is said where nothing is known. What is put in is text, never a template.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

OWN = ("name", "first_name", "company")
ATTRIBUTE = "customer."
SLOT = re.compile(
    r"\{(greeting|name|first_name|company|customer\.[\w-]{1,64}|link|score_link|unsubscribe)"
    r"(?:\|([^{}]*))?\}"
)
_BRACES = re.compile(r"\{([^{}]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled, in one pass: a value that looks like a slot stays as it is.

    Where a value is missing or empty, what stands after the bar is said.
    """
    return SLOT.sub(lambda slot: values.get(slot[1]) or slot[2] or "", text)


def unknown(text: str, attributes: Collection[str]) -> list[str]:
    """What stands in braces and is nothing that can be filled in, given the attributes' keys."""
    said = (part.partition("|")[0] for part in _BRACES.findall(text))
    known = {*OWN, "link", *(ATTRIBUTE + key for key in attributes)}
    return [slot for slot in dict.fromkeys(said) if slot not in known]


def asks_more(*texts: str) -> bool:
    """Whether any of these texts has slots beyond the name and the links."""
    more = ("{first_name", "{company", "{" + ATTRIBUTE)
    return any(start in text for text in texts for start in more)


def first_name(name: str) -> str:
    """The first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else ""
