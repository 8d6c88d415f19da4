import json

import pytest
from click.testing import CliRunner

from voc.scoring.cli import score, train_sentiment


def answers(lines):
    ran = CliRunner().invoke(score, input=lines)
    assert ran.exit_code == 0
    return [json.loads(line) for line in ran.stdout.splitlines()]


def line(text):
    return json.dumps({"text": text}).encode() + b"\n"


def test_each_text_is_answered_in_order_with_all_its_parts():
    found = answers(line("غذا عالی بود") + line("terrible service") + line("很好"))
    assert [one["lang"] for one in found] == ["fa", "en", "other"]
    assert [one["label"] for one in found] == ["positive", "negative", None]
    assert found[1]["polarity"] < 0 < found[0]["polarity"]
    assert all(
        set(one)
        == {"lang", "polarity", "label", "confidence", "intent", "mixed", "subjectivity", "model"}
        for one in found
    )


@pytest.mark.parametrize(
    "bad",
    [
        b"not json\n",
        b"\n",
        b'{"text": 3}\n',
        b'{"words": "good"}\n',
        b'["text"]\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
    ],
    ids=["words", "blank", "number", "other key", "list", "bad utf-8", "deep"],
)
def test_a_bad_line_is_answered_with_an_error_and_the_next_is_scored(bad):
    found = answers(bad + line("very good"))
    assert "error" in found[0]
    assert found[1]["label"] == "positive"


def test_a_lone_surrogate_is_answered():
    assert answers(b'{"text": "good \\ud800 app"}\n')[0]["lang"] == "en"


def rows(language):
    said = {
        "positive": ["the soup was lovely", "lovely people", "what a lovely bright room"],
        "negative": ["the soup was horrid", "horrid people", "what a horrid dark room"],
        "neutral": ["the soup was plain", "plain people", "what a plain square room"],
    }
    return "".join(
        json.dumps({"text": f"{text} {n}", "label": label, "lang": language, "source": "own"})
        + "\n"
        for label, texts in said.items()
        for text in texts
        for n in range(8)
    )


def test_a_model_can_be_trained_again_and_comes_out_the_same(tmp_path):
    pytest.importorskip("sklearn", reason="training needs scikit-learn, an optional requirement")
    data = tmp_path / "rows.jsonl"
    data.write_text(rows("en"), encoding="utf-8")
    versions = []
    for name in ("first.npz", "second.npz"):
        output = tmp_path / name
        ran = CliRunner().invoke(
            train_sentiment, ["--lang", "en", "--data", str(data), "--output", str(output)]
        )
        assert ran.exit_code == 0, ran.output
        card = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
        assert card["overall"]["binary_accuracy"] > 0.9
        assert card["trained_with"]["own"]["neutral"] > 0
        versions.append(card["version"])
        assert "lovely" not in output.with_suffix(".md").read_text(encoding="utf-8")
    assert versions[0] == versions[1]


def test_rows_that_cannot_be_read_are_named(tmp_path):
    pytest.importorskip("sklearn", reason="training needs scikit-learn, an optional requirement")
    data = tmp_path / "rows.jsonl"
    data.write_text('{"text": "good", "label": "positive"}\n{"text": "bad"}\n', encoding="utf-8")
    ran = CliRunner().invoke(
        train_sentiment,
        ["--lang", "en", "--data", str(data), "--output", str(tmp_path / "en.npz")],
    )
    assert ran.exit_code == 1
    assert "rows.jsonl, line 2" in ran.output
