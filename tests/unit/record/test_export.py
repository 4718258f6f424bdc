import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.events import CallContext, Channel, Mark, Moment, Utterance, Word
from app.record.call_record import CallRecord, CallState, Spending
from app.record.export.formats import FORMATS, TRANSCRIPTS
from app.record.export.json_export import card_dict, tip_dict, utterance_dict
from app.record.export.report_words import sections
from app.report import FiredCard, Found, Report, Said
from tests.unit.record.reports import REPORT
from tests.unit.record.scenes import CARD, MOMENT, NOTICE, STARTED, TIP, utterance

READABLE = ["txt", "md", "srt", "vtt"]
NASTY = {
    "html": "<script>alert(1)</script> <img src=http://evil.example/x.png> &lt;b&gt;",
    "markdown": "# not *a* [link](http://evil.example) ![i](x) | cell | `code` ~~no~~ $x$ _u_",
    "subtitle marks": "<i>lean</i> {\\an8}up 00:00:01,000 --> 00:00:02,000 end",
    "terminal": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J bell\x07 back\b\b",
    "direction": "pay \u202e0001 rof\u202c \u2066isolated\u2069 \u200fmark\ufeff",
    "line ends": "one\ntwo\r\nthree\u2028four\u2029five\x85six\x0bseven\n\n\neight",
    "half a character": "price \ud83d up",
    "nul": "before\0after",
    "a very long word": "w" * 300,
    "no spaces": "我们今年的预算已经用完了" * 20,
    "formula": "=1+1 +2 -3 @SUM(A1) \t=cmd|' /C calc'!A0",
    "template": "{{7*7}} ${x} %s %(x)s {0}",
    "nothing": "",
    "only spaces": " \t \n ",
    "emoji": "great 👩\u200d👩\u200d👧 and 🇩🇪",
    "long": " ".join(f"word{n}" for n in range(400)),
}


def call(*utterances: Utterance, **more: object) -> CallRecord:
    fields = {"id": 7, "title": "Acme", "started": STARTED, "length": 1812.0}
    fields |= {"state": CallState.CLOSED, "utterances": utterances}
    return CallRecord(**{**fields, **more})


def nasty_call(speech: str) -> CallRecord:
    advice = {"headline": speech, "say": speech, "quote": speech}
    return call(
        utterance(0, "hello"),
        utterance(1, speech),
        utterance(2, "bye"),
        title=speech,
        moments=(replace(MOMENT, quote=speech),),
        cards=(replace(CARD, **advice),),
        tips=(replace(TIP, **advice),),
    )


@pytest.mark.parametrize("format", READABLE)
@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_nothing_that_a_terminal_or_an_editor_obeys_is_left(format, speech):
    rendered = FORMATS[format](nasty_call(speech))
    obeyed = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    assert re.findall(obeyed, rendered) == []
    assert re.findall("[\u2028\u2029\ud800-\udfff]", rendered) == []
    rendered.encode()


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_call_can_be_exported(format):
    assert isinstance(FORMATS[format](call()), str)


def test_text_is_the_report_then_the_call_by_turns_then_the_advice():
    record = call(
        utterance(0, "Hello."),
        utterance(1, "Hi."),
        utterance(3, "It is too expensive."),
        cards=(CARD,),
        tips=(TIP,),
        report=Report(
            Found(cards=(FiredCard("price", "Ask", Said(3.0, Channel.PROSPECT, "Hi.")),))
        ),
    )
    assert FORMATS["txt"](record).splitlines() == [
        "Acme",
        "2026-03-14 15:04, 30:12",
        "",
        "Cards",
        "[0:03] Price objection: Ask",
        '    Heard: "Hi."',
        "",
        "Transcript",
        "[0:00] You: Hello.",
        "[0:02] Prospect: Hi. It is too expensive.",
        "",
        "Advice",
        "[0:03] Card: Ask what they compare with",
        '    Say: "Compared to what?"',
        '    Heard: "too expensive"',
        "    They buy every third year.",
        "    https://example.com/price",
        "[0:03] Tip: Name the value",
        '    Say: "What would a day less per week be worth?"',
        '    Heard: "too expensive"',
    ]


