"""Mails in both languages, read as a mail program reads them."""

import re
from html.parser import HTMLParser

import pytest

from tests.delivery.mailings import letter
from voc.accounts.colours import look_of
from voc.delivery import compose
from voc.waves import fetched

VALUES = {
    "name": "Mina",
    "link": "https://voice.example.com/s/TOKEN",
    "unsubscribe": "https://voice.example.com/u/TOKEN",
}
PERSIAN = compose.Scale("چقدر احتمال دارد ما را معرفی کنید؟", range(11), "اصلاً", "حتماً")
HOSTILE = '"><img src=x onerror=alert(1)>{{7*7}}{link}&'


class Reader(HTMLParser):
    """What stands in the HTML part."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags[-1:] and self.tags[-1][0] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def links(self):
        return [given["href"] for tag, given in self.tags if tag == "a"]


def mail(language="en", values=VALUES, **given):
    scale = PERSIAN if language == "fa" else compose.Scale("Would you?", range(11), "No", "Yes")
    text = compose.compiled("invitation", letter(language, scale=scale, **given))
    return compose.filled(text, values)


@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_the_mail_says_its_language_and_direction(app, language, direction):
    page = Reader(mail(language).html)
    root = next(given for tag, given in page.tags if tag == "html")
    assert (root["lang"], root["dir"]) == (language, direction)
    rows = [given for tag, given in page.tags if tag == "table" and "row" in given.get("class", "")]
    assert {given["dir"] for given in rows} == {direction}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_score_is_a_link_and_one_link_is_for_machines_only(app, language):
    page = Reader(mail(language).html)
    scores = [link for link in page.links() if "?score=" in link]
    own = "https://voice.example.com/s/TOKEN?score="
    assert scores == [f"{own}{n}" for n in range(11)] + [f"{own}none"]
    [hidden] = [given for tag, given in page.tags if given.get("href") == f"{own}none"]
    assert "display:none" in hidden["style"].replace(" ", "")
    assert hidden["tabindex"] == "-1"
    assert compose.HONEYPOT == fetched.HONEYPOT == "none"
    assert VALUES["unsubscribe"] in page.links()


def test_persian_has_persian_digits_and_words(app):
    shown = mail("fa")
    assert "سلام Mina،" in shown.text
    assert "دیگر برایم نفرستید" in shown.text
    page = Reader(shown.html)
    assert "۰ = اصلاً" in page.text
    assert "۱۰ = حتماً" in page.text
    assert not re.search(r"[0-9]", page.text), page.text
    assert "یک پرسش کوتاه" in shown.subject


def test_english_has_english_digits_and_words(app):
    shown = mail("en")
    assert shown.subject == "One short question from Sample & Co."
    assert shown.text.startswith("Hello Mina,\n")
    assert "10 = Yes" in Reader(shown.html).text
    assert not re.search("[۰-۹]", shown.html)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_nothing_is_left_unfilled_and_nothing_is_fetched(app, language):
    shown = mail(language)
    for part in (shown.subject, shown.text, Reader(shown.html).text, *Reader(shown.html).links()):
        assert not re.search(r"[{}]|%\(", part), part
    assert not re.search(r"<(script|link|iframe|form|object)\b", shown.html)
    assert "url(" not in shown.html
    assert [given for tag, given in Reader(shown.html).tags if tag == "img"] == []


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_style_stands_in_the_elements_and_the_dark_one_is_kept(app, language):
    html = mail(language).html
    assert re.search(r'class="score"[^>]*style="[^"]*padding', html)
    assert "prefers-color-scheme" in html


@pytest.mark.parametrize("language", ["fa", "en"])
def test_hostile_words_stay_words(app, language):
    values = {**VALUES, "name": HOSTILE}
    shown = mail(language, values, company=HOSTILE, body=f"{HOSTILE}\n\nx", subject=HOSTILE)
    page = Reader(shown.html)
    assert [tag for tag, given in page.tags if tag == "img" or "onerror" in given] == []
    assert "{{7*7}}" in page.text
    assert "49" not in page.text
    assert "{link}" in page.text, "a name is no template"


def test_a_customer_without_a_name_is_greeted_all_the_same(app):
    assert mail("en", {**VALUES, "name": " "}).text.startswith("Hello,\n")
    assert mail("fa", {**VALUES, "name": ""}).text.startswith("سلام،\n")


def test_the_senders_own_words_take_the_place_of_ours(app):
    body = "We moved.\nTell us how.\n\nYours, {name}'s team"
    shown = mail("en", subject="Ten seconds, {name}?", body=body)
    assert shown.subject == "Ten seconds, Mina?"
    assert "We moved.\nTell us how.\n\nYours, Mina's team" in shown.text
    assert "How did things go" not in shown.text
    assert "We moved.<br>" in shown.html


def test_a_subject_never_has_two_lines(app):
    shown = mail("en", {**VALUES, "name": "A\r\nBcc: b@example.com"}, subject="Hi {name}\nX: y")
    assert "\n" not in shown.subject
    assert "\r" not in shown.subject


def test_a_survey_without_a_scale_has_one_button(app):
    text = compose.compiled("invitation", letter("en", scale=None))
    page = Reader(compose.filled(text, VALUES).html)
    assert page.links()[0] == VALUES["link"]
    assert "Answer the questions" in page.text


@pytest.mark.parametrize("kind", ["reset", "invite"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_mail_to_a_colleague_holds_the_link_and_nothing_to_unsubscribe(app, language, kind):
    text = compose.compiled("account", letter(language, scale=None), kind=kind)
    shown = compose.filled(text, VALUES)
    assert VALUES["link"] in shown.text
    assert VALUES["unsubscribe"] not in shown.html
    assert VALUES["link"] in Reader(shown.html).links()


def test_a_mail_has_the_companys_colour_or_the_nearest_that_can_be_read(app):
    html = compose.compiled("invitation", letter("en", colour="#ffd400")).html
    look = look_of("#ffd400")
    assert f"color: {look.light.accent}" in html
    assert look.dark.accent in html
    assert "#0c5c63" not in html
    assert "#0c5c63" in compose.compiled("invitation", letter("en")).html


def test_a_mail_can_be_looked_at_in_light_and_in_dark(app):
    html = compose.compiled("invitation", letter("en")).html
    assert compose.DARK in html
    assert compose.in_mode(html, "") == html
    for mode, rule in (("dark", "@media all"), ("light", "@media not all")):
        shown = compose.in_mode(html, mode)
        assert compose.DARK not in shown
        assert rule in shown
