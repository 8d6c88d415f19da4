"""What a caller says, in the customer's own language: the programme's question, or our own."""

from __future__ import annotations

from voc.followups.models import Programme

QUESTIONS = {
    "fa": "اگر می‌توانستید یک چیز را در تعامل با ما تغییر دهید، آن چه بود؟",
    "en": "If you could change one thing in your dealings with us, what would it be?",
}
GREETINGS = {
    "fa": "سلام {name}، من از {company} تماس می‌گیرم. فقط یک پرسش کوتاه دارم:",
    "en": "Hello {name}, I am calling from {company}. I have just one short question:",
}


def question(programme: Programme, language: str) -> str:
    """A programme's question in that language; Persian where it is unknown."""
    known = language if language in QUESTIONS else "fa"
    return (programme.question_fa if known == "fa" else programme.question_en) or QUESTIONS[known]


def greeting(language: str, name: str, company: str) -> str:
    """How the caller begins. Plain substitution: names are never a template."""
    text = GREETINGS.get(language, GREETINGS["fa"])
    return text.replace("{name}", name).replace("{company}", company).replace(" ،", "،")
