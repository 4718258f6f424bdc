"""The empty window of the whole program: what a call lacks, and the way to get it."""

import asyncio
import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.config.paths import Home, resources
from app.config.program import Program
from app.config.secrets import Secrets
from app.config.settings import Settings, Speech
from app.ui.aio import event_loop
from app.ui.front import Front
from app.ui.widgets import Line
from tests.ui.settings_scene import until

OWN = "ours"
"""A model in the models folder that the catalogue does not know."""


@pytest.fixture
def play(qapp, theme, tmp_path, monkeypatch):
    """Run a story in a program of its own, without a speech model."""
    monkeypatch.setenv("SOTTO_HOME", str(tmp_path / "home"))

    def play(story) -> None:
        async def whole() -> None:
            program = Program(Home.find(), Settings(speech=Speech(model=OWN)), Secrets())
            front = Front(program, theme)
            front.show()
            await story(front)
            front.close()
            async with asyncio.timeout(30):
                await front.closed.wait()

        with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
            runner.run(whole())

    return play


def says(front: Front, words: str) -> bool:
    lines = front.window.empty.findChildren(Line)
    return any(line.isVisible() and line.text().startswith(words) for line in lines)


def test_without_a_model_it_is_not_ready_until_there_is_one(play):
    async def story(front: Front) -> None:
        await until(lambda: says(front, "A speech model is missing"))
        assert not says(front, "Ready")
        shutil.copytree(resources() / "models" / "demo-en", front.desk.home.models / OWN)
        QApplication.sendEvent(front.window, QEvent(QEvent.Type.WindowActivate))  # who comes back
        await until(lambda: says(front, "Ready for your first call"))

    play(story)


def test_another_model_is_looked_for_at_once(play):
    async def story(front: Front) -> None:
        await until(lambda: says(front, "A speech model is missing"))
        shutil.copytree(resources() / "models" / "demo-en", front.desk.home.models / "mine")
        settings = front.desk.settings
        front.desk.change(replace(settings, speech=replace(settings.speech, model="mine")))
        await until(lambda: says(front, "Ready for your first call"))

    play(story)


def test_its_button_opens_the_page_with_the_models(play):
    async def story(front: Front) -> None:
        await until(lambda: says(front, "A speech model is missing"))
        buttons = front.window.empty.findChildren(QPushButton)
        [get] = [one for one in buttons if one.text() == "Get a speech model"]
        get.click()
        await until(lambda: front._settings and front._settings.list.current == "Words")

    play(story)
