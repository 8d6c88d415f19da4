"""Surveys as other programs write them."""

from __future__ import annotations

SURVEYJS = {
    "title": {"default": "After the purchase", "fa": "پس از خرید", "de": "Nach dem Kauf"},
    "locale": "en",
    "completedHtml": "<h3>Thank you &amp; goodbye</h3>",
    "triggers": [{"type": "complete", "expression": "{nps} > 6"}],
    "pages": [
        {
            "name": "first",
            "elements": [
                {
                    "type": "rating",
                    "name": "nps",
                    "title": "Would you recommend us?",
                    "rateMin": 0,
                    "rateMax": 10,
                    "minRateDescription": {"default": "Never", "fa": "هرگز"},
                },
                {"type": "rating", "name": "stars", "rateType": "stars"},
                {"type": "rating", "name": "odd", "rateMin": 3, "rateMax": 9},
                {
                    "type": "radiogroup",
                    "name": "channel",
                    "title": "Where?",
                    "isRequired": True,
                    "choices": ["App", {"value": "On the site", "text": "Site"}, 3],
                },
                {"type": "boolean", "name": "happy", "title": "Happy?"},
            ],
        },
        {
            "name": "second",
            "visibleIf": "{nps} <= 6",
            "elements": [
                {
                    "type": "panel",
                    "name": "around",
                    "visibleIf": "{channel} <> 'On the site'",
                    "elements": [{"type": "comment", "name": "why", "title": "Why?"}],
                },
                {"type": "text", "name": "clever", "visibleIf": "age({born}) > 18"},
                {"type": "file", "name": "photo", "title": "Send us a picture"},
                {
                    "type": "multipletext",
                    "name": "address",
                    "items": [{"name": "street"}, {"name": "town", "title": "Town"}],
                },
            ],
        },
    ],
}


def _rows(name, *rows):
    cells = (
        "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) for row in rows
    )
    return f"<{name}><rows>{''.join(f'<row>{one}</row>' for one in cells)}</rows></{name}>"


HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
)
ABOUT = _rows("surveys", {"sid": 7, "language": "fa", "additional_languages": "en"}) + _rows(
    "surveys_languagesettings",
    {
        "surveyls_language": "fa",
        "surveyls_title": "نظر شما",
        "surveyls_welcometext": "<p>سلام!</p><p>خوش آمدید.</p>",
    },
    {"surveyls_language": "en", "surveyls_title": "Your view"},
)
QUESTIONS = [
    # qid, group, type, code, order, mandatory, relevance, {language: text}
    (4, 2, "L", "g2_score", 1, "N", "1", {"fa": "چقدر محتمل است؟"}),
    (1, 1, "L", "g1_how", 1, "Y", "1", {"fa": "<b>چطور</b> خریدید؟", "en": "How did you buy?"}),
    (2, 1, "T", "g1_why", 2, "N", "((g1_how.NAOK == 'A1'))", {"fa": "چرا؟"}),
    (3, 1, "|", "g1_photo", 3, "N", "1", {"fa": "عکس"}),
    (5, 2, "Q", "g2_lines", 2, "N", "", {"fa": "نشانی"}),
]
LINES = [(6, 5, "SQ1", 1, "خیابان"), (7, 5, "SQ2", 2, "شهر")]
ANSWERS = [(1, 1, "A1", {"fa": "با برنامه", "en": "By app"}), (1, 2, "A2", {"fa": "در سایت"})]
ANSWERS += [(4, n, f"N{n}", {"fa": str(n)}) for n in range(11)]


def _question(qid, gid, kind, code, order, mandatory, relevance):
    return {
        "qid": qid,
        "parent_qid": 0,
        "gid": gid,
        "type": kind,
        "title": code,
        "question_order": order,
        "mandatory": mandatory,
        "relevance": relevance,
        "other": "N",
    }


def _line(qid, parent, code, order):
    return {"qid": qid, "parent_qid": parent, "title": code, "question_order": order, "type": "T"}


def _answer(qid, order, code):
    return {"qid": qid, "code": code, "sortorder": order}


GROUPS = ({"gid": 2, "group_order": 2}, {"gid": 1, "group_order": 1})
LSS = "".join(
    (
        HEAD,
        _rows("groups", *({**one, "language": "fa"} for one in GROUPS)),
        _rows(
            "questions",
            *(
                {**_question(*parts), "question": text, "language": code}
                for *parts, texts in QUESTIONS
                for code, text in texts.items()
            ),
        ),
        _rows(
            "subquestions",
            *({**_line(*parts), "question": text, "language": "fa"} for *parts, text in LINES),
        ),
        _rows(
            "answers",
            *(
                {**_answer(*parts), "answer": text, "language": code}
                for *parts, texts in ANSWERS
                for code, text in texts.items()
            ),
        ),
        ABOUT,
        "</document>",
    )
)
NEW_LSS = "".join(
    (
        HEAD,
        _rows("groups", *GROUPS),
        _rows("questions", *(_question(*parts) for *parts, _texts in QUESTIONS)),
        _rows("subquestions", *(_line(*parts) for *parts, _text in LINES)),
        _rows(
            "question_l10ns",
            *(
                {"qid": parts[0], "question": text, "language": code}
                for *parts, texts in QUESTIONS
                for code, text in texts.items()
            ),
            *({"qid": one[0], "question": one[-1], "language": "fa"} for one in LINES),
        ),
        _rows(
            "answers",
            *({**_answer(*parts), "aid": n} for n, (*parts, _texts) in enumerate(ANSWERS, 1)),
        ),
        _rows(
            "answer_l10ns",
            *(
                {"aid": n, "answer": text, "language": code}
                for n, (*_parts, texts) in enumerate(ANSWERS, 1)
                for code, text in texts.items()
            ),
        ),
        ABOUT,
        "</document>",
    )
)
