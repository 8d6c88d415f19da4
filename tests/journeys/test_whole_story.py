"""A customer's voice from beginning to end: asked by real mail, reminded, heard, and let alone.

The clock is driven; the mail server, the pages and the worker are the real ones.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as make
from tests.delivery.conftest import answers, told
from tests.surveys.test_routes import made, send
from voc import worker
from voc.accounts.queries import organisation
from voc.core.access import Role
from voc.core.db import db
from voc.responses.models import Response

assert answers  # fixtures
assert told

FIRST_RUN = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)
"""5 Azar 1405 and 26 November, at ten in Tehran."""
SECOND_RUN = datetime(2026, 12, 26, 6, 30, tzinfo=UTC)
"""5 Dey 1405 and 26 December."""
SPOKEN: dict[str, dict[str, Any]] = {
    "fa": {
        "calendar": {"calendar": "jalali", "day": 5},
        "subject": ("چند کلمه با ما، {first_name|دوست ما}", "چند کلمه با ما، Maryam"),
        "said": "عالی بود، خیلی ممنون",
        "thanks": "سپاسگزاریم که وقت گذاشتید",
        "figures": ["+۱۰۰", "۱۰۰٪"],
        "of_the_run": "۵ دی",
        "why": {
            "Maryam": "۲۶ روز پیش از آن پاسخ داده بود",
            "Dara": "گفته «دیگر نفرستید»",
            "Nobody": "نشانی کار نمی‌کند",
            "Silence": "بدون موافقت با پرسش",
        },
    },
    "en": {
        "calendar": {"calendar": "gregorian", "day": 26},
        "subject": ("A few words, {first_name|friend}", "A few words, Maryam"),
        "said": "It was wonderful, thank you very much",
        "thanks": "Thank you for taking the time",
        "figures": ["+100", "100%"],
        "of_the_run": "26 December",
        "why": {
            "Maryam": "answered 26 days before",
            "Dara": "said stop",
            "Nobody": "address does not work",
            "Silence": "did not agree to be asked",
        },
    },
}
ISOLATED = "\u2066\u2069"
"""What keeps a sign at the side of its number in Persian."""
NAMES = ("Maryam", "Dara", "Kian", "Nobody", "Silence", "Newcomer")


class Story:
    """A company and its customers, and what each of them does."""

    def __init__(self, language: str, server: Any, sign_in: Any, public: Any, clock: Any) -> None:
        self.words, self.language = SPOKEN[language], language
        self.server, self.public, self.clock = server, public, clock
        self.designer = sign_in(Role.DESIGNER, language)
        self.manager = sign_in(Role.MANAGER, language)
        self.sign_in = sign_in
        company = organisation()
        company.minimum_value = company.minimum_words = 1  # so few answer in this story
        for name in NAMES[:-1]:
            self.customer(name, consents=name != "Silence")

    def customer(self, name: str, **given: Any) -> None:
        """Somebody who may be asked, but for what is given."""
        address = f"{name.lower()}@example.com"
        make.customer(name=f"{name} A", email=address, language=self.language, **given)

    def the_clock_goes_on(self, until: datetime) -> None:
        """The worker works as the time passes: what one step leaves another takes up."""
        self.clock.move_to(until)
        for _turn in range(2):  # a reminder is written in one turn and leaves in the next
            worker.tick()

    def mails_to(self, name: str) -> list[EmailMessage]:
        """What came into somebody's mail box."""
        return [one for one in self.server.taken if f"{name.lower()}@" in one["To"]]

    def mails(self) -> list[int]:
        """How many mails each has got."""
        return [len(self.mails_to(name)) for name in NAMES]

    def links_in(self, mail: EmailMessage) -> list[str]:
        """Every link of the HTML part, without the host."""
        shown = mail.get_body(("html",)).get_content()
        found = re.findall(r'href="http://localhost(/[^"]+)"', shown)
        return [html.unescape(one) for one in found]

    def a_designer_defines_a_survey(self) -> None:
        survey = made(self.designer)
        for language in ("fa", "en"):
            page = self.designer.get(f"/surveys/{survey.id}/preview?as={language}")
            assert f'lang="{language}"' in page.text
        assert send(self.designer, survey, "publish").status_code == 303
        self.survey_id = survey.id

    def plans_a_monthly_wave(self) -> None:
        plan = {
            "name": "Every month",
            "survey": self.survey_id,
            "segment": 0,
            "channel": "email",
            "repeats": "monthly",
            "every": 1,
            **self.words["calendar"],
            "time_of_day": "10:00",
            "reminder": 4,
            "reminders": 1,
            "thanks": "y",
            f"subject_{self.language}": self.words["subject"][0],
        }
        answer = self.designer.submit("/waves/new", plan)
        assert answer.status_code == 303, answer.text
        self.wave = answer.location
        preview = self.designer.get(self.wave).text
        assert FIRST_RUN.isoformat(timespec="minutes").removesuffix("+00:00") in preview
        for language in ("fa", "en"):
            frame = f"{self.wave}/mail/{language}"
            assert f'src="{frame}?mode=light"' in preview
            assert self.designer.open(frame, method="HEAD").status_code == 200
            assert f'class="mail-text" dir="auto" lang="{language}"' in preview

    def a_manager_approves_it(self) -> None:
        assert self.designer.submit(f"{self.wave}/start").status_code == 403
        self.designer.submit(f"{self.wave}/ready")
        seen = re.search(r'name="seen" value="(\w+)"', self.manager.get(self.wave).text)[1]
        assert self.manager.submit(f"{self.wave}/start", {"seen": seen}).status_code == 303
        assert self.server.taken == []

    def the_mail_arrives(self) -> None:
        self.server.rcpt = ["250", "250", "250", "550 5.1.1 nobody has this name"]
        self.the_clock_goes_on(until=FIRST_RUN)
        assert self.mails() == [1, 1, 1, 0, 0, 0]
        [mail] = self.mails_to("Maryam")
        assert mail["Subject"] == self.words["subject"][1]
        assert {part.get_content_type() for part in mail.walk() if not part.is_multipart()} == {
            "text/plain",
            "text/html",
        }
        [link] = {one.partition("?")[0] for one in self.links_in(mail) if one.startswith("/s/")}
        assert f"http://localhost{link}" in mail.get_body(("plain",)).get_content()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def a_scanner_follows_every_link(self) -> None:
        for name in NAMES[:3]:
            for link in self.links_in(self.mails_to(name)[0]):
                assert self.public.get(link).status_code == 200
        assert db.session.scalar(select(func.count(Response.id))) == 0

    def one_clicks_a_score_and_is_thanked(self) -> None:
        self.clock.move_to(FIRST_RUN + timedelta(days=3, hours=2))
        [nine] = [one for one in self.links_in(self.mails_to("Maryam")[0]) if "score=9" in one]
        page = self.public.get(nine).text
        assert re.search(r'name="nps" value="9"[^>]* checked', page)
        assert f'<html lang="{self.language}"' in page
        fields = dict.fromkeys(re.findall(r'<textarea[^>]* name="(\w+)"', page), self.words["said"])
        thanks = self.public.post(nine.partition("?")[0], data={"nps": "9", **fields})
        assert thanks.status_code == 200
        assert f'<html lang="{self.language}"' in thanks.text

    def and_thanked_by_mail_too(self) -> None:
        self.the_clock_goes_on(until=FIRST_RUN + timedelta(days=3, hours=2, minutes=11))
        _invitation, thanks = self.mails_to("Maryam")
        assert self.words["thanks"] in thanks.get_body(("plain",)).get_content()
        assert [link[:3] for link in self.links_in(thanks)] == ["/u/"]

    def another_unsubscribes_by_one_click(self) -> None:
        stop = self.mails_to("Dara")[0]["List-Unsubscribe"].strip("<>")
        path = stop.removeprefix("http://localhost")
        said = self.public.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (said.status_code, said.headers.get("Set-Cookie")) == (200, None)

    def only_the_silent_is_reminded(self) -> None:
        self.the_clock_goes_on(until=FIRST_RUN + timedelta(days=4, hours=3))
        assert self.mails() == [2, 1, 2, 0, 0, 0]
        first, reminder = self.mails_to("Kian")
        assert first["Message-ID"] != reminder["Message-ID"]

    def the_answer_is_scored_and_seen(self) -> None:
        analyst = self.sign_in(Role.ANALYST, self.language)
        results = analyst.get(f"/surveys/{self.survey_id}/results").text
        figures = re.findall(r'figure-value"><bdi><a [^>]+>([^<]+)<', results)
        assert [one.strip(ISOLATED) for one in figures] == self.words["figures"]
        comments = analyst.get(f"/comments?survey={self.survey_id}&sentiment=positive").text
        assert self.words["said"] in comments

    def the_next_run_asks_only_who_may_be_asked(self) -> None:
        self.customer("Newcomer")
        self.the_clock_goes_on(until=SECOND_RUN)
        assert self.mails() == [2, 1, 3, 0, 0, 1]

    def and_the_page_says_why_not_the_others(self) -> None:
        owner = self.sign_in(Role.OWNER, self.language)
        page = owner.get(f"{self.wave}/people?stage=skipped").text
        of_the_run = [row for row in page.split("<tr>") if self.words["of_the_run"] in row]
        cells = [
            re.search(r"<bdi>(\w+) A</bdi>.*<td>([^<]+)</td>", row, re.DOTALL) for row in of_the_run
        ]
        found = {cell[1]: cell[2] for cell in cells if cell}
        assert found == self.words["why"]


@pytest.fixture(params=["fa", "en"])
def story(request, app, answers, sign_in, client) -> Iterator[Story]:
    with time_machine.travel(make.NOW, tick=False) as clock:
        yield Story(request.param, answers, sign_in, client, clock)


def test_a_voice_is_asked_for_heard_and_let_alone(story):
    story.a_designer_defines_a_survey()
    story.plans_a_monthly_wave()
    story.a_manager_approves_it()
    story.the_mail_arrives()
    story.a_scanner_follows_every_link()
    story.one_clicks_a_score_and_is_thanked()
    story.and_thanked_by_mail_too()
    story.another_unsubscribes_by_one_click()
    story.only_the_silent_is_reminded()
    story.the_answer_is_scored_and_seen()
    story.the_next_run_asks_only_who_may_be_asked()
    story.and_the_page_says_why_not_the_others()
