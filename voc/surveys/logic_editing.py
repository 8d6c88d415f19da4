"""Conditions and jumps as rows of the editor's form, and back. Pure: JSON in, JSON out.

The form shows comparisons joined by "all" or "any", for jumps as for what is shown. What is deeper
or longer than that (it may come from a file) is kept as it stands, until it is taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from voc.core.calendar import calendar_of, format_numeric, parse_day
from voc.core.folding import digits, fold, in_one_line
from voc.core.i18n import LANGUAGES, localised_digits
from voc.surveys.logic import DAY, LARGEST, MOST_JUMPS, SOURCES, read_condition
from voc.surveys.measure_fields import read_amount

Content = dict[str, Any]
END = "end"
NUMBERS = {"at_least", "at_most"}
AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOST_ROWS = 20
"""Comparisons that the form shows of one condition."""


def condition_to_form(
    condition: Mapping[str, Any] | None, questions: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    """The data of the rows for a condition, with one row more to be filled in."""
    match, rows = _rows(condition or {})
    if rows is None:
        return {"match": "all", "rows": [], "raw": json.dumps(condition, ensure_ascii=False)}
    shown = [_row_to_form(one, questions, language) for one in rows]
    rows_and_one = [*shown, _row_to_form({}, questions, language)]
    return {"match": match, "rows": rows_and_one[:MOST_ROWS], "raw": ""}


def jumps_to_form(
    jumps: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]], language: str
) -> list[dict[str, Any]]:
    """The data of the rows for what follows a question, with one row more to be filled in."""
    jumps_and_one = [*jumps, {}][:MOST_JUMPS]
    return [_jump_to_form(one, questions, language) for one in jumps_and_one]


def condition_from_form(
    data: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]
) -> Content | None:
    """The condition that filled rows describe; None where they are empty."""
    if data.get("raw") and not data.get("is_removed"):
        return _kept(data["raw"])
    rows = [_leaf(one, questions) for one in data["rows"]]
    made = [one for one in rows if one]
    if len(made) > 1:
        return {"any" if data["match"] == "any" else "all": made}
    return made[0] if made else None


def jumps_from_form(
    rows: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]
) -> list[Content]:
    """What follows a question, as filled rows describe it."""
    made = []
    for row in rows:
        target = row["go_to"] or ""
        if not target:
            continue
        condition = condition_from_form(row["when"], questions)
        if row["when"].get("raw") and condition is None:
            continue  # somebody changed it into nonsense: that does not mean always
        jump: Content = {"if": condition} if condition else {}
        if target == END:
            texts = {code: (row["thanks"].get(code) or "").strip() for code in row["thanks"]}
            jump["end"] = {code: text for code, text in texts.items() if text}
        else:
            jump["go_to"] = target.partition(":")[2]
        made.append(jump)
    return made


def _rows(condition: Mapping[str, Any]) -> tuple[str, list[Mapping[str, Any]] | None]:
    """("all" or "any", the comparisons); None where the form cannot show it."""
    match = next((name for name in ("all", "any") if name in condition), "")
    rows = list(condition[match]) if match else [condition] if condition else []
    if len(rows) > MOST_ROWS or not all(_is_row(one) for one in rows):
        return "all", None
    return match or "all", rows


def _is_row(condition: Mapping[str, Any]) -> bool:
    inner = condition.get("not")
    return any(name in condition for name in SOURCES) or (inner is not None and "is" in inner)


def _row_to_form(
    row: Mapping[str, Any], questions: Sequence[Mapping[str, Any]], language: str
) -> dict[str, str]:
    leaf = row.get("not", row)
    source = next((name for name in SOURCES if name in leaf), "")
    if not source:
        return {"source": "", "operator": "is", "value": ""}
    operator = next(name for name in ("is", *NUMBERS, "answered") if name in leaf)
    value = leaf[operator]
    if operator == "answered":
        name = "answered" if value else "not_answered"
        return {"source": f"{source}:{leaf[source]}", "operator": name, "value": ""}
    labels = _labels(leaf[source], questions, language) if source == "question" else {}
    wanted = value if operator == "is" else [str(value)]
    values = [labels.get(one) or _value_to_form(one, language) for one in wanted]
    return {
        "source": f"{source}:{leaf[source]}",
        "operator": "is_not" if "not" in row else operator,
        "value": _joined(values),
    }


def _jump_to_form(
    jump: Mapping[str, Any], questions: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    target = f"to:{jump['go_to']}" if "go_to" in jump else END if "end" in jump else ""
    return {
        "when": condition_to_form(jump.get("if"), questions, language),
        "go_to": target,
        "thanks": dict(jump.get("end") or {}),
    }


def _leaf(row: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> Content | None:
    source, _sep, key = (row["source"] or "").partition(":")
    if source not in SOURCES or not key:
        return None
    operator, typed = row["operator"], in_one_line(row["value"])
    if operator == "not_answered":
        return {source: key, "answered": False}
    if operator == "answered" or not typed:
        return {source: key, "answered": True}
    if operator in NUMBERS and (amount := _amount(typed)) is not None:
        return {source: key, operator: amount}
    if operator in NUMBERS and (day := _day(typed)):
        return {source: key, operator: day}
    made = {source: key, "is": _values(typed, key, questions if source == "question" else ())}
    return {"not": made} if operator == "is_not" else made


def _amount(typed: str) -> float | None:
    """The number to compare with, if it is one; a slash parts decimals, as Persian has it."""
    try:
        amount = read_amount(typed, slash=True)
    except ValueError:
        return None
    return amount if amount is not None and abs(amount) < LARGEST else None


def _day(typed: str) -> str | None:
    """A day of either calendar as ISO writes it, if it is one."""
    try:
        return parse_day(typed).isoformat()
    except ValueError:
        return None


def _value_to_form(value: str, language: str) -> str:
    """A day or an amount as a reader of the language types it; what is neither as it is."""
    if AMOUNT.fullmatch(value):
        return localised_digits(value, LANGUAGES[language])
    if not DAY.fullmatch(value) or not _day(value):
        return value
    return format_numeric(date.fromisoformat(value), calendar_of(language), language)


def _values(typed: str, key: str, questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is compared with: the keys of choices that were typed as they read."""
    known: dict[str, str] = {}
    for question in questions:
        for choice in question.get("choices", ()) if question["key"] == key else ():
            known |= {fold(text): choice["key"] for text in choice["title"].values()}
    if fold(typed) in known:
        return [known[fold(typed)]]
    if (day := _day(typed)) and any(
        one["key"] == key and one["type"] == "date" for one in questions
    ):
        return [day]
    parts = [one.strip() for one in re.split(r"\|" if "|" in typed else "[,،;؛]", typed)]
    return [known.get(fold(one), digits(one))[:200] for one in parts if one] or [typed]


def _labels(key: str, questions: Sequence[Mapping[str, Any]], language: str) -> dict[str, str]:
    own = (one.get("choices", ()) for one in questions if one["key"] == key)
    return {
        choice["key"]: choice["title"].get(language) or next(iter(choice["title"].values()), "")
        for choices in own
        for choice in choices
    }


def _joined(values: Sequence[str]) -> str:
    has_comma = any(re.search("[,،;؛]", one) for one in values)
    return " | ".join(values) if has_comma else ", ".join(values)


def _kept(raw: str) -> Content | None:
    """A deeper condition as it was sent along; none where somebody changed it into nonsense."""
    try:
        read = read_condition(json.loads(raw), "the condition")
    except (ValueError, RecursionError):
        return None
    return dict(read) if read else None
