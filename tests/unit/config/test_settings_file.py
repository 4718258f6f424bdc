import os
import random
import resource
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from app.config.paths import FolderUnusable
from app.config.sensitivity import Sensitivity
from app.config.settings import Coach, Settings, Sound, Speech
from app.config.settings_file import SettingsUnwritable, load, save

GOOD = """\
# my settings
[speech]
model = "small.en"  # a good computer
silence_to_end = 0.8

[coach]
# tips please
model_on = true
agreed_host = "api.openai.com"
"""
UNDERSTOOD = Settings(
    speech=Speech(model="small.en", silence_to_end=0.8),
    coach=Coach(model_on=True, agreed_host="api.openai.com"),
)
EVERYTHING = Settings(
    sound=Sound(microphone="headset", sensitivity=Sensitivity.NOISY),
    speech=Speech(model="/models/ours", language="de", silence_to_end=1.5, threads=3),
    coach=Coach(
        model_on=True,
        agreed_host="localhost:1",
        base_url="http://localhost:1/v1",
        model="llama",
        deadline=9.0,
        playbook="ours",
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sotto.toml"


def texts(path: Path) -> list[str]:
    return [notice.text for notice in load(path).notices]


# -- reading -----------------------------------------------------------------------------------


def test_no_file_means_the_defaults_and_no_word_about_it(path: Path) -> None:
    assert load(path) == load(path.parent / "nowhere" / "sotto.toml")
    assert load(path).settings == Settings()
    assert load(path).notices == ()
    assert not path.exists()


@pytest.mark.parametrize("encode", [str.encode, lambda text: text.encode("utf-8-sig")])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_good_file_is_understood(path: Path, encode: object, line_end: str) -> None:
    path.write_bytes(encode(GOOD.replace("\n", line_end)))  # type: ignore[operator]
    assert load(path).settings == UNDERSTOOD
    assert load(path).notices == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "\n\n[speech]\nsilnce = 0.5",
            "sotto.toml, line 4: speech.silnce is not a setting (did you mean silence_to_end?).",
        ),
        (
            "[speech]\nsilence_to_end = 9",
            "sotto.toml, line 2: speech.silence_to_end is 9; it takes 0.4 to 2.0. Using 0.6.",
        ),
        (
            '[sound]\nsensitivity = "loud"',
            'sotto.toml, line 2: sound.sensitivity is "loud"; '
            """it takes "soft", "normal" or "noisy". Using "normal".""",
        ),
        (
            'speech.threads = "many"',
            'sotto.toml, line 1: speech.threads is "many"; '
            "it takes a whole number, 0 to 64. Using 0.",
        ),
        (
            "[speech]\nthreads = 2.5",
            "sotto.toml, line 2: speech.threads is 2.5; it takes a whole number, 0 to 64. Using 0.",
        ),
        (
            "[speech]\nthreads = true",
            "sotto.toml, line 2: speech.threads is true; "
            "it takes a whole number, 0 to 64. Using 0.",
        ),
        (
            "coach = { deadline = nan }",
            "sotto.toml, line 1: coach.deadline is nan; it takes 1.0 to 30.0. Using 6.0.",
        ),
        (
            '[coach]\nmodel_on = "yes"',
            'sotto.toml, line 2: coach.model_on is "yes"; it takes true or false. Using false.',
        ),
        (
            "[coach]\nmodel_on = 1",
            "sotto.toml, line 2: coach.model_on is 1; it takes true or false. Using false.",
        ),
        (
            "[coach]\nbase_url = 'openai.com'",
            'sotto.toml, line 2: coach.base_url is "openai.com"; it takes a web address. '
            'Using "https://api.openai.com/v1".',
        ),
        (
            "[speech]\nmodel = ''",
            'sotto.toml, line 2: speech.model is ""; it must not be empty. Using "base.en".',
        ),
        (
            "[speech]\nmodel = [\n 'base.en',\n]",
            'sotto.toml, line 2: speech.model is a list; it takes text in quotes. Using "base.en".',
        ),
        (
            "[speech]\nmodel = 2026-11-21",
            "sotto.toml, line 2: speech.model is 2026-11-21; it takes text in quotes. "
            'Using "base.en".',
        ),
        (
            "[speech]\nlanguage = 'English'",
            'sotto.toml, line 2: speech.language is "English"; '
            'it takes the code of a language that speech models know, such as "en", or "auto". '
            'Using "en".',
        ),
        (
            "[speech]\n\nlanguage = 'xx'",
            'sotto.toml, line 3: speech.language is "xx"; '
            'it takes the code of a language that speech models know, such as "en", or "auto". '
            'Using "en".',
        ),
        (
            "[overlay]\nplace = 'left'",
            'sotto.toml, line 2: overlay.place is "left"; '
            'it takes the place of a window, as Sotto writes it. Using "".',
        ),
        (
            "[speech]\ndevice = 'gpu'",
            'sotto.toml, line 2: speech.device is "gpu"; it takes "auto" or "cpu". Using "auto".',
        ),
        (
            "speech = 3",
            "sotto.toml, line 1: speech is 3; it takes settings of its own, in a section. "
            "Using its defaults.",
        ),
        (
            "[[coach]]\nmodel = 'x'",
            "sotto.toml, line 1: coach is a list; it takes settings of its own, in a section. "
            "Using its defaults.",
        ),
        (
            '# "quoted"\n["spech"]\nmodel = "x"',
            "sotto.toml, line 2: spech is not a setting (did you mean speech?).",
        ),
        (
            "silence_to_end = 0.5",
            "sotto.toml, line 1: silence_to_end is not a setting "
            "(did you mean speech.silence_to_end?).",
        ),
        (
            "[speech]\ndeadline = 5.0",
            "sotto.toml, line 2: speech.deadline is not a setting (did you mean coach.deadline?).",
        ),
        (
            'note = """\n[speech]\nsilnce = 1\n"""\n[speech]\nxyzzy = 1',
            "sotto.toml, line 1: note is not a setting.",
        ),
    ],
)
def test_what_can_not_be_used_is_named_with_its_line(path: Path, text: str, says: str) -> None:
    path.write_text(text)
    assert texts(path)[0] == says
    assert load(path).settings == Settings()


