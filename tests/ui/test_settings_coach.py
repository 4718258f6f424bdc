"""The Coach page: consent, the address, the key, and a test against a real server."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.config.providers import providers
from app.config.secrets import Secrets
from app.config.settings import Coach, Settings
from app.events import Spent
from app.ui.settings_pages.consent import Consent
from tests import chat_server as replies
from tests.chat_server import chat_server, models, tip
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


def test_of_a_server_on_this_computer_the_consent_says_so(qtbot, theme):
    consent = Consent(theme)
    qtbot.addWidget(consent)
    consent.ask("localhost:11434")
    words = "What is said in a call goes to localhost:11434, on this computer"
    assert consent.words.words == words


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


def test_a_host_that_others_can_read_along_with_is_agreed_to_in_other_words(scene):
    async def story(it: Scene) -> None:
        page = it.page("Coach")
        write(page.address, f"http://{HOST}/v1")
        assert "read along" in page.address_field.problem
        page.test.click()
        assert "could read the key" in page.model_field.problem
        page.switch.click()
        assert page.consent.asks
        assert "anyone on the way can read it, and the key" in page.consent.help.words
        assert not it.latest.coach.may_ask
        page.consent.agree.click()
        assert it.latest.coach.may_send
        assert it.latest.coach.unprotected_host == HOST
        assert page.address_field.problem == ""
        assert "as you agreed" in page.consent.help.words
        write(page.address, "http://other.example.com/v1")
        assert not it.latest.coach.may_ask
        assert page.consent.asks

    scene.play(story, "Coach")


# -- providers -------------------------------------------------------------------------------------


def choose(box, data: str) -> None:
    """As a person does: the list opens, and one is taken."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_a_provider_brings_its_address_and_its_model(scene):
    async def story(it: Scene) -> None:
        page = it.page("Coach")
        for name, whose in providers().items():
            if name == it.window.pages["Coach"].settings.coach.provider:
                continue
            choose(page.provider, name)
            assert page.address.text() == whose.address
            assert page.model.text() == whose.model
            assert it.latest.coach.provider == name
            assert page.azure.isVisible() is whose.is_azure
            assert page.models.refresh.isVisible() is whose.lists_models

    scene.play(story, "Coach")


def test_azure_asks_for_an_endpoint_and_takes_who_is_signed_in(scene):
    async def story(it: Scene) -> None:
        page = it.page("Coach")
        choose(page.provider, "azure")
        page.switch.click()
        assert page.row.problem == "Put in the address of your server."
        assert not page.switch.isChecked()
        write(page.address, "https://ours.openai.azure.com")
        write(page.azure.version, "2025-01-01")
        write(page.model, "fast")
        choose(page.azure.sign_in, "entra")
        assert not page.key.isVisible()
        coach = it.latest.coach
        assert (coach.host, coach.model) == ("ours.openai.azure.com", "fast")
        assert (coach.api_version, coach.sign_in) == ("2025-01-01", "entra")

    scene.play(story, "Coach")


def test_each_provider_has_its_own_key(scene):
    scene.office.secrets.store("sk-openai")

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        await until(lambda: "keychain" in page.key.field.note.text())
        choose(page.provider, "litellm")
        await until(lambda: not page.key.edit.isReadOnly())
        assert "None is needed" in page.key.edit.placeholderText()
        write(page.key.edit, "sk-litellm")
        await until(lambda: "keychain" in page.key.field.note.text())
        assert it.office.secrets.key("litellm").value == "sk-litellm"
        assert it.office.secrets.key("openai").value == "sk-openai"
        choose(page.provider, "openai")
        await until(lambda: "keychain" in page.key.field.note.text())
        page.key.remove.click()
        await until(lambda: not page.key.edit.isReadOnly())
        assert it.office.secrets.key("openai") is None
        assert it.office.secrets.key("litellm") is not None

    scene.play(story, "Coach")


def test_the_models_of_a_server_are_there_to_choose_from(scene):
    with chat_server(tip("ready"), listed=models("chat-large", "chat-small")) as server:
        scene.settings = Settings(coach=Coach(base_url=server.base_url, model="chat-old"))
        scene.office.secrets.store("sk-test")

        async def story(it: Scene) -> None:
            page = it.page("Coach")
            page.models.refresh.click()
            assert page.models.refresh.text() == "Asking…"
            page.test.click()
            await until(lambda: page.models.box.count() == 2, 10)
            await until(lambda: page.models.refresh.text() == "Refresh")
            assert page.model_field.note.text() == "2 to choose from"
            assert page.model_field.problem == "“chat-old” is not among them. Choose one."
            page.models.box.setCurrentIndex(1)
            page.models.box.activated.emit(1)
            assert it.latest.coach.model == "chat-small"
            assert page.model_field.problem == ""

        scene.play(story, "Coach")
        assert server.requests == [], "one question at a time"


LISTS = {
    "a key that is not taken": (replies.KEY_REJECTED, "does not accept the key"),
    "no list": (replies.failure(404, None, "?"), "gives no list of its models"),
    "an empty list": (models(), "has no models yet"),
    "trouble": (replies.TROUBLED, "trouble"),
}


@pytest.mark.parametrize(("listed", "words"), LISTS.values(), ids=LISTS)
def test_a_list_that_does_not_come_is_said_in_words(scene, listed, words):
    with chat_server(tip("ready"), listed=listed) as server:
        scene.settings = Settings(coach=Coach(base_url=server.base_url))
        scene.office.secrets.store("sk-test")

        async def story(it: Scene) -> None:
            page = it.page("Coach")
            page.models.refresh.click()
            await until(lambda: words in page.model_field.problem, 10)
            assert page.models.refresh.text() == "Refresh"
            assert page.model.text() == it.settings.coach.model

        scene.play(story, "Coach")


# -- money -----------------------------------------------------------------------------------------


def test_what_this_month_came_to_is_said(scene):
    scene.office.taken = [
        Spent(0.0, "api.openai.com", "gpt-5.4-mini", 1_000_000, 100_000),
        Spent(0.0, "llm.example.com", "mine", 100, 10),
    ]

    async def story(it: Scene) -> None:
        money = it.page("Coach").money
        await until(lambda: money.spent.words)
        assert money.spent.words == (
            "This month: 1,100,110 tokens, about $1.20; no limit. No price is known of mine"
        )
        write(money.limit, "5")
        assert "about $1.20; limit $5.00." in money.spent.words

    scene.play(story, "Coach")


@pytest.mark.parametrize(("text", "limit"), [("20", 20.0), ("$7.50", 7.5), ("7,5", 7.5)])
def test_a_limit_is_an_amount(scene, text, limit):
    async def story(it: Scene) -> None:
        money = it.page("Coach").money
        write(money.limit, text)
        assert it.latest.coach.monthly_limit == limit
        write(money.limit, "much")
        assert "an amount" in money.row.problem
        assert it.latest.coach.monthly_limit == limit
        write(money.limit, "")
        assert it.latest.coach.monthly_limit == 0
        assert money.row.problem == ""

    scene.play(story, "Coach")


# -- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("htps://llm", "Starts with https://"),
        ("", "Starts with https://"),
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
            await until(lambda: page.answer.words.startswith("Answers in 0."), 10)
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
