"""The file of what was measured: read with patience, written whole, believed where it fits."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.speech import calibration
from app.speech.calibration import FILE, Calibration, CalibrationUnwritable, Figures
from app.speech.catalogue import ModelMissing, catalogue, find_model, find_uncalibrated, key_of

FIGURES = Figures(size=7, threads=2, look=0.1, final=0.5, load=0.4)
SHORTER = FIGURES.model_copy(update={"floor_frames": 400, "margin_frames": 128})


def put(folder: Path, weights: str = "weights") -> Path:
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text("{}")
    (folder / "model.bin").write_text(weights)
    return folder


def test_without_a_file_nothing_is_known(tmp_path):
    assert calibration.read(tmp_path / "models") == Calibration()


def test_what_is_kept_is_known_and_forgotten_one_by_one_or_all_at_once(tmp_path):
    models = tmp_path / "models"
    calibration.keep(models, "base.en", FIGURES)
    calibration.keep(models, "/elsewhere/ours", SHORTER)
    calibration.keep_unfit(models, "it hangs")
    known = calibration.read(models)
    assert known.models == {"base.en": FIGURES, "/elsewhere/ours": SHORTER}
    assert known.unfit == "it hangs"
    assert calibration.forget(models, "base.en")
    assert not calibration.forget(models, "base.en")
    assert calibration.read(models) == replace(known, models={"/elsewhere/ours": SHORTER})
    calibration.forget_unfit(models)
    assert calibration.read(models).unfit == ""
    assert calibration.forget(models)
    assert not calibration.forget(models)
    assert list(models.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "models = 3",
        "card_is_unfit = 3",
        "[models]\nbase = 3",
        "\0",
        "[models.base]\nsize = 7",
    ],
)
def test_a_file_that_makes_no_sense_is_none(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert calibration.read(tmp_path) == Calibration()


@pytest.mark.parametrize(
    "change", ["load = nan", "threads = 0", "floor_frames = -1", "look = 'fast'", "final = 0.0"]
)
def test_figures_that_make_no_sense_are_left_out_and_the_others_are_not(tmp_path, change):
    calibration.keep(tmp_path, "base.en", FIGURES)
    key = change.split()[0]
    rows = {"size": 7, "threads": 2, "look": 0.1, "final": 0.5, "load": 0.4}
    lines = [f"{name} = {value}" for name, value in rows.items() if name != key]
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text("\n".join([text, "[models.tiny]", *lines, change]))
    assert calibration.read(tmp_path).models == {"base.en": FIGURES}


def test_a_folder_that_can_not_be_written_is_explained_and_the_call_goes_on(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(CalibrationUnwritable) as failure:
        calibration.keep(tmp_path, "base.en", FIGURES)
    assert FILE in failure.value.message
    calibration.keep_unfit(tmp_path, "it hangs")
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


# -- what it does to a model -----------------------------------------------------------------------


def test_a_model_has_the_window_and_the_threads_that_were_found(tmp_path):
    put(tmp_path / "base.en")
    usual = catalogue()["base.en"].limits
    assert find_model("base.en", tmp_path).limits == usual
    calibration.keep(tmp_path, "base.en", SHORTER)
    model = find_model("base.en", tmp_path)
    assert model.limits == replace(usual, floor_frames=400, margin_frames=128)
    assert model.threads == 2
    assert find_uncalibrated("base.en", tmp_path).limits == usual


def test_without_a_persons_speech_the_window_stays_cautious(tmp_path):
    put(tmp_path / "base.en")
    calibration.keep(tmp_path, "base.en", FIGURES)
    model = find_model("base.en", tmp_path)
    assert (model.limits, model.threads) == (catalogue()["base.en"].limits, 2)


def test_another_model_of_that_name_has_none_of_it(tmp_path):
    put(tmp_path / "base.en", "other weights")
    calibration.keep(tmp_path, "base.en", SHORTER)
    model = find_model("base.en", tmp_path)
    assert (model.limits, model.threads) == (catalogue()["base.en"].limits, 0)


def test_two_folders_of_one_name_are_two_models(tmp_path):
    models = tmp_path / "models"
    here, there = put(models / "ours"), put(tmp_path / "elsewhere" / "ours")
    for folder, threads in ((here, 1), (there, 2)):
        model = find_model(str(folder), models)
        figures = FIGURES.model_copy(update={"threads": threads})
        calibration.keep(models, key_of(model, models), figures)
    assert find_model("ours", models).threads == 1
    assert find_model(str(there), models).threads == 2


def test_its_file_is_no_model(tmp_path):
    calibration.keep(tmp_path, "base.en", FIGURES)
    with pytest.raises(ModelMissing):
        find_model("base.en", tmp_path)
