"""What the values in a report are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import LazyString

from voc.core import tongues
from voc.core.i18n import _l
from voc.responses.models import Channel, ResponseState
from voc.scoring.sentiment import Intent, Label

STATES: Mapping[str, LazyString] = {
    ResponseState.STARTED.value: _l("started"),
    ResponseState.PARTIAL.value: _l("partly answered"),
    ResponseState.COMPLETED.value: _l("completed"),
}
CHANNELS: Mapping[str, LazyString] = {
    Channel.LINK.value: _l("link"),
    Channel.KIOSK.value: _l("kiosk"),
    Channel.EMAIL.value: _l("email"),
    Channel.SMS.value: _l("text message"),
    Channel.WIDGET.value: _l("on the site"),
    Channel.CALL.value: _l("call"),
    Channel.SALES.value: _l("sales talk"),
    Channel.SOCIAL.value: _l("social media"),
    Channel.CHAT.value: _l("chat"),
    Channel.BEHAVIOUR.value: _l("behaviour"),
    Channel.IMPORT.value: _l("import"),
}
SENTIMENTS: Mapping[str, LazyString] = {
    Label.NEGATIVE.value: _l("negative"),
    Label.NEUTRAL.value: _l("neutral"),
    Label.POSITIVE.value: _l("positive"),
    "not_scored": _l("not scored"),
}
INTENTS: Mapping[str, LazyString] = {
    Intent.PRAISE.value: _l("praise"),
    Intent.COMPLAINT.value: _l("complaint"),
    Intent.SUGGESTION.value: _l("suggestion"),
    Intent.QUESTION.value: _l("question"),
    Intent.OTHER.value: _l("other"),
}
SPOKEN: Mapping[str, LazyString] = {
    "fa": _l("Persian"),
    "en": _l("English"),
    "finglish": _l("Persian in Latin letters"),
    "ar": _l("Arabic"),
    "other": _l("Another language"),
}
YES_NO: Mapping[str, LazyString] = {"yes": _l("yes"), "no": _l("no")}


def spoken(labels: Mapping[str, LazyString]) -> dict[str, str]:
    """The labels in the language of now."""
    return {value: str(words) for value, words in labels.items()}


def languages(tags: Iterable[str]) -> dict[str, str]:
    """Languages by tag, each in its own words."""
    return {tag: tongues.own_name(tag) for tag in tags}