@pytest.mark.parametrize("format", ["txt", "md"])
def test_text_and_markdown_have_their_parts_in_the_same_order(format):
    told = call(
        utterance(4, "Hello."),
        cards=(replace(CARD, moment=99),),  # of before the first turn: it stands apart in both
        marks=(Mark(40.0, "mode", "", "Paused"),),
        context=CallContext("Northwind"),
        report=REPORT,
    )
    parts = [section.heading for section in sections(REPORT)]
    parts = ["Company", *parts, "Transcript", "Advice", "Marks"]
    lines = [line.strip("#* ") for line in FORMATS[format](told).splitlines()]
    begins = [(f"{part} (", f"{part}:") for part in parts]
    found = [
        part
        for line in lines
        for part, begin in zip(parts, begins, strict=True)
        if line == part or line.startswith(begin)
    ]
    assert found == parts


def test_times_beyond_an_hour_show_hours():
    late = utterance(1, "still here", start=3723.0, end=3724.0)
    assert "[1:02:03] Prospect: still here" in FORMATS["txt"](call(late))


def test_a_recovered_call_says_so():
    assert "recovered" in FORMATS["txt"](call(state=CallState.RECOVERED))


@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_speech_adds_no_line_to_the_text(speech):
    plain = FORMATS["txt"](nasty_call("plain"))
    assert len(FORMATS["txt"](nasty_call(speech)).splitlines()) == len(plain.splitlines())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_speech_makes_no_markup_in_markdown(speech):
    rendered = FORMATS["md"](nasty_call(speech))
    assert len(rendered.splitlines()) == len(FORMATS["md"](nasty_call("plain")).splitlines())
    tags = Tags()
    tags.feed(rendered)
    assert tags.found == []
    ours = re.sub(r"\\.", "", rendered)  # what is escaped is no markup
    assert ours.count("#") == 3
    assert not re.search(r"[\[\]`~|$_]", ours)
    assert ours.count("*") == 3 * 4 + 2 * 4


def test_markdown_puts_advice_under_the_turn_that_caused_it():
    record = call(
        utterance(0, "first turn"),
        utterance(1, "second turn"),
        utterance(2, "third turn"),
        moments=(Moment(1, "price", Channel.PROSPECT, 1, "q", 3.0),),
        cards=(replace(CARD, quote_at=6.0),),
        tips=(replace(TIP, moment=99, quote_at=0.5),),
    )
    rendered = FORMATS["md"](record)
    marks = ["first turn", "Tip: Name", "second turn", "Card: Ask", "third turn"]
    assert sorted(marks, key=rendered.index) == marks


def test_advice_from_before_the_first_turn_is_not_lost_in_markdown():
    assert "Name the value" in FORMATS["md"](call(tips=(TIP,)))


def test_json_is_the_call_in_the_documented_form():
    record = call(utterance(1, "zu teuer für uns"), cards=(CARD,), tips=(TIP,), notices=(NOTICE,))
    assert json.loads(FORMATS["json"](record)) == {
        "id": 7,
        "title": "Acme",
        "started": "2026-03-14T15:04:00+00:00",
        "duration": 1812.0,
        "state": "closed",
        "context": {"company": "", "contact": "", "notes": ""},
        "utterances": [
            {
                "id": 1,
                "channel": "prospect",
                "start": 2.5,
                "end": 4.5,
                "text": "zu teuer für uns",
                "words": [
                    ["zu", 2.5, 3.0, 0.9],
                    ["teuer", 3.0, 3.5, 0.9],
                    ["für", 3.5, 4.0, 0.9],
                    ["uns", 4.0, 4.5, 0.9],
                ],
            }
        ],
        "cards": [
            {
                "id": 1,
                "kind": "price",
                "moment": 1,
                "headline": "Ask what they compare with",
                "say": "Compared to what?",
                "quote": "too expensive",
                "quote_at": 3.0,
                "details": "They buy every third year.",
                "link": "https://example.com/price",
            }
        ],
        "tips": [
            {
                "id": 1,
                "moment": 1,
                "headline": "Name the value",
                "say": "What would a day less per week be worth?",
                "quote": "too expensive",
                "quote_at": 3.0,
            }
        ],
        "marks": [],
        "notices": [{"text": "The network is gone.", "hint": "Cards go on.", "severity": "info"}],
        "spending": [],
        "report": {"found": None, "written": None},
    }


