"""Which models there are to choose from, and which one is recommended."""

from pathlib import Path

import psutil
import pytest

from app.speech import calibration
from app.speech.calibration import Figures
from app.speech.catalogue import catalogue
from app.speech.choice import Choice, Fit, advice, choices

MEMORY = 64_000_000_000


@pytest.fixture(autouse=True)
def much_memory(monkeypatch):
    """So that what is recommended depends on the figures alone."""
    memory = psutil.virtual_memory()._replace(total=MEMORY)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)


def put(models: Path, name: str, load: float | None = None) -> None:
    """Install a model; `load`: and let it be measured."""
    folder = models / name
    folder.mkdir(parents=True)
    for file in ("config.json", "tokenizer.json", "vocabulary.json", "model.bin"):
        (folder / file).write_text("weights")
    if load is not None:
        calibration.keep(models, name, figures(load))


def figures(load: float, size: int = 7) -> Figures:
    return Figures(size=size, threads=1, look=0.1, final=0.5, load=load)


def found(models: Path, language: str = "en") -> dict[str, Choice]:
    return {one.name: one for one in choices(models, language)}


def recommended(models: Path, language: str = "en") -> str | None:
    return next((n for n, one in found(models, language).items() if one.recommended), None)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "base.en"), ("de", "base"), ("auto", "base")]
)
def test_before_anything_is_measured_the_one_that_suits_most_is_recommended(
    tmp_path, language, name
):
    assert recommended(tmp_path, language) == name
    assert advice(choices(tmp_path, language)) == f"Recommended: {name}, it suits most computers."
    assert all(one.load is None for one in choices(tmp_path))


def test_the_largest_that_keeps_up_is_recommended(tmp_path):
    put(tmp_path, "tiny.en", 0.1)
    put(tmp_path, "base.en", 0.3)
    put(tmp_path, "small.en", 2.0)
    rows = found(tmp_path)
    assert (rows["base.en"].fit, rows["small.en"].fit) == (Fit.WELL, Fit.SLOW)
    assert rows["base.en"].measured
    assert not rows["distil-small.en"].measured
    assert recommended(tmp_path) == "base.en"
    assert advice(choices(tmp_path)) == "Recommended: base.en, the largest that keeps up."


def test_others_are_estimated_from_the_one_next_in_size(tmp_path):
    put(tmp_path, "tiny.en", 0.05)
    put(tmp_path, "small.en", 0.2)
    rows = found(tmp_path)
    assert rows["base.en"].load == pytest.approx(0.05 * 145 / 75)
    assert rows["medium.en"].load == pytest.approx(0.2 * 1528 / 484)
    assert rows["demo-en"].load is None
    assert recommended(tmp_path) == "large-v3-turbo"  # 0.2 * 1618 / 484 = 0.67 keeps up
    assert "probably" in advice(choices(tmp_path))


def test_with_the_bundled_model_alone_all_are_estimated_from_it(tmp_path):
    entry = catalogue()["demo-en"]
    size = (entry.folder(tmp_path) / "model.bin").stat().st_size
    calibration.keep(tmp_path, "demo-en", figures(0.02, size))
    rows = found(tmp_path)
    assert rows["base.en"].load == pytest.approx(0.02 * 23, rel=0.02)
    assert not rows["demo-en"].recommended
    assert recommended(tmp_path) == "base.en"


def test_where_none_keeps_up_the_smallest_is_and_it_is_said(tmp_path):
    put(tmp_path, "tiny.en", 1.2)
    put(tmp_path, "base.en", 2.0)
    assert recommended(tmp_path) == "tiny.en"
    assert advice(choices(tmp_path)) == (
        "None of them keeps up while both talk at once. tiny.en comes closest: words appear later,"
        " nothing is lost."
    )
    assert [name for name, one in found(tmp_path).items() if one.closest] == ["tiny.en"]


def test_where_nothing_is_measured_nothing_is_said_to_fall_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(psutil, "cpu_count", lambda logical: 1)
    best = found(tmp_path)["base.en"]
    assert (best.recommended, best.fit, best.closest) == (True, Fit.SLOW, False)
    assert advice(choices(tmp_path)) == "Recommended: base.en, it suits most computers."


def test_for_another_language_only_models_of_many_are(tmp_path):
    put(tmp_path, "base.en", 0.1)
    put(tmp_path, "tiny", 0.1)
    name = recommended(tmp_path, "de")
    assert name is not None
    assert catalogue()[name].multilingual


def test_of_two_of_a_size_the_english_one_is_for_english(tmp_path):
    put(tmp_path, "small.en", 0.69)
    put(tmp_path, "small", 0.69)
    assert recommended(tmp_path) == "small.en"


def test_what_does_not_go_into_the_memory_is_not(tmp_path, monkeypatch):
    put(tmp_path, "large-v3", 0.1)
    assert recommended(tmp_path) == "large-v3"
    small = psutil.virtual_memory()._replace(total=8_000_000_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: small)
    assert found(tmp_path)["large-v3"].fit is Fit.TOO_LARGE
    assert recommended(tmp_path) != "large-v3"


def test_translation_is_for_those_that_were_taught_it(tmp_path):
    rows = found(tmp_path)
    assert rows["small"].translates
    assert not rows["small.en"].translates
    assert rows["large-v3-turbo"].multilingual
    assert not rows["large-v3-turbo"].translates