def test_bad_values_fall_back_one_by_one(path: Path) -> None:
    path.write_text(
        GOOD.replace("0.8", "80").replace("model_on = true", "model_on = true\nmood = 'good'")
    )
    assert [text.split(":")[0] for text in texts(path)] == [
        "sotto.toml, line 4",
        "sotto.toml, line 9",
    ]
    assert load(path).settings == replace(UNDERSTOOD, speech=Speech(model="small.en"))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (
            b"[speech]\nmodel = ",
            "sotto.toml, line 2, column 9: not a valid value. Using the defaults.",
        ),
        (b"[speech\n", "sotto.toml, line 1, column 8: Expected ']' at the end of a table"),
        (b"\n\nmodel", "sotto.toml, line 3, column 6: Expected '=' after a key"),
        (b"[speech]\n[speech]\n", "sotto.toml, line 2, column 8: Cannot declare"),
        (b"a = 1\n\nb = \xff\n", "sotto.toml, line 3: this is not UTF-8 text."),
        (b"\x00\x01\x02", "sotto.toml, line 1, column 1:"),
        (b"a = " + b"9" * 5000, "sotto.toml, the file is not TOML that a program can read."),
        (b"a = " + b"[" * 5000, "sotto.toml, the file is not TOML that a program can read."),
    ],
)
def test_a_file_that_says_nothing_is_explained_with_its_place(
    path: Path, raw: bytes, says: str
) -> None:
    path.write_bytes(raw)
    [text] = texts(path)
    assert text.startswith(says)
    assert text.endswith("Using the defaults.")
    assert load(path).settings == Settings()
    assert path.read_bytes() == raw


def test_a_folder_in_place_of_the_file_is_explained(path: Path) -> None:
    path.mkdir()
    assert texts(path) == [f"{path} can't be read (Is a directory). Using the defaults."]


def test_a_key_that_strayed_into_the_settings_is_not_repeated(path: Path) -> None:
    path.write_text("[coach]\nbase_url = 'sk-canary-12345678'\napi_key = 'sk-canary-12345678'")
    assert len(texts(path)) == 2
    assert "canary" not in str(load(path).notices)