@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_json_keeps_every_character_and_shows_none_that_a_terminal_obeys(speech):
    record = nasty_call(speech)
    rendered = FORMATS["json"](record)
    assert rendered.isascii()
    assert "\x1b" not in rendered
    back = json.loads(rendered)
    assert back["utterances"] == [utterance_dict(one) for one in record.utterances]
    assert back["cards"] == [card_dict(record.cards[0])]
    assert back["tips"] == [tip_dict(record.tips[0])]
    assert back["title"] == speech


def spoken(text: str, start: float, end: float, channel: Channel = Channel.REP) -> Utterance:
    step = (end - start) / max(1, len(text.split()))
    words = [
        Word(word, start + n * step, start + (n + 1) * step, 0.9)
        for n, word in enumerate(text.split())
    ]
    return Utterance(1, channel, start, end, text, tuple(words))


def test_a_short_utterance_is_one_cue_in_both_subtitle_formats():
    record = call(spoken("It is too expensive.", 61.5, 63.25, Channel.PROSPECT))
    assert FORMATS["srt"](record) == (
        "1\n00:01:01,500 --> 00:01:03,250\nProspect: It is too expensive.\n"
    )
    assert FORMATS["vtt"](record) == (
        "WEBVTT\n\n00:01:01.500 --> 00:01:03.250\n<v Prospect>It is too expensive.\n"
    )


def test_a_long_utterance_is_cut_at_the_times_of_its_words():
    record = call(spoken(" ".join(["word"] * 40), 0.0, 40.0))
    starts = [start for start, _, _ in cues_of(FORMATS["vtt"](record))]
    assert starts == [7_000 * n for n in range(6)]


def test_a_pause_within_an_utterance_is_kept_between_its_cues():
    words = (Word("well", 0.0, 0.4, 1.0), Word("no", 9.0, 9.4, 1.0))
    record = call(Utterance(1, Channel.REP, 0.0, 9.4, "well no", words))
    assert cues_of(FORMATS["vtt"](record)) == [
        (0, 1_000, ["<v You>well"]),
        (9_000, 10_000, ["<v You>no"]),
    ]


def test_both_sides_may_speak_at_once():
    record = call(spoken("I", 1.0, 4.0), spoken("you", 2.0, 3.0, Channel.PROSPECT))
    spans = [(start, end) for start, end, _ in cues_of(FORMATS["vtt"](record))]
    assert spans == [(1_000, 4_000), (2_000, 3_000)]


ODD_TIMES = [
    (0.0, 0.0),
    (5.0, 2.0),
    (1.0, 1.0005),
    (1.0, 1.0),
    (2.0, 300.0),
    (2.0, 2.1),
    (99_999.0, 100_000.0),
]


@pytest.mark.parametrize("format", ["srt", "vtt"])
@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_cues_are_readable_in_order_and_of_positive_length_whatever_was_said(format, speech):
    odd = [
        spoken(f"{speech} {n}", start, end, channel)
        for channel in Channel
        for n, (start, end) in enumerate(ODD_TIMES)
    ]
    unworded = [replace(one, words=()) for one in odd]
    record = call(*sorted(odd + unworded, key=lambda one: one.start))
    cues = cues_of(FORMATS[format](record))
    assert cues
    assert [start for start, _, _ in cues] == sorted(start for start, _, _ in cues)
    for start, end, lines in cues:
        assert 0 < end - start <= 7_000
        assert 1 <= len(lines) <= 2
        shown = [unmarked(line) for line in lines]
        assert all(0 < len(line) <= 42 for line in shown), shown
    for speaker in ("You", "Prospect"):
        own = [(start, end) for start, end, lines in cues if speaker in lines[0][:12]]
        assert all(end <= later for (_, end), (later, _) in zip(own, own[1:], strict=False))


@pytest.mark.parametrize("format", ["srt", "vtt"])
def test_subtitles_hold_every_word_once(format):
    text = NASTY["long"]
    shown = " ".join(
        unmarked(line)
        for _, _, lines in cues_of(FORMATS[format](call(spoken(text, 0, 120))))
        for line in lines
    )
    assert shown.replace("You: ", "") == text


