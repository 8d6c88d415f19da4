"""What a wave's mail says: its own words, and the survey's first question to click on."""

from __future__ import annotations

from voc.accounts.queries import organisation
from voc.delivery import compose
from voc.delivery.models import ChannelName, MailingText
from voc.delivery.queries import logo, sender
from voc.surveys.models import Survey
from voc.surveys.piping import in_a_mail
from voc.surveys.questionnaire import Questionnaire, said
from voc.surveys.questions import Question
from voc.waves.models import Wave, WaveText

TEMPLATE = "invitation"
THANKS = "thanks"
ON_A_ROW = ("nps", "csat")
"""The first question whose answers can stand in the mail, each a link."""


def texts_of(wave: Wave) -> list[MailingText]:
    """The mail or SMS of a wave in every language, compiled; the survey's own language first."""
    if wave.channel is ChannelName.SMS:
        return [sms(wave, language) for language in compose.languages_of(wave.survey.language)]
    return [compiled(wave, one) for one in compose.languages_of(wave.survey.language)]


def compiled(wave: Wave, language: str, *, thanks: bool = False) -> MailingText:
    """The mail of a wave in one language, or its thank-you."""
    return compose.compiled(THANKS if thanks else TEMPLATE, letter(wave, language, thanks=thanks))


def sms(wave: Wave, language: str) -> MailingText:
    """The SMS of a wave in one language."""
    written = _written(wave, language)
    words = written.sms if written else ""
    return compose.compiled_sms(language, words, organisation().name or sender()[0])


def sms_of(wave: Wave, language: str, *, thanks: bool) -> MailingText | None:
    """The SMS of a wave in one language, or its thank-you: None where nobody is thanked in it."""
    if not thanks:
        return sms(wave, language)
    return next((one for one in thanks_of(wave) if one.language == language), None)


def thanks_of(wave: Wave) -> list[MailingText]:
    """The thank-you of a wave, compiled; none where nobody is thanked.

    By SMS it is said in the languages that somebody wrote it in. Who answers an anonymous survey
    is known to nobody.
    """
    if not wave.thanks or wave.survey.is_anonymous:
        return []
    languages = compose.languages_of(wave.survey.language)
    if wave.channel is not ChannelName.SMS:
        return [compiled(wave, language, thanks=True) for language in languages]
    written = {text.language: text.thanks_sms for text in wave.texts if text.thanks_sms}
    return [compose.compiled_sms_of(one, written[one]) for one in languages if one in written]


def letter(wave: Wave, language: str, *, thanks: bool = False) -> compose.Letter:
    """What the mail of a wave says in one language, or its thank-you."""
    if (written := _written(wave, language)) is None:
        return letter_about(wave.survey, language)
    if thanks:
        return letter_about(wave.survey, language, written.thanks_subject, written.thanks_body)
    return letter_about(wave.survey, language, written.subject, written.body)


def _written(wave: Wave, language: str) -> WaveText | None:
    return next((text for text in wave.texts if text.language == language), None)


def letter_about(
    survey: Survey,
    language: str,
    subject: str = "",
    body: str = "",
    asked: Questionnaire | None = None,
) -> compose.Letter:
    """A mail that asks for answers to a survey; empty words become the product's own.

    `asked` is what it asks, where that is not what was published.
    """
    company = organisation()
    asked = asked or published(survey)
    return compose.Letter(
        language=language,
        company=company.name or sender()[0] or survey.name,
        subject=subject,
        body=body,
        survey=said(asked.title, language, survey.language),
        scale=_scale(asked.questions[0], language, survey.language) if asked.questions else None,
        sender_address=sender()[1],
        has_logo=logo() is not None,
        colour=asked.colour or company.colour,
    )


def published(survey: Survey) -> Questionnaire:
    """What the survey asks now; nothing where it was never published."""
    number = survey.published_number
    version = next((one for one in survey.versions if one.number == number), None)
    return Questionnaire.read(version.content if version else {})


def _scale(first: Question, language: str, fallback: str) -> compose.Scale | None:
    if first.metric not in ON_A_ROW:
        return None
    low, high = first.ends(language, fallback)
    question = in_a_mail(first.wording(language, fallback))
    return compose.Scale(question, list(first.options), low, high)
