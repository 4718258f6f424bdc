"""The report in every export: as text that nothing obeys, and as values for programs."""

import json
from dataclasses import replace

import pytest

from app.record.export.formats import FORMATS
from app.record.export.report_words import (
    crm_text,
    figure_words,
    goals_met,
    mail_text,
    sections,
)
from app.record.library import Library
from app.report import Figure, Found, Report, Written
from tests.unit.record.reports import FOUND, REPORT, WRITTEN
from tests.unit.record.scenes import keep, utterance


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "calls.db"
    with Library(path) as library:
        pass
    call = keep(path, [utterance(1), utterance(2)])
    with Library(path) as library:
        library.keep_report(call, FOUND)
        library.keep_report(call, WRITTEN)
        return library.call(call)


@pytest.mark.parametrize("form", ["txt", "md", "vtt"])
@pytest.mark.parametrize(
    "words",
    [
        "Summary",
        "They onboard slowly.",
        "Next steps",
        "Send the offer.",
        "you, by Friday",
        "Follow-up mail (draft)",
        "The offer follows.",
        "Checklist",
        "Budget",
        "Who else uses it?",
        "Commitments",
    ],
)
def test_every_format_for_reading_has_the_report(record, form, words):
    assert words in FORMATS[form](record)


@pytest.mark.parametrize("form", ["txt", "md"])
def test_each_number_stands_beside_its_goal_and_the_last_ten(record, form):
    text = FORMATS[form](record)
    assert "Talk share: 48 %" in text
    assert "Goal 30–45, your last ten 44" in text
    assert "Longest monologue: 1:35" in text
    assert "your last ten n/a" in text
    assert "Pause before you answer: n/a, under 3 answers" in text


def test_what_is_not_known_of_a_call_says_why():
    ids = ("talk_share", "pace", "fillers", "questions")
    whys = [figure_words(Figure(id, None)).why for id in ids]
    speech = "under 2 min of speech"
    assert whys == [speech, speech, "under 1 min of English", "nothing was said"]
    assert figure_words(Figure("pace", 140.0)).why == ""


def test_what_was_left_out_is_said_though_no_summary_is_left():
    def first(written: Written) -> tuple[str, str]:
        made = sections(Report(FOUND, written))
        return made[0].heading, made[0].note

    left_out = "written by mini at llm.example.com; 2 sentences left out: not said in the call"
    assert first(WRITTEN) == ("Summary", left_out)
    assert first(replace(WRITTEN, summary=())) == ("Decisions", left_out)
    nothing = Written(WRITTEN.host, WRITTEN.model, dropped=2)
    assert first(nothing) == ("Summary", left_out)


def test_how_many_questions_each_side_asked_is_said():
    [listed] = [one for one in sections(REPORT) if one.heading == "Questions"]
    assert listed.note == "0 by you, 1 by the prospect"


def test_a_time_and_the_words_of_the_call_stand_with_each_sentence(record):
    text = FORMATS["txt"](record)
    assert "[0:08] Send the offer.\n" in text
    assert 'Heard: "I will send the offer by Friday."' in text
    assert "2 sentences left out: not said in the call" in text


def test_speech_in_a_report_is_nothing_but_text(record):
    markdown, vtt = FORMATS["md"](record), FORMATS["vtt"](record)
    assert "<b>" not in markdown
    assert r"\*now\*" in markdown
    assert "\u202e" not in markdown + vtt + FORMATS["txt"](record)
    notes = [block for block in vtt.split("\n\n") if block.startswith("NOTE")]
    assert notes
    assert not any("-->" in block for block in notes)


def test_subtitles_without_comments_show_speech_only(record):
    assert FORMATS["srt"](record) == FORMATS["srt"](replace(record, report=Report()))


def test_json_has_the_report_as_values(record):
    report = json.loads(FORMATS["json"](record))["report"]
    assert set(report) == {"found", "written"}
    assert report["found"]["checklist"][0] == {
        "id": "pain",
        "item": "Pain",
        "done": True,
        "at": 3.0,
        "evidence": {"at": 3.0, "channel": "prospect", "text": FOUND.objections[0].said.text},
    }
    assert report["found"]["next_step"]["owner"] == "rep"
    assert report["written"]["fields"][0]["name"] == "pain"
    assert report["written"]["mail"][1]["quote"]["at"] == 8.0
    assert report["written"]["dropped"] == 2


def test_a_call_without_a_report_says_so_to_programs_and_nothing_to_readers(record):
    bare = replace(record, report=Report())
    assert json.loads(FORMATS["json"](bare))["report"] == {"found": None, "written": None}
    assert "Summary" not in FORMATS["txt"](bare)


def test_what_is_copied_is_ready_to_paste():
    assert mail_text("Acme", WRITTEN) == "Acme\n\nThey onboard slowly. The offer follows.\n"
    assert mail_text("Acme", replace(WRITTEN, mail=())) == ""
    assert crm_text(WRITTEN).startswith("Pain: They onboard slowly. (0:03 “slow ")


def test_an_empty_section_is_left_out():
    headings = [section.heading for section in sections(REPORT)]
    assert "Open questions" not in headings  # the model wrote none
    assert "Questions without an answer" in headings
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("figure", "shown", "missed"),
    [
        (Figure("patience", 0.56, low=0.6), "0.6", 0.54),
        (Figure("fillers", 5.04, high=5.0), "5.0", 5.06),
        (Figure("talk_share", 0.454, 0.3, 0.45), "45", 0.456),
        (Figure("pace", 175.4, 120, 175), "175", 175.6),
        (Figure("monologue", 76.9, high=76.0), "1:16", 77.0),
    ],
    ids=["patience", "fillers", "talk_share", "pace", "monologue"],
)
def test_a_goal_is_met_by_what_is_shown_of_a_number(figure, shown, missed):
    assert figure_words(figure).value == shown
    assert figure.is_good
    assert goals_met(Found(figures=(figure,))) == "1 of 1"
    assert not replace(figure, value=missed).is_good
