"""Surveys made with LimeSurvey: what of an .lss file is asked here, and how.

An .lss file is a dump of LimeSurvey's tables. Up to version 3 a row stands once for each language;
later ones keep the texts in tables of their own, named `..._l10ns`. The letters of the types are
those of https://www.limesurvey.org/manual/Question_object_types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from voc.core.i18n import _
from voc.surveys.gathering import LONGEST_PARAGRAPH, Brought, Gathering, Json, plain, worded
from voc.surveys.scales import SCALES
from voc.surveys.texts import LANGUAGES, Texts

Row = dict[str, str]
PLAIN_KINDS: Mapping[str, Json] = {
    "S": {"type": "short_text"},
    "T": {"type": "long_text"},
    "U": {"type": "long_text"},
    "N": {"type": "number"},
    "D": {"type": "date"},
    "5": {"type": "rating", "scale": 5, "shape": "number"},
}
SCALE_OF_ARRAY = {"A": 5, "B": 10}


def read(data: bytes) -> Brought:
    """The survey in an .lss file.

    :raises ValueError: the file is no LimeSurvey survey, or holds what could be an attack.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError) as problem:
        raise ValueError("no XML that is read") from problem
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        raise ValueError("no LimeSurvey survey")
    tables = {part.tag: _rows(part) for part in root}
    if not tables.get("surveys"):
        raise ValueError("no LimeSurvey survey")
    return _Reading(tables).brought()


def _rows(part: Any) -> list[Row]:
    return [{cell.tag: cell.text or "" for cell in row} for row in part.iterfind("rows/row")]


def _number(row: Row, name: str) -> int:
    """A number that rows are ordered by."""
    value = row.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