def corrupted(rng: random.Random) -> bytes:
    raw = bytearray(GOOD.encode())
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(raw) + 1)
        match rng.randrange(5):
            case 0:
                raw[at:at] = rng.randbytes(rng.randint(1, 5))
            case 1:
                del raw[at : at + rng.randint(1, 30)]
            case 2:
                raw = raw[: max(at, 1)]
            case 3:
                raw[at:at] = raw[: rng.randint(1, 60)]
            case 4:
                raw[at:at] = rng.choice([b"[", b"]", b'"', b"=", b"\n", b"{", b"'''", b"9", b"."])
    return bytes(raw)


@pytest.mark.parametrize("seed", range(200))
def test_no_corrupt_file_stops_the_program_or_is_touched(path: Path, seed: int) -> None:
    raw = corrupted(random.Random(seed))
    path.write_bytes(raw)
    loaded = load(path)
    assert path.read_bytes() == raw
    assert os.listdir(path.parent) == [path.name]
    save(path, loaded.settings)
    assert load(path).settings == loaded.settings
    assert load(path).notices == ()
    if loaded.notices:
        [kept] = path.parent.glob("sotto.bad-*.toml")
        assert kept.read_bytes() == raw


# -- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [Settings(), UNDERSTOOD, EVERYTHING])
@pytest.mark.parametrize("old", ["", GOOD, "speech = { model = 'x' }", "speech.model = 'x'"])
def test_what_is_saved_is_read_back(path: Path, settings: Settings, old: str) -> None:
    path.write_text(old)
    save(path, settings)
    assert load(path).settings == settings
    assert load(path).notices == ()


def test_comments_and_order_stay(path: Path) -> None:
    path.write_text(GOOD)
    save(path, replace(UNDERSTOOD, speech=Speech(model="base.en", threads=2)))
    assert path.read_text() == GOOD.replace("small.en", "base.en").replace(
        "silence_to_end = 0.8", "silence_to_end = 0.6\nthreads = 2"
    )


def test_only_what_differs_from_the_defaults_is_written(path: Path) -> None:
    save(path, Settings(coach=Coach(deadline=4.0)))
    assert tomllib.loads(path.read_text()) == {"coach": {"deadline": 4.0}}
    assert path.read_text().startswith("[coach]")


def test_saving_what_is_there_already_touches_nothing(path: Path) -> None:
    path.write_text(GOOD)
    save(path, UNDERSTOOD)
    assert path.read_text() == GOOD
    assert os.listdir(path.parent) == [path.name]


def test_the_last_good_file_is_kept(path: Path) -> None:
    path.write_text(GOOD)
    save(path, EVERYTHING)
    assert (path.parent / "sotto.toml.bak").read_text() == GOOD


def test_a_file_with_bad_values_is_kept_before_it_is_replaced(path: Path) -> None:
    bad = GOOD.replace("0.8", "80") + "extra = 1\n"
    path.write_text(bad)
    save(path, load(path).settings)
    [kept] = path.parent.glob("sotto.bad-*.toml")
    assert kept.read_text() == bad
    assert "# tips please" in path.read_text()
    assert texts(path) == []
    assert not (path.parent / "sotto.toml.bak").exists()


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    save(path, UNDERSTOOD)
    assert path.stat().st_mode & 0o077 == 0


def test_the_home_is_made_when_the_first_setting_is_saved(tmp_path: Path) -> None:
    save(tmp_path / "home" / "sotto.toml", UNDERSTOOD)
    assert load(tmp_path / "home" / "sotto.toml").settings == UNDERSTOOD


def test_a_link_stays_a_link(tmp_path: Path, path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "sotto.toml"
    real.write_text(GOOD)
    path.symlink_to(real)
    save(path, EVERYTHING)
    assert path.is_symlink()
    assert load(real).settings == EVERYTHING


def test_a_full_disk_leaves_the_old_file_whole(path: Path) -> None:
    path.write_text(GOOD)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        with pytest.raises(SettingsUnwritable, match="can't be saved") as caught:
            save(path, EVERYTHING)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "as they were" in caught.value.hint
    assert path.read_text() == GOOD
    assert os.listdir(path.parent) == [path.name]


def test_a_folder_in_place_of_the_file_can_not_be_saved_over(path: Path) -> None:
    path.mkdir()
    with pytest.raises(SettingsUnwritable):
        save(path, UNDERSTOOD)


def test_a_home_that_is_a_file_is_explained(path: Path) -> None:
    path.write_text("")
    with pytest.raises(FolderUnusable):
        save(path / "sotto.toml", UNDERSTOOD)
