import json
import shutil
from pathlib import Path

import pytest
from faster_whisper.utils import _MODELS

from app.config.paths import resources
from app.speech.catalogue import (
    RECOMMENDED,
    Limits,
    Model,
    ModelBroken,
    ModelMissing,
    catalogue,
    find_model,
    has_smaller,
    installed,
)

WHISPER = Limits(
    longest=25.0,
    soft=8.0,
    full_frames=3000,
    floor_frames=1000,
    margin_frames=256,
    prompt_helps=True,
)
DEMO = Limits(
    longest=8.0,
    soft=1.6,
    full_frames=1200,
    floor_frames=200,
    margin_frames=64,
    prompt_helps=False,
)


def put(folder: Path, **files: str | None) -> Path:
    """Lay a model folder out; a name with __ for its dot, None for a file that is missing."""
    folder.mkdir(parents=True)
    whole: dict[str, str | None] = {
        "config__json": "{}",
        "model__bin": "weights",
        "tokenizer__json": "{}",
        "vocabulary__json": "[]",
    }
    for name, content in (whole | files).items():
        if content is not None:
            (folder / name.replace("__", ".")).write_text(content)
    return folder


def test_the_catalogue_offers_what_faster_whisper_knows() -> None:
    assert [entry.name for entry in catalogue().values()] == [
        *("tiny.en", "base.en", "small.en", "medium.en", "tiny", "base", "small", "medium"),
        *("large-v3", "large-v3-turbo", "distil-small.en", "distil-medium.en", "distil-large-v3"),
        "demo-en",
    ]
    for entry in catalogue().values():
        assert entry.repo == _MODELS.get(entry.name)
        assert entry.size_mb > 0
        assert entry.limits == (DEMO if entry.repo is None else WHISPER)
    assert RECOMMENDED in catalogue()


def test_the_bundled_model_is_always_there(tmp_path: Path) -> None:
    model = find_model("demo-en", tmp_path)
    assert (model.name, model.limits) == ("demo-en", DEMO)
    assert (model.folder / "model.bin").is_file()
    assert installed(tmp_path) == {"demo-en"}


def test_its_limits_are_those_of_its_own_files() -> None:
    config = json.loads((resources() / "models/demo-en/preprocessor_config.json").read_text())
    assert config["nb_max_frames"] == DEMO.full_frames


def test_a_model_of_the_catalogue_is_found_in_the_models_folder(tmp_path: Path) -> None:
    put(tmp_path / "base.en")
    model = find_model("base.en", tmp_path)
    assert (model.name, model.folder, model.limits) == ("base.en", tmp_path / "base.en", WHISPER)
    assert installed(tmp_path) == {"base.en", "demo-en"}


@pytest.mark.parametrize("vocabulary", ["vocabulary__json", "vocabulary__txt"])
def test_any_folder_will_do(tmp_path: Path, vocabulary: str) -> None:
    put(tmp_path / "ours", **{"vocabulary__json": None, vocabulary: "[]"})
    assert find_model(str(tmp_path / "ours"), tmp_path / "models").name == "ours"
    assert find_model("ours", tmp_path).folder == tmp_path / "ours"


def test_a_folder_beside_us_is_found_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "ours")
    monkeypatch.chdir(tmp_path)
    assert find_model("./ours", tmp_path / "models").folder == tmp_path / "ours"


def test_the_folder_of_a_known_model_has_the_limits_of_that_model(tmp_path: Path) -> None:
    assert find_model(str(resources() / "models" / "demo-en"), tmp_path).limits == DEMO
    put(tmp_path / "elsewhere" / "base.en")
    assert not find_model(str(tmp_path / "elsewhere" / "base.en"), tmp_path).limits.prompt_helps
    put(tmp_path / "base.en")
    assert find_model(str(tmp_path / "base.en"), tmp_path).limits == WHISPER


@pytest.mark.parametrize(
    ("config", "longest", "full_frames", "floor_frames"),
    [
        (None, 25.0, 3000, 1000),
        ("{}", 25.0, 3000, 1000),
        ('{"chunk_length": 30, "nb_max_frames": 3000}', 25.0, 3000, 1000),
        ('{"chunk_length": 12, "nb_max_frames": 1200}', 8.0, 1200, 1000),
        ('{"chunk_length": 5, "nb_max_frames": 500}', 2.5, 500, 500),
    ],
)
def test_the_limits_of_an_unknown_model_come_from_its_own_files(
    tmp_path: Path, config: str | None, longest: float, full_frames: int, floor_frames: int
) -> None:
    folder = put(tmp_path / "ours", preprocessor_config__json=config)
    limits = find_model(str(folder), tmp_path).limits
    assert (limits.longest, limits.full_frames) == (longest, full_frames)
    assert (limits.floor_frames, limits.prompt_helps) == (floor_frames, False)


