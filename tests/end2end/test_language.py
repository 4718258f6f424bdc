"""A model of English, and calls that are in another language."""

import shutil

from app.config.paths import resources
from tests import scoring


def test_transcribe_says_that_the_model_does_not_understand_the_language(terminal):
    models = terminal.home / "models"
    shutil.copytree(resources() / "models" / "demo-en", models / "ours")
    (terminal.home / "sotto.toml").write_text("[speech]\nlanguage = 'de'\n")
    done = terminal.run("transcribe", "--model", "ours", "--json", scoring.sound("discovery"))
    assert done.code == 0
    assert "The speech model ours understands English only" in done.err
    assert "“de”" in done.err
    assert done.object["utterances"]


def test_transcribe_says_once_that_the_model_can_not_translate(terminal):
    terminal.home.mkdir()
    (terminal.home / "sotto.toml").write_text("[speech]\ntranslate = true\n")
    done = terminal.run("transcribe", "--model", "demo-en", "--json", scoring.sound("discovery"))
    assert done.code == 0
    assert done.err.count("understands English only") == 1
