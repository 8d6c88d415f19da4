import io
import json
import subprocess
import sys
import tracemalloc

import pytest
from click.testing import CliRunner

from voc.scoring.cli import score, train_sentiment
from voc.scoring.lines import LONGEST_LINE, answered

PARTS = "lang polarity label confidence intent mixed subjectivity themes model".split()


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
    assert [list(one) for one in found] == [PARTS] * 3


def test_themes_are_those_of_the_general_taxonomy():
    found = answers(line("the waiter was rude and the price is too high") + line("قیمتاتون بالاست"))
    assert [one["themes"] for one in found] == [["price", "staff"], ["price"]]


def test_an_answer_to_what_would_you_change_may_be_told_as_one():
    asked = json.dumps({"text": "opening hours", "asked_for_change": True}).encode()
    found = answers(line("opening hours") + asked)
    assert [one["intent"] == "suggestion" for one in found] == [False, True]


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
        line("good " * 300_000),
    ],
    ids=["words", "blank", "number", "other key", "list", "bad utf-8", "deep", "endless"],
)
def test_a_bad_line_is_answered_with_an_error_and_the_next_is_scored(bad):
    found = answers(bad + line("very good"))
    assert "error" in found[0]
    assert found[1]["label"] == "positive"


def test_a_lone_surrogate_is_answered():
    assert answers(b'{"text": "good \\ud800 app"}\n')[0]["lang"] == "en"


def in_pieces(content, size):
    source = io.BytesIO(content)
    return b"".join(answered(lambda most: source.read(min(size, most)))).splitlines()


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_answers_are_the_same_however_the_input_comes(size):
    content = line("خوب بود") + b"\n" + line("too slow") + b'{"text": "no end of line"}'
    assert in_pieces(content, size) == in_pieces(content, len(content))
    assert len(in_pieces(content, size)) == 4


def test_an_endless_line_is_not_kept_in_memory():
    def read(size):
        nonlocal pieces
        pieces += 1
        return b"x" * size if pieces < 64 else b""

    pieces = 0
    tracemalloc.start()
    found = list(answered(read))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert b"error" in found[0]
    assert most < 4 * LONGEST_LINE


def test_somebody_who_waits_for_an_answer_gets_it_before_the_next_line():
    command = [sys.executable, "-m", "voc", "score"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        for text in ("very good", "very bad"):
            running.stdin.write(line(text))
            running.stdin.flush()
            assert "polarity" in json.loads(running.stdout.readline())
        running.stdin.close()
        assert running.wait(timeout=30) == 0


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


def test_training_again_keeps_the_model_before_and_shows_both(tmp_path):
    pytest.importorskip("sklearn", reason="training needs scikit-learn, an optional requirement")
    data, output = tmp_path / "rows.jsonl", tmp_path / "en.npz"
    data.write_text(rows("en"), encoding="utf-8")
    arguments = ["--lang", "en", "--data", str(data), "--output", str(output)]
    CliRunner().invoke(train_sentiment, arguments)
    first = output.read_bytes()
    ran = CliRunner().invoke(train_sentiment, arguments)
    assert "by the model before" in ran.output
    assert (tmp_path / "en.before.npz").read_bytes() == first
    card = json.loads((tmp_path / "en.json").read_text(encoding="utf-8"))
    assert card["before"] == card["overall"]


def test_weak_labels_are_learnt_told_apart_and_never_measured_with(tmp_path):
    pytest.importorskip("sklearn", reason="training needs scikit-learn, an optional requirement")
    data, weak, output = (tmp_path / name for name in ("rows.jsonl", "weak.jsonl", "en.npz"))
    data.write_text(rows("en"), encoding="utf-8")
    weak.write_text(rows("en").replace('"own"', '"weak: nps"'), encoding="utf-8")
    arguments = ["--lang", "en", "--data", str(data), "--weak", str(weak), "--output", str(output)]
    assert CliRunner().invoke(train_sentiment, arguments).exit_code == 0
    card = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["trained_with"]["weak: nps"] == {"negative": 24, "neutral": 24, "positive": 24}
    assert set(card["by_source"]) == {"own"}
