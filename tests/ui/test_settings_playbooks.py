"""The Playbooks page, with real files in the folder."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.coach.playbook import load_playbook
from app.config.settings import Settings
from app.config.settings_file import load, save
from app.ui.focus_ring import FocusRing
from tests.ui.settings_scene import Scene, a_dress, a_scene, until  # noqa: F401

GOOD = 'name = "Dental software"\n[[checklist]]\nid = "pain"\nitem = "The pain"\n'
BROKEN = '\nname = 5\nabut = "x"\nfacts = "x"\nwords = "x"\ncards = "x"\n'


def put(it: Scene, name: str, text: str) -> None:
    it.office.home.playbooks.mkdir(exist_ok=True)
    (it.office.home.playbooks / f"{name}.toml").write_text(text)


def test_playbooks_of_the_program_and_of_the_folder_are_listed_with_what_they_hold(scene):
    put(scene, "dental", GOOD)

    async def story(it: Scene) -> None:
        ours = {"b2b-software", "blank", "support-to-sales"}
        await until(lambda: set(it.page("Playbooks").rows) == {*ours, "dental"})
        rows = it.page("Playbooks").rows
        assert rows["b2b-software"].radio.isChecked()
        about = rows["b2b-software"].about.words
        assert about == "Comes with Sotto · 28 cards · 10 checklist items"
        assert rows["dental"].name.text() == "Dental software"
        assert "0 cards · 1 checklist item" in rows["dental"].about.words
        rows["dental"].radio.click()
        assert it.latest.coach.playbook == "dental"
        save(it.office.home.settings, it.latest)
        assert load(it.office.home.settings).settings.coach.playbook == "dental"

    scene.play(story, "Playbooks")


def test_a_broken_one_says_why_and_can_not_be_chosen(scene):
    put(scene, "broken", BROKEN)

    async def story(it: Scene) -> None:
        await until(lambda: "broken" in it.page("Playbooks").rows)
        row = it.page("Playbooks").rows["broken"]
        assert row.problem.words.splitlines() == [
            "broken.toml, line 2: name must be text in quotes.",
            'broken.toml, line 3: abut is not a key of a playbook (did you mean "about"?).',
            "broken.toml, line 4: facts must be a list: [ … ].",
            "And 2 more: `sotto playbook lint broken` lists them.",
        ]
        assert not row.radio.isVisible()

    scene.play(story, "Playbooks")


def test_a_copy_of_the_chosen_one_is_mine_and_chosen(scene):
    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        await until(lambda: page.copy.isEnabled() and page.rows)
        page.copy.click()
        await until(lambda: "my-b2b-software" in page.rows)
        await until(lambda: it.changes.all)
        assert it.latest.coach.playbook == "my-b2b-software"
        assert page.rows["my-b2b-software"].radio.isChecked()
        mine = it.office.home.playbooks / "my-b2b-software.toml"
        assert load_playbook(mine).name == "B2B software (copy)"
        page.copy.click()
        await until(lambda: "my-b2b-software-2" in page.rows)
        titles = [
            page.rows[name].radio.accessibleName() for name in ("my-b2b-software-2", "b2b-software")
        ]
        assert titles == ["B2B software (copy 2)", "B2B software"]

    scene.play(story, "Playbooks")


def test_a_folder_that_can_not_be_made_is_said(scene):
    scene.office.home.playbooks.write_text("in the way")

    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        await until(lambda: page.rows)
        page.copy.click()
        await until(lambda: "is a file" in page.answer.words)
        assert it.changes.all == []

    scene.play(story, "Playbooks")


def test_a_file_that_comes_while_the_page_is_not_seen_is_found(scene):
    scene.settings = Settings()

    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        await until(lambda: page.rows)
        it.window.show_page("About")
        put(it, "dental", GOOD)
        it.window.show_page("Playbooks")
        await until(lambda: "dental" in page.rows)

    scene.play(story, "Playbooks")


def test_what_is_saved_breaks_and_goes_while_the_page_is_seen_is_noticed(scene):
    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        await until(lambda: page.rows)
        put(it, "dental", GOOD)
        await until(lambda: "dental" in page.rows)
        assert page.rows["dental"].radio.isVisible()
        put(it, "dental", BROKEN)
        await until(lambda: "name must be text" in page.rows["dental"].problem.words)
        assert page.rows["dental"].problem.isVisible()
        (it.office.home.playbooks / "dental.toml").unlink()
        await until(lambda: "dental" not in page.rows)

    scene.play(story, "Playbooks")


async def tab_to(it: Scene, control: QWidget) -> None:
    """Go there by the keyboard, as the ring of the focus wants it."""
    it.window.activateWindow()
    await until(it.window.isActiveWindow)
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    QTest.keyClick(now, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert control.hasFocus()


def test_the_keyboard_stays_on_a_row_whose_file_is_saved_with_a_mistake_and_mended(scene):
    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        put(it, "dental", GOOD)
        await until(lambda: "dental" in page.rows)
        before = page.rows["dental"]
        await tab_to(it, before.radio)
        assert [ring for ring in page.findChildren(FocusRing) if ring.isVisible()]

        put(it, "dental", GOOD.replace("Dental", "Dentists"))
        await until(lambda: page.rows["dental"].name.text() == "Dentists software")
        assert page.rows["dental"].radio.hasFocus()
        assert len([ring for ring in page.findChildren(FocusRing) if ring.isVisible()]) == 1

        put(it, "dental", BROKEN)
        await until(lambda: "name must be text" in page.rows["dental"].problem.words)
        assert not page.rows["dental"].radio.isVisible()
        assert QApplication.focusWidget() in [row.radio for row in page.rows.values()]
        assert not page.answer.words

        put(it, "dental", GOOD)
        await until(lambda: page.rows["dental"].name.text() == "Dental software")

    scene.play(story, "Playbooks")


@pytest.mark.qt_log_ignore("does not support QPlatformServices")
def test_where_no_program_opens_folders_it_is_said_where_the_folder_is(scene):
    async def story(it: Scene) -> None:
        page = it.page("Playbooks")
        page.open.click()
        await until(lambda: str(it.office.home.playbooks) in page.answer.words)
        assert it.office.home.playbooks.is_dir()
        about = it.page("About")
        about.open.click()
        await until(lambda: str(it.office.home.folder) in about.folder.problem)

    scene.play(story, "Playbooks")
