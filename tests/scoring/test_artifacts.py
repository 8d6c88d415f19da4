import json
import pickle
import subprocess
import sys
import time
import zipfile

import pytest

from voc.scoring.artifact import BadArtifact, read_artifact
from voc.scoring.model import ARTIFACTS, Model
from voc.scoring.normalise import NORMALISER

LANGUAGES = ["fa", "en"]
TWO_MEGABYTES = 2 * 1024 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_artifact_is_small(language):
    assert (ARTIFACTS / f"{language}.npz").stat().st_size < TWO_MEGABYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_artifact_loads_quickly(language):
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        Model(read_artifact(ARTIFACTS / f"{language}.npz"))
        best = min(best, time.process_time() - start)
    assert best < 0.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_artifact_holds_integers_and_no_pickle(language):
    with zipfile.ZipFile(ARTIFACTS / f"{language}.npz") as archive:
        for name in archive.namelist():
            header = archive.read(name)[:128]
            assert b"'|i1'" in header or b"'|u1'" in header


@pytest.mark.parametrize("language", LANGUAGES)
def test_numpy_reads_the_same_tables(language):
    numpy = pytest.importorskip("numpy", reason="only training installs numpy")
    artifact = read_artifact(ARTIFACTS / f"{language}.npz")
    with numpy.load(ARTIFACTS / f"{language}.npz", allow_pickle=False) as tables:
        assert tables["polarity"].tobytes() == artifact.polarity
        assert tables["neutral"].tobytes() == artifact.neutral
        assert json.loads(tables["description"].tobytes()) == artifact.description


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_beside_an_artifact_is_its_own(language):
    artifact = read_artifact(ARTIFACTS / f"{language}.npz")
    card = json.loads((ARTIFACTS / f"{language}.json").read_text(encoding="utf-8"))
    assert card["version"] == artifact.description["version"]
    assert card["normaliser"] == NORMALISER
    assert card["version"] in (ARTIFACTS / f"{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "binary", "macro"), [("fa", 0.865, 0.70), ("en", 0.88, 0.69)])
def test_the_card_shows_what_the_model_is_worth(language, binary, macro):
    card = json.loads((ARTIFACTS / f"{language}.json").read_text(encoding="utf-8"))
    assert card["overall"]["binary_accuracy"] > binary
    assert card["overall"]["macro_f1"] > macro
    assert card["overall"]["calibration_error"] < 0.02


def test_a_pickle_is_refused(tmp_path):
    path = tmp_path / "fa.npz"
    path.write_bytes(pickle.dumps({"polarity": [1]}))
    with pytest.raises(BadArtifact):
        read_artifact(path)


def test_an_archive_without_tables_is_refused(tmp_path):
    path = tmp_path / "fa.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("description.npy", b"\x93NUMPY\x01\x00v\x00")
    with pytest.raises(BadArtifact):
        read_artifact(path)


def test_a_model_of_another_normaliser_is_refused():
    artifact = read_artifact(ARTIFACTS / "fa.npz")
    artifact.description["normaliser"] = "0"
    with pytest.raises(BadArtifact, match="train it again"):
        Model(artifact)


def test_scoring_works_where_numpy_and_scikit_learn_are_not_installed():
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['numpy', 'scipy', 'sklearn'])); "
        "from voc.scoring.sentiment import score; "
        "print(score('خوب بود').label, score('very good').label)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["positive", "positive"]
