"""The Coach page: consent, the address, the key, and a test against a real server."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.config.secrets import Secrets
from app.config.settings import Coach, Settings
from tests import chat_server as replies
from tests.chat_server import chat_server, tip
from tests.ui.settings_scene import Scene, a_dress, a_scene, until  # noqa: F401
from tests.unit.config.keychains import Keychain, Locked

HOST = "llm.example.com"
ADDRESS = f"https://{HOST}/v1"


def write(field, text: str) -> None:
    """As a person does: all of it anew, then Enter."""
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


# -- consent ---------------------------------------------------------------------------------------


def test_tips_begin_only_when_the_user_agrees_to_the_host_by_name(scene):
    scene.settings = Settings(coach=Coach(base_url=ADDRESS))

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        assert not page.switch.isChecked()
        assert not page.consent.isVisible()
        page.switch.click()
        assert page.consent.asks
        assert page.consent.words.words == f"What is said in a call goes to {HOST}"
        assert it.changes.all == []
        page.consent.agree.click()
        assert it.latest.coach.may_send
        assert it.latest.coach.agreed_host == HOST
        assert page.consent.isVisible()
        assert not page.consent.asks

    scene.play(story, "Coach")


def test_who_does_not_agree_has_no_tips(scene):
    scene.settings = Settings(coach=Coach(base_url=ADDRESS))

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        page.switch.click()
        page.consent.refuse.click()
        assert not page.switch.isChecked()
        page.switch.click()
        it.window.show_page("Sound")
        assert not page.switch.isChecked()
        assert it.changes.all == []

    scene.play(story, "Coach")


def test_a_host_is_asked_for_once(scene):
    coach = Coach(base_url=ADDRESS, model_on=True, agreed_host=HOST)
    scene.settings = Settings(coach=coach)

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        page.switch.click()
        assert not it.latest.coach.may_send
        page.switch.click()
        assert it.latest.coach.may_send
        assert not page.consent.asks

    scene.play(story, "Coach")


def test_another_host_gets_nothing_until_the_user_agrees_to_it(scene):
    coach = Coach(base_url=ADDRESS, model_on=True, agreed_host=HOST)
    scene.settings = Settings(coach=coach)

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        write(page.address, "https://other.example.com/v1")
        assert not it.latest.coach.may_send
        assert page.consent.asks
        assert page.consent.words.words.endswith("other.example.com")
        page.consent.agree.click()
        assert it.latest.coach.agreed_host == "other.example.com"

    scene.play(story, "Coach")


# -- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("htps://llm", "Starts with https://"),
        ("", "Starts with https://"),
        ("http://llm.example.com/v1", "read along"),
    ],
)
def test_a_wrong_address_is_said_beneath_and_counts_for_nothing(scene, text, problem):
    async def story(it: Scene) -> None:
        page = it.page("Coach")
        write(page.address, text)
        assert problem in page.address_field.problem
        assert it.changes.all == []
        write(page.address, "http://127.0.0.1:8080/v1")
        assert page.address_field.problem == ""
        assert it.latest.coach.base_url == "http://127.0.0.1:8080/v1"

    scene.play(story, "Coach")


def test_an_address_from_the_environment_is_shown_and_can_not_be_changed(scene, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", ADDRESS)

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        assert page.address.text() == ADDRESS
        assert not page.address.isEnabled()
        assert page.address_field.note.text() == "from the environment"

    scene.play(story, "Coach")


def test_a_model_needs_a_name(scene):
    async def story(it: Scene) -> None:
        page = it.page("Coach")
        write(page.model, " ")
        assert page.model_field.problem
        assert it.changes.all == []
        write(page.model, "chat-small")
        assert it.latest.coach.model == "chat-small"
        assert page.model_field.problem == ""

    scene.play(story, "Coach")


# -- the key ---------------------------------------------------------------------------------------


def test_a_key_goes_into_the_keychain_and_is_not_shown_again(scene):
    async def story(it: Scene) -> None:
        key = it.page("Coach").key
        QTest.keyClicks(key.edit, "sk-canary")
        assert key.edit.displayText() != "sk-canary"
        key.replace.click()
        await until(lambda: "in this computer’s keychain" in key.field.note.text())
        assert it.office.secrets.key().value == "sk-canary"
        assert "canary" not in key.edit.text()
        key.remove.click()
        await until(lambda: not key.edit.isReadOnly())
        assert it.office.secrets.key() is None

    scene.play(story, "Coach")


def test_without_a_keychain_a_key_is_kept_for_this_run_and_the_page_says_so(scene):
    scene.office.secrets = Secrets(Locked())

    async def story(it: Scene) -> None:
        key = it.page("Coach").key
        await it.page("Coach").end()
        assert "keychain is locked" in key.field.problem
        write(key.edit, "sk-canary")
        await until(lambda: "until Sotto is closed" in key.field.note.text())
        assert key.field.problem == ""

    scene.play(story, "Coach")


def test_a_key_from_the_environment_can_not_be_changed_here(scene, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    scene.office.secrets = Secrets(Keychain())

    async def story(it: Scene) -> None:
        key = it.page("Coach").key
        await until(lambda: key.field.note.text() == "from the environment")
        assert not key.edit.isEnabled()
        assert not key.replace.isVisible()

    scene.play(story, "Coach")


def test_what_is_no_key_is_said(scene):
    async def story(it: Scene) -> None:
        key = it.page("Coach").key
        write(key.edit, "two words")
        await until(lambda: "not an API key" in key.field.problem)
        assert it.office.secrets.key() is None

    scene.play(story, "Coach")


# -- the test --------------------------------------------------------------------------------------


def test_a_model_that_answers_is_said_with_its_time_and_nothing_of_a_call_is_sent(scene):
    with chat_server(tip("ready")) as server:
        scene.settings = Settings(coach=Coach(base_url=server.base_url, model="chat-small"))
        scene.office.secrets.store("sk-test")

        async def story(it: Scene) -> None:
            page = it.page("Coach")
            width = page.test.width()
            page.test.click()
            assert (page.test.text(), page.test.width()) == ("Testing…", width)
            page.test.click()
            await until(lambda: page.answer.words.startswith("Answers, first word after 0."), 10)
            assert page.test.text() == "Test"

        scene.play(story, "Coach")
    [request] = server.requests
    assert request.body["model"] == "chat-small"
    assert len(str(request.body["messages"])) < 100


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (replies.KEY_REJECTED, "does not accept the key"),
        (replies.NO_MODEL, "has no model “chat-small”"),
        (replies.NO_QUOTA, "credit"),
        (replies.TROUBLED, "trouble"),
    ],
)
def test_a_model_that_does_not_answer_is_said_in_words(scene, reply, words):
    with chat_server(reply) as server:
        scene.settings = Settings(coach=Coach(base_url=server.base_url, model="chat-small"))
        scene.office.secrets.store("sk-test")

        async def story(it: Scene) -> None:
            page = it.page("Coach")
            page.test.click()
            await until(lambda: words in page.model_field.problem, 10)
            assert "sotto " not in page.model_field.problem
            assert page.answer.words == ""

        scene.play(story, "Coach")


def test_without_a_key_or_a_server_the_test_says_which(scene):
    with chat_server(tip("ready")) as server:
        address = server.base_url
    scene.settings = Settings(coach=Coach(base_url=address))

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        page.test.click()
        await until(lambda: "no key" in page.model_field.problem, 10)
        it.office.secrets.store("sk-test")
        page.test.click()
        await until(lambda: "can’t be reached" in page.model_field.problem, 10)

    scene.play(story, "Coach")


def test_the_deadline_of_a_tip_is_a_slider(scene):
    async def story(it: Scene) -> None:
        it.page("Coach").deadline.bar.setValue(4)
        assert it.latest.coach.deadline == 3.0

    scene.play(story, "Coach")