@pytest.mark.parametrize(
    ("format", "marks"), [("srt", r"[<>{}\\]"), ("vtt", "[<>]|&(?!lt;|gt;|amp;)")]
)
@pytest.mark.parametrize("speech", ["subtitle marks", "html"])
def test_speech_is_no_markup_in_subtitles(format, marks, speech):
    rendered = FORMATS[format](call(utterance(1, NASTY[speech])))
    for _, _, lines in cues_of(rendered):
        text = "\n".join(lines).removeprefix("<v Prospect>")
        assert not re.search(marks, text)


def cues_of(subtitles: str) -> list[tuple[int, int, list[str]]]:
    """(start, end, lines), times in milliseconds; refuses what isn't whole cues."""
    found = []
    for block in subtitles.removeprefix("WEBVTT\n\n").rstrip("\n").split("\n\n"):
        lines = block.split("\n")
        if "-->" not in lines[0]:
            assert lines.pop(0) == str(len(found) + 1)
        start, end = lines[0].split(" --> ")
        found.append((milliseconds(start), milliseconds(end), lines[1:]))
    return found


def milliseconds(time: str) -> int:
    [hours, minutes, seconds, fraction] = map(int, re.fullmatch(TIME, time).groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction


TIME = r"(\d\d):(\d\d):(\d\d)[,.](\d\d\d)"


def unmarked(line: str) -> str:
    """As a player shows it."""
    line = re.sub(r"^<v \w+>", "", line)
    return line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize("format", TRANSCRIPTS)
def test_a_transcript_to_send_on_holds_what_was_said_and_nothing_of_the_rep_s(format):
    private = "PRIVATE"
    record = call(
        utterance(0, "Hello."),
        utterance(1, "It is too expensive."),
        context=CallContext(private, private, private),
        moments=(replace(MOMENT, quote=private),),
        cards=(replace(CARD, headline=private, say=private, details=private, link=private),),
        tips=(replace(TIP, headline=private, say=private),),
        notices=(replace(NOTICE, text=private),),
        marks=(Mark(1.0, "verdict", "card 1", private), Mark(2.0, "tick", "pain", private)),
        spending=(Spending(private, private, 1, 1),),
        report=REPORT,
        source=private,
        playbook=private,
    )
    handed_on = TRANSCRIPTS[format](record)
    assert "It is too expensive." in handed_on
    assert private not in handed_on
    own = {"Ask what it costs", "They onboard slowly", "Pain", "Goal", "Report", "Card", "Prospect"}
    assert [words for words in own if words in handed_on] == []
    bare = call(*record.utterances)
    assert handed_on == TRANSCRIPTS[format](bare)


def test_a_transcript_to_send_on_names_the_two_sides_for_its_reader():
    record = call(utterance(0, "Hello."), utterance(1, "Too expensive."))
    assert TRANSCRIPTS["txt"](record).splitlines() == [
        "Acme",
        "2026-03-14 15:04, 30:12",
        "",
        "Transcript",
        "[0:00] Sales: Hello.",
        "[0:02] Customer: Too expensive.",
    ]
    assert "**Customer** (0:02): Too expensive." in TRANSCRIPTS["md"](record)
    assert "Customer: Too expensive." in TRANSCRIPTS["srt"](record)
    assert "<v Customer>Too expensive." in TRANSCRIPTS["vtt"](record)


def test_a_pause_parts_the_turns_of_a_transcript_to_send_on():
    paused = Mark(1.0, "mode", "paused", "Paused")
    record = call(utterance(0, "Hello."), spoken("Again.", 5, 6), marks=(paused,))
    assert TRANSCRIPTS["txt"](record).splitlines()[-2:] == [
        "[0:00] Sales: Hello.",
        "[0:05] Sales: Again.",
    ]


@pytest.mark.parametrize("format", READABLE)
@pytest.mark.parametrize("speech", NASTY.values(), ids=NASTY)
def test_a_transcript_to_send_on_obeys_speech_as_little(format, speech):
    rendered = TRANSCRIPTS[format](nasty_call(speech))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028\u2029]", rendered)


def test_the_json_of_a_transcript_has_only_what_both_sides_heard():
    record = call(utterance(1, "Hello."), cards=(CARD,), report=REPORT)
    told = json.loads(TRANSCRIPTS["json"](record))
    assert list(told) == ["id", "title", "started", "duration", "state", "utterances"]
    assert told["utterances"] == [utterance_dict(one) for one in record.utterances]