class _Reading:
    """One survey being read."""

    def __init__(self, tables: Mapping[str, list[Row]]) -> None:
        self._tables = tables
        self._gathering = Gathering()
        own = tables["surveys"][0].get("language", "")
        self._others: set[str] = set()
        self._language = own if own in LANGUAGES else "en"
        self._words = {
            name: self._texts_of(name, key)
            for name, key in (("questions", "qid"), ("subquestions", "qid"), ("answers", "aid"))
        }

    def brought(self) -> Brought:
        """The whole survey."""
        for question in self._in_order():
            self._bring(question)
        texts = self._tables.get("surveys_languagesettings", [])
        title, intro, welcome, thanks = (
            self._texts(texts, f"surveyls_{name}", longest, "surveyls_language")
            for name, longest in (
                ("title", 500),
                ("description", LONGEST_PARAGRAPH),
                ("welcometext", LONGEST_PARAGRAPH),
                ("endtext", LONGEST_PARAGRAPH),
            )
        )
        if self._others:
            codes = ", ".join(sorted(self._others))[:100]
            self._gathering.leave_out(codes, _("Only Persian and English texts come."))
        parts = {"title": title, "intro": welcome or intro, "thanks": thanks}
        return self._gathering.brought(worded(title), self._language, parts)

    def _in_order(self) -> list[Row]:
        """The questions, each once, group by group."""
        groups = {row.get("gid", ""): _number(row, "group_order") for row in self._rows("groups")}
        asked = {row.get("qid", ""): row for row in reversed(self._rows("questions"))}
        return sorted(
            (row for row in asked.values() if row.get("parent_qid", "0") in {"", "0"}),
            key=lambda row: (
                groups.get(row.get("gid", ""), 0),
                _number(row, "question_order"),
                _number(row, "qid"),
            ),
        )

    def _rows(self, name: str) -> list[Row]:
        return self._tables.get(name, [])

    def _texts_of(self, table: str, key: str) -> dict[str, list[Row]]:
        """The rows that hold the texts of each row of a table."""
        listed = self._rows(f"{table.removeprefix('sub').removesuffix('s')}_l10ns")
        listed = [*self._rows(f"{table.removesuffix('s')}_l10ns"), *listed]
        own = [row for row in self._rows(table) if row.get("language")]
        by_row: dict[str, list[Row]] = {}
        for row in [*listed, *own]:
            by_row.setdefault(row.get(key, ""), []).append(row)
        return by_row

    def _texts(
        self, rows: Sequence[Row], name: str, longest: int = 500, code: str = "language"
    ) -> Texts:
        found: dict[str, str] = {}
        strange = ""
        for row in rows:
            language, said = row.get(code, "").partition("-")[0], plain(row.get(name), longest)
            if language in LANGUAGES and said:
                found[language] = said
            elif said:
                self._others.add(row.get(code, ""))
                strange = strange or said
        return found or ({self._language: strange} if strange else {})

    def _bring(self, question: Row) -> None:
        """Take one question, or say why not."""
        kind, name = question.get("type", ""), question.get("title", "")
        rows = self._words["questions"].get(question.get("qid", ""), [question])
        common = {
            "title": self._texts(rows, "question") or {self._language: plain(name)},
            "help": self._texts(rows, "help"),
            "required": question.get("mandatory") == "Y",
        }
        about = worded(common["title"])
        if kind in {"Q", "K"}:
            part = PLAIN_KINDS["S" if kind == "Q" else "N"]
            for line, title in self._subquestions(question):
                both = {code: f"{about} {text}" for code, text in title.items()}
                self._gathering.take(f"{name}_{line}", {**common, **part, "title": both}, kind)
            return
        make = KINDS.get(kind)
        parts = PLAIN_KINDS.get(kind) or (make(self, question, common) if make else None)
        if parts is None:
            self._gathering.leave_kind_out(about, kind)
        elif self._gathering.take(name, {**common, **parts}, kind):
            self._note(question, about)

    def _note(self, question: Row, about: str) -> None:
        if question.get("relevance", "").strip() not in {"", "1"}:
            self._gathering.note(about, _("Its condition does not come; everybody is asked this."))
        if question.get("type") in {"O", "P"}:
            self._gathering.note(about, _("Its comments are not asked for."))

    def _subquestions(self, question: Row) -> list[tuple[str, Texts]]:
        return self._lines("subquestions", "parent_qid", question, "question_order", "qid", "title")

    def _answers(self, question: Row) -> list[tuple[str, Texts]]:
        return self._lines("answers", "qid", question, "sortorder", "aid", "code")

    def _lines(
        self, table: str, parent: str, question: Row, order: str, key: str, code: str
    ) -> list[tuple[str, Texts]]:
        """(code, title) of each line of a question, in order."""
        own = [row for row in self._rows(table) if row.get(parent) == question.get("qid")]
        own = [row for row in own if row.get("scale_id", "0") in {"", "0"}]
        own.sort(key=lambda row: (_number(row, order), row.get(code, "")))
        name = "answer" if table == "answers" else "question"
        lines = []
        for value, same in groupby(own, key=lambda row: row.get(code, "")):
            rows = list(same)
            words = self._words[table].get(rows[0].get(key, ""), []) if rows[0].get(key) else rows
            title = self._texts(words or rows, name)
            lines.append((value, title or {self._language: plain(value)}))
        return lines

    def single(self, question: Row, common: Json) -> Json:
        """One of several; of 0 to 10 it is NPS."""
        answers = self._answers(question)
        if [worded(title) for _code, title in answers] == [str(n) for n in range(11)]:
            self._gathering.note(worded(common["title"]), _("Asked as NPS: a scale from 0 to 10."))
            return {"type": "nps"}
        return self._chosen("single_choice", question, answers)

    def several(self, question: Row, common: Json) -> Json:  # noqa: ARG002 - as all kinds
        """Several of several."""
        return self._chosen("multiple_choice", question, self._subquestions(question))

    def _chosen(self, kind: str, question: Row, lines: list[tuple[str, Texts]]) -> Json:
        choices = self._gathering.lines(question.get("title", ""), lines)
        other = {"fa": "چیز دیگر", "en": "Something else"}
        return {
            "type": kind,
            "choices": choices,
            **({"other": other} if question.get("other") == "Y" else {}),
        }

    def yes_or_no(self, question: Row, common: Json) -> Json:  # noqa: ARG002 - as all kinds
        """Yes or no."""
        lines: list[tuple[str, Texts]] = [
            ("Y", {"fa": "بله", "en": "Yes"}),
            ("N", {"fa": "خیر", "en": "No"}),
        ]
        choices = self._gathering.lines(question.get("title", ""), lines)
        return {"type": "single_choice", "choices": choices}

    def ranking(self, question: Row, common: Json) -> Json:  # noqa: ARG002 - as all kinds
        """Lines in order."""
        lines = self._answers(question) or self._subquestions(question)
        return {
            "type": "ranking",
            "choices": self._gathering.lines(question.get("title", ""), lines),
        }

    def matrix(self, question: Row, common: Json) -> Json | None:
        """Rows on one scale."""
        answers = self._answers(question)
        scale = SCALE_OF_ARRAY.get(question.get("type", ""), len(answers))
        if scale not in SCALES:
            return None
        ends = {"low": answers[0][1], "high": answers[-1][1]} if answers else {}
        if ends:
            self._gathering.note(
                worded(common["title"]),
                _("Of its columns only the first and the last keep a name."),
            )
        lines = self._gathering.lines(question.get("title", ""), self._subquestions(question))
        return {"type": "matrix", "scale": scale, "choices": lines, **ends}

    def statement(self, question: Row, common: Json) -> Json:
        """A text that asks nothing."""
        rows = self._words["questions"].get(question.get("qid", ""), [question])
        body = self._texts(rows, "question", LONGEST_PARAGRAPH)
        title = {code: text for code, text in common["title"].items() if len(text) <= 100}
        return {"type": "statement", "title": title or common["title"], "body": body, "help": {}}


KINDS: dict[str, Callable[[_Reading, Row, Json], Json | None]] = {
    "L": _Reading.single,
    "!": _Reading.single,
    "O": _Reading.single,
    "M": _Reading.several,
    "P": _Reading.several,
    "Y": _Reading.yes_or_no,
    "R": _Reading.ranking,
    "A": _Reading.matrix,
    "B": _Reading.matrix,
    "F": _Reading.matrix,
    "X": _Reading.statement,
}
