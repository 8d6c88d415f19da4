"""Words that a colleague types beside a call or a case."""

from __future__ import annotations

from voc.core.errors import Invalid
from voc.core.folding import clean
from voc.core.i18n import _l


def cleaned(words: str) -> str:
    """The words as they are kept, without white space around them.

    :raises Invalid: no database can hold them.
    """
    try:
        return clean(words).strip()
    except ValueError:
        raise Invalid(_l("The text holds a character that cannot be stored.")) from None
