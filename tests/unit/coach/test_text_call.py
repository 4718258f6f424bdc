"""A call as text, as if it had been heard."""

import json
from dataclasses import replace

import pytest

from app.coach.text_call import TextCallUnreadable, read_text_call
from app.events import Channel, Utterance, Word
from app.record.export.json_export import utterance_dict

TURN = {"speaker": "rep", "start": 2.0, "end": 6.0, "text": "So what do you", "words": None}


@pytest.fixture
def read(tmp_path):
    def read(content: object):
        path = tmp_path / "call.json"
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return read_text_call(path)

    return read


def test_words_without_times_are_spread_over_their_turn(read):
    other = {"speaker": "prospect", "start": 6, "end": 7, "text": "", "pace": "unknown keys pass"}
    said, silent = read({"title": "x", "turns": [TURN, other]})
    assert (said.id, said.channel, said.start, said.end) == (0, Channel.REP, 2.0, 6.0)
    assert [(w.text, w.start, w.end) for w in said.words] == [
        ("So", 2.0, 3.0),
        ("what", 3.0, 4.0),
        ("do", 4.0, 5.0),
        ("you", 5.0, 6.0),
    ]
    assert (silent.id, silent.words) == (1, ())


def test_words_with_times_keep_them(read):
    [said] = read({"turns": [TURN | {"words": [["So", 2.5, 2.7], ["what", 3.0, 3.1]]}]})
    assert [tuple(word) for word in said.words] == [("So", 2.5, 2.7, 1.0), ("what", 3.0, 3.1, 1.0)]


def test_the_export_of_a_call_is_a_call_as_text(read):
    word = Word("Hello.", 1.0, 1.5, 0.75)
    was = Utterance(7, Channel.PROSPECT, 1.0, 1.5, "Hello.", (word,))
    [said] = read({"id": 3, "utterances": [utterance_dict(was)], "cards": []})
    assert said == replace(was, id=0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"lines": []}, "turns is missing."),
        ({"turns": [{**TURN, "words": [["So", 1, 2, 7]]}]}, "turns[1].words[1][4] "),
        ({"turns": [{**TURN, "words": ["So"]}]}, "turns[1].words[1] must be a list"),
        ({"turns": "x"}, "turns must be a list"),
        ({"turns": []}, "turns is empty."),
        ({"utterances": []}, " is empty."),
        ({"turns": [TURN, {**TURN, "speaker": "reb"}]}, 'turns[2].speaker must be "rep" or "pr'),
        ({"turns": [{**TURN, "start": None}]}, "turns[1].start must be a number"),
        ({"turns": [{**TURN, "end": float("nan")}]}, "turns[1].end must be a number"),
        ({"turns": [{"speaker": "rep", "start": 0, "end": 1}]}, "turns[1].text is missing."),
        ({"turns": [{**TURN, "words": [["So", 1]]}]}, "turns[1].words[1][3] is missing"),
        ([], "must be a table"),
        (b'{"turns":\n [}', "line 2, column 3: "),
        (b"\xff", "is not JSON text."),
        (b"[" * 100_000, "is not JSON text."),
    ],
)
def test_what_is_no_call_says_where_and_why(read, content, says):
    with pytest.raises(TextCallUnreadable) as caught:
        read(content)
    assert says in caught.value.message
    assert "So what" not in caught.value.message
    assert caught.value.hint


def test_a_folder_is_no_call(tmp_path):
    with pytest.raises(TextCallUnreadable, match="can't be read"):
        read_text_call(tmp_path)
