"""A survey as a file that another installation, or another program, can read; and back.

    {"format": "voc.survey", "format_version": 1, "name": ..., "language": "fa",
     "touchpoint": "delivery", "survey": {...}}

`survey` is what a version holds; `touchpoint` need not be there. voc/static/survey.schema.json
says it in JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from voc.core.errors import Invalid
from voc.core.i18n import _, _l
from voc.customers.touchpoints import Touchpoint
from voc.surveys import limesurvey, surveyjs
from voc.surveys.gathering import Brought, Gathering, Json
from voc.surveys.models import Survey
from voc.surveys.queries import shown_version
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.texts import Texts, read_texts

FORMAT = "voc.survey"
FORMAT_VERSION = 1
SCHEMA = "/static/survey.schema.json"
PARTS = ("title", "intro", "thanks")
AROUND = {"thanks_by_group", "links", "colour", "privacy", "privacy_url", "languages"}
"""What else stands around the questions; each comes or not on its own."""
_STRANGE = _l(
    "This is no survey that can be read: neither one exported here, nor SurveyJS JSON, nor a "
    "LimeSurvey .lss file."
)


def document(survey: Survey, schema: str = "") -> Json:
    """The survey as it is shown to staff, as a document; `schema` is where its schema lies."""
    content = Questionnaire.read(shown_version(survey).content).to_content()
    return written(survey.name, survey.language, content, schema, survey.touchpoint)


def written(
    name: str,
    language: str,
    content: Mapping[str, Any],
    schema: str = "",
    touchpoint: Touchpoint | None = None,
) -> Json:
    """A questionnaire's content as a document."""
    return {
        **({"$schema": schema} if schema else {}),
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": name,
        "language": language,
        **({"touchpoint": touchpoint.value} if touchpoint else {}),
        "survey": content,
    }


def to_json(document: Json) -> str:
    """The document's text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read(data: bytes) -> Brought:
    """The survey in a file of any of the three formats, and what of it does not come.

    :raises Invalid: it is none of them; the message says so.
    """
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        if text.startswith(b"<"):
            return limesurvey.read(text)
        return _read_json(json.loads(text.decode()))
    except (ValueError, RecursionError):  # a decoding error is a ValueError too
        raise Invalid(_STRANGE) from None


def _read_json(found: Any) -> Brought:
    if not isinstance(found, Mapping):
        raise ValueError("not an object")  # noqa: TRY004 - content, not code
    if found.get("format") == FORMAT:
        return _read_own(found)
    return surveyjs.read(found)


def _read_own(found: Mapping[str, Any]) -> Brought:
    """A document of ours; one of a later release comes as far as this one knows it."""
    content, name = found.get("survey"), found.get("name")
    if not isinstance(content, Mapping) or not isinstance(content.get("questions"), list):
        raise ValueError("no survey")  # noqa: TRY004 - content, not code
    gathering = Gathering()
    for place, question in enumerate(content["questions"], start=1):
        if isinstance(question, Mapping):
            key = question.get("key")
            gathering.take(key if isinstance(key, str) else f"q{place}", question)
        else:
            gathering.leave_out(str(place), _("It is no question."))
    parts = {key: value for key, value in content.items() if key not in {*PARTS, "questions"}}
    for part in AROUND & parts.keys():
        try:
            Questionnaire.read({part: parts[part]})
        except ValueError as problem:
            gathering.leave_out(part, _("It can't be read: %(problem)s.", problem=str(problem)))
            del parts[part]
    for part in PARTS:
        parts[part] = _texts(content.get(part), part, gathering)
    language = found.get("language")
    return gathering.brought(
        name if isinstance(name, str) else "",
        language if isinstance(language, str) else "",
        parts,
        _touchpoint(found.get("touchpoint"), gathering),
    )


def _touchpoint(value: Any, gathering: Gathering) -> Touchpoint | None:
    try:
        return None if value is None else Touchpoint(value)
    except ValueError:
        gathering.leave_out("touchpoint", _("There is no such touchpoint."))
        return None


def _texts(value: Any, part: str, gathering: Gathering) -> Texts:
    try:
        return read_texts(value, part)
    except ValueError as problem:
        gathering.leave_out(part, _("It can't be read: %(problem)s.", problem=str(problem)))
        return {}
