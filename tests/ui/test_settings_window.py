"""The settings window: pages, search, keys of its own, settings from elsewhere."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from app.config.settings import Coach, Overlay, Settings
from app.config.settings_file import load, save
from app.ui.settings_pages.form import Row
from app.ui.widgets import Line
from tests.ui.settings_scene import Scene, a_dress, a_scene, until  # noqa: F401

PAGES = ["Sound", "Words", "Coach", "Playbooks", "Overlay", "Keys", "About"]


def test_every_page_opens_from_the_list(scene):
    async def story(it: Scene) -> None:
        assert it.window.list.titles == PAGES
        for row, title in enumerate(PAGES):
            it.window.list.setCurrentRow(row)
            assert it.page(title).isVisible()
            assert sum(page.isVisible() for page in it.window.pages.values()) == 1

    scene.play(story)


def test_the_search_finds_pages_by_what_stands_on_them(scene):
    async def story(it: Scene) -> None:
        QTest.keyClicks(it.window.search, "microph")
        assert "Sound" in it.window.list.titles
        assert it.page("Sound").isVisible()
        for words in ("noise", "noisy", "office noisy", "NOISES", "soft voic"):
            it.window.search.setText(words)
            assert it.window.list.titles == ["Sound"], words
        it.window.search.setText("opacity")
        assert it.window.list.titles == ["Overlay"]
        assert it.page("Overlay").isVisible()
        it.window.search.setText("no such thing")
        assert it.window.list.titles == []
        assert it.window.nothing.isVisible()
        assert it.window.nothing.words == "Nothing found for “no such thing”."
        assert it.page("Overlay").isVisible()
        it.window.search.clear()
        assert it.window.list.titles == PAGES
        assert not it.window.nothing.isVisible()

    scene.play(story, "About")


def test_no_help_and_no_answer_is_cut_off_and_the_coach_page_stands_whole(scene):
    scene.settings = Settings(coach=Coach(model_on=True, agreed_host="api.openai.com"))

    async def story(it: Scene) -> None:
        page = it.page("Coach")
        page.answer.say("Answers in 12.3 s")
        await until(lambda: page.widget().height() >= page.widget().sizeHint().height() > 700)
        assert page.verticalScrollBar().maximum() == 0
        for title in ("Sound", "Coach", "Overlay", "Keys"):
            it.window.show_page(title)
            await until(it.page(title).isVisible)
            lines = [row.help for row in it.page(title).findChildren(Row)]
            lines += page.answer.findChildren(Line) if title == "Coach" else []
            assert [one.shown_text() for one in lines] == [one.text() for one in lines]

    scene.play(story, "Coach")


def test_control_f_goes_to_the_search_and_escape_closes(scene):
    async def story(it: Scene) -> None:
        it.window.activateWindow()
        await until(it.window.isActiveWindow)
        QTest.keyClick(it.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert it.window.search.hasFocus()
        QTest.keyClick(it.window.search, Qt.Key.Key_Escape)
        assert not it.window.isVisible()

    scene.play(story, "About")


def test_escape_empties_the_search_before_it_closes_the_window(scene):
    async def story(it: Scene) -> None:
        QTest.keyClicks(it.window.search, "opacity")
        assert it.window.list.titles == ["Overlay"]
        QTest.keyClick(it.window.search, Qt.Key.Key_Escape)
        assert (it.window.search.text(), it.window.isVisible()) == ("", True)
        assert "Sound" in it.window.list.titles
        QTest.keyClick(it.window.search, Qt.Key.Key_Escape)
        assert not it.window.isVisible()

    scene.play(story, "About")


def test_down_and_return_go_from_the_search_to_what_it_found(scene):
    async def story(it: Scene) -> None:
        it.window.activateWindow()
        await until(it.window.isActiveWindow)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            it.window.search.setFocus()
            QTest.keyClick(it.window.search, key)
            assert it.window.list.hasFocus()

    scene.play(story, "About")


def test_everything_one_can_set_has_a_name_and_a_stop_of_tab(scene):
    async def story(it: Scene) -> None:
        for title, page in it.window.pages.items():
            it.window.show_page(title)
            await until(partial(controls_of, page))
            for one in controls_of(page):
                words = one.text() if isinstance(one, QAbstractButton) else ""
                assert one.accessibleName() or words, (title, one)
                assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, (title, one)

    scene.play(story)


def test_settings_from_elsewhere_are_shown_and_told_to_nobody(scene):
    async def story(it: Scene) -> None:
        overlay = Overlay(opacity=0.7, width=400, over_full_screen=True, place="5 5 DP-1")
        it.window.apply(Settings(overlay=overlay))
        page = it.page("Overlay")
        assert (page.opacity.value, page.width_of_it.value) == (70, 400)
        assert page.over_full_screen.isChecked()
        assert page.put_back.isEnabled()
        assert it.changes.all == []

    scene.play(story, "Overlay")


def test_what_is_set_on_two_pages_comes_back_from_the_file(scene):
    async def story(it: Scene) -> None:
        it.page("Overlay").opacity.bar.setValue(15)
        it.page("Sound").pause.bar.setValue(8)
        it.page("Overlay").over_full_screen.click()
        save(it.office.home.settings, it.latest)
        kept = load(it.office.home.settings).settings
        assert kept == it.latest
        assert (kept.overlay.opacity, kept.speech.silence_to_end) == (0.75, 1.2)
        assert kept.overlay.over_full_screen

    scene.play(story, "Overlay")


def test_opacity_counts_while_the_knob_is_held(scene):
    async def story(it: Scene) -> None:
        bar = it.page("Overlay").opacity.bar
        bar.setSliderDown(True)
        bar.setSliderPosition(10)
        bar.setSliderPosition(20)
        assert [one.overlay.opacity for one in it.changes.all] == [0.7, 0.8]
        it.window.apply(it.latest)
        assert bar.sliderPosition() == 20

    scene.play(story, "Overlay")


def test_the_overlay_goes_back_to_its_place(scene):
    scene.settings = Settings(overlay=Overlay(place="5 5 DP-1"))

    async def story(it: Scene) -> None:
        it.page("Overlay").put_back.click()
        assert it.latest.overlay.place == ""
        assert not it.page("Overlay").put_back.isEnabled()

    scene.play(story, "Overlay")


def test_the_wheel_over_a_slider_changes_nothing(scene):
    async def story(it: Scene) -> None:
        bar = it.page("Overlay").opacity.bar
        turn = QWheelEvent(
            QPointF(5, 5),
            bar.mapToGlobal(QPointF(5, 5)),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(bar, turn)
        assert it.changes.all == []

    scene.play(story, "Overlay")


def controls_of(page) -> list[QWidget]:
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    found = [one for kind in kinds for one in page.widget().findChildren(kind)]
    return [one for one in found if one.isVisible() and one.isEnabled()]


def words_on(page) -> list[str]:
    return [line.text() for line in page.findChildren(Line)]


class FileManager(QObject):
    """What the system opens folders with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_about_names_version_folder_and_licences_and_opens_the_folder(scene):
    files = FileManager()
    QDesktopServices.setUrlHandler("file", files, "show")

    async def story(it: Scene) -> None:
        page = it.page("About")
        await until(lambda: bool(page.version.text()))
        await until(lambda: "Inter" in words_on(page))
        words = words_on(page)
        assert any("LGPL" in one for one in words)
        assert page.folder.help.text() == str(it.office.home.folder)
        page.open.click()
        await until(lambda: files.opened == [str(it.office.home.folder)])

    try:
        scene.play(story, "About")
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_a_folder_that_can_not_be_made_is_said(scene):
    async def story(it: Scene) -> None:
        folder = it.office.home.folder
        folder.rmdir()
        folder.write_text("in the way")
        page = it.page("About")
        page.open.click()
        await until(lambda: "is a file" in page.folder.problem)

    scene.play(story, "About")