@pytest.mark.parametrize(
    "config",
    [
        "",
        "{",
        "[]",
        "null",
        '{"chunk_length": "long"}',
        '{"chunk_length": 0}',
        '{"nb_max_frames": -1}',
        '{"nb_max_frames": null}',
        '{"chunk_length": NaN}',
        '{"nb_max_frames": Infinity}',
        "\x00",
        "[" * 100_000,
    ],
)
def test_nonsense_in_a_models_own_files_is_explained(tmp_path: Path, config: str) -> None:
    folder = put(tmp_path / "ours", preprocessor_config__json=config)
    with pytest.raises(ModelBroken, match=r"preprocessor_config\.json makes no sense"):
        find_model(str(folder), tmp_path)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("config__json", None, "config.json is missing"),
        ("model__bin", None, "model.bin is missing"),
        ("model__bin", "", "model.bin is empty"),
        ("tokenizer__json", None, "tokenizer.json is missing"),
        ("vocabulary__json", None, "vocabulary.* is missing"),
        ("vocabulary__json", "", "vocabulary.json is empty"),
        ("downloaded__json", '{"sizes": {"model.bin": 8}}', "model.bin is not whole"),
        ("downloaded__json", '{"sizes": {"more.bin": 8}}', "more.bin is missing"),
        ("downloaded__json", "{", "downloaded.json is damaged"),
        ("downloaded__json", "[]", "downloaded.json is damaged"),
        ("downloaded__json", '{"sizes": 3}', "downloaded.json is damaged"),
    ],
)
def test_what_a_broken_model_lacks_is_named(
    tmp_path: Path, file: str, content: str | None, says: str
) -> None:
    folder = put(tmp_path / "base.en", **{file: content})
    with pytest.raises(ModelBroken) as caught:
        find_model("base.en", tmp_path)
    assert caught.value.message == f"The speech model in {folder} can't be used: {says}."
    assert "Settings › Words" in caught.value.hint
    assert caught.value.notice.command == "sotto models"
    assert installed(tmp_path) == {"demo-en"}


def test_a_folder_in_place_of_a_file_is_no_file(tmp_path: Path) -> None:
    (put(tmp_path / "base.en", model__bin=None) / "model.bin").mkdir()
    with pytest.raises(ModelBroken, match=r"model\.bin is missing"):
        find_model("base.en", tmp_path)


def test_a_file_is_not_a_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_text("weights")
    with pytest.raises(ModelBroken, match="it is not a folder"):
        find_model(str(tmp_path / "model.bin"), tmp_path)


def test_with_no_model_at_all_the_way_to_one_is_shown(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        find_model("base.en", tmp_path / "models")
    assert caught.value.message == "The speech model base.en is not on this computer yet."
    assert caught.value.hint == "Settings › Words gets it (145 MB). The demo call needs none."
    assert caught.value.notice.command == "sotto models get base.en"


def test_with_other_models_those_are_offered(tmp_path: Path) -> None:
    put(tmp_path / "tiny.en")
    with pytest.raises(ModelMissing) as caught:
        find_model("base.en", tmp_path)
    assert caught.value.message == "The speech model base.en is not installed."
    assert caught.value.hint.endswith("or choose one that is there: tiny.en.")


@pytest.mark.parametrize(
    ("name", "guess"),
    [("base-en", " Did you mean base.en?"), ("xyzzy", ""), ("", ""), ("a\0b", ""), ("x" * 300, "")],
)
def test_an_unknown_name_is_explained(tmp_path: Path, name: str, guess: str) -> None:
    with pytest.raises(ModelMissing) as caught:
        find_model(name, tmp_path)
    assert caught.value.message.endswith(f"and no folder of that name.{guess}")


def test_a_model_that_lost_a_file_after_its_download_is_not_offered(tmp_path: Path) -> None:
    put(tmp_path / "base.en", downloaded__json='{"sizes": {"model.bin": 7}}')
    assert "base.en" in installed(tmp_path)
    shutil.rmtree(tmp_path / "base.en")
    assert "base.en" not in installed(tmp_path)


@pytest.mark.parametrize(
    ("name", "language", "smaller"),
    [
        ("base.en", "en", True),
        ("tiny.en", "en", False),
        ("tiny", "en", False),
        ("tiny", "de", False),
        ("base", "de", True),
        ("demo-en", "en", False),
        ("my-own", "en", True),
    ],
)
def test_whether_there_is_a_smaller_model_for_the_language(tmp_path, name, language, smaller):
    limits = catalogue()["base.en"].limits
    assert has_smaller(Model(name, tmp_path / name, limits), language) is smaller
