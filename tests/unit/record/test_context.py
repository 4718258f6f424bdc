"""What the rep wrote of a call: kept with it, handed out with it, gone with it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from app.events import CallContext
from app.record.database import open_database
from app.record.export.formats import FORMATS
from app.record.export.report_words import greeting, mail_text, sections
from app.record.journal import Journal
from app.record.library import Library, UnknownCall
from app.report import Report
from tests.unit.record.reports import WRITTEN
from tests.unit.record.scenes import CARD, STARTED, TIP, columns, files, keep, utterance

CANARY = "xylophonequartz"
DANA = CallContext("Northwind", "Dana Whitfield, CFO", "Renewal in March.\n30 seats \ud800🙂")
KEPT = replace(DANA, notes="Renewal in March.\n30 seats ?🙂")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.db"


def record_of(path, call="last"):
    with Library(path) as library:
        return library.call(call)


def test_what_was_written_before_the_call_is_on_disk_as_soon_as_the_call_is(path):
    journal = Journal(path, title="Acme", started=STARTED, source="x", context=DANA)
    list(journal.open())
    assert record_of(path).context == KEPT
    list(journal.close(5.0))


def test_what_is_written_in_the_call_takes_its_place_and_survives_another_file(path):
    journal = Journal(path, title="Acme", started=STARTED, source="x", context=DANA)
    list(journal.open())
    list(journal.record(later := CallContext("Redwood")))
    path.unlink()  # the journal writes the whole call again
    for log in path.parent.glob("calls.db-*"):
        log.unlink()
    list(journal.record(utterance(1)))
    list(journal.close(5.0))
    assert record_of(path).context == later


def test_of_a_call_of_which_nothing_was_written_nothing_is_kept(path):
    keep(path, [utterance(1)])
    assert columns(path, "SELECT * FROM contexts") == []
    assert record_of(path).context == CallContext()


def test_after_the_call_it_can_be_written_anew(path):
    call = keep(path, [utterance(1), DANA])
    with Library(path) as library:
        library.describe(call, CallContext("Redwood"))
        assert library.call(call).context == CallContext("Redwood")
        with pytest.raises(UnknownCall):
            library.describe(call + 1, DANA)


def test_the_list_of_calls_has_company_and_contact(path):
    call = keep(path, [utterance(1), DANA])
    keep(path, [utterance(1)])
    with Library(path) as library:
        told, plain = sorted(library.calls(), key=lambda one: one.id)
        assert (told.company, told.contact) == (DANA.company, DANA.contact)
        assert (plain.company, plain.contact) == ("", "")
        assert DANA.contact not in repr(told)
        library.describe(call, CallContext("Redwood"))
        assert {one.company for one in library.calls()} == {"Redwood", ""}


PAN = "4111 1111 1111 1111"
PAID = CallContext(f"Northwind {PAN}", f"Dana, card {PAN}", f"Visa {PAN}\nCVV 417, code 417")


def test_no_card_that_the_rep_wrote_down_reaches_the_disk_or_an_export(path):
    journal = Journal(path, title=f"Acme {PAN}", started=STARTED, source="x", context=PAID)
    events = [utterance(1), PAID]
    for step in (journal.open(), *(journal.record(event) for event in events), journal.close(5.0)):
        list(step)
        assert not any(b"1111" in content for content in files(path.parent).values())
    with Library(path) as library:
        library.rename("last", f"Paid by {PAN}, CVV 417")
        library.describe("last", PAID)
        record = library.call("last")
    content = b"".join(files(path.parent).values())
    exports = "".join(render(record) for render in FORMATS.values())
    assert (b"1111" in content, b"417" in content) == (False, False)
    assert ("1111" in exports, "417" in exports) == (False, False)
    assert record.title == "Paid by [card number], CVV [security code]"
    assert record.context.contact == "Dana, card [card number]"
    assert record.context.notes == "Visa [card number]\nCVV [security code], code [security code]"


def test_it_goes_with_its_call_to_the_last_byte(path):
    call = keep(path, [utterance(1), CallContext(CANARY, CANARY, CANARY)])
    assert any(CANARY.encode() in content for content in files(path.parent).values())
    with Library(path) as library:
        library.delete(call)
    assert columns(path, "SELECT * FROM contexts") == []
    assert not any(CANARY.encode() in content for content in files(path.parent).values())


def test_a_file_of_before_takes_it_too(path):
    keep(path, [utterance(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        older.execute("DROP TABLE contexts")
        older.execute("PRAGMA user_version = 5")
    with Library(path) as library:
        assert library.call("last").context == CallContext()
        library.describe("last", DANA)
        assert library.call("last").context == KEPT


def test_it_is_saved_from_a_damaged_file(path):
    call = keep(path, [*(utterance(n) for n in range(200)), DANA])
    [(page,)] = columns(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'contexts'")
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)
    assert page > 1
    connection, [notice] = open_database(path, patience=0.1)
    connection.close()
    assert "damaged" in notice.text
    assert record_of(path, call).context == KEPT


# -- in exports ------------------------------------------------------------------------------------


def exported(path, form, context=DANA):
    keep(path, [utterance(1), CARD, TIP, context])
    return FORMATS[form](record_of(path))


def test_text_says_it_below_the_title(path):
    assert exported(path, "txt").splitlines()[:6] == [
        "Acme",
        "2026-03-14 15:04, 1:00",
        "Company: Northwind",
        "Contact: Dana Whitfield, CFO",
        "Notes: Renewal in March.",
        "    30 seats ?🙂",
    ]


def test_markdown_says_it_below_the_title(path):
    text = exported(path, "md", replace(DANA, company="<b>North*wind"))
    assert "\n\n**Company:** &lt;b&gt;North\\*wind\n\n" in text
    assert "\n\n**Notes:** Renewal in March.  \n30 seats ?🙂\n\n" in text


def test_json_has_it_as_values(path):
    assert json.loads(exported(path, "json"))["context"] == {
        "company": "Northwind",
        "contact": "Dana Whitfield, CFO",
        "notes": "Renewal in March.\n30 seats ?🙂",
    }


def test_subtitles_for_the_web_have_it_as_a_comment(path):
    text = exported(path, "vtt", replace(DANA, notes="a --> b\n\n00:01.000 --> 00:02.000\nfake"))
    comment = text.split("\n\n")[1]
    assert comment.splitlines() == [
        "NOTE",
        "About this call",
        "Company: Northwind",
        "Contact: Dana Whitfield, CFO",
        "Notes: a → b 00:01.000 → 00:02.000 fake",
    ]


def test_subtitles_without_comments_have_nothing_of_it(path):
    assert "Northwind" not in exported(path, "srt")


def test_what_a_card_says_besides_stands_with_it(path):
    text = exported(path, "txt")
    assert text.count("    They buy every third year.\n    https://example.com/price\n") == 1
    keep(path, [utterance(1), CARD])
    markdown = FORMATS["md"](record_of(path))
    assert "\n>\n> They buy every third year.\n>\n> https://example.com/price\n" in markdown
    [card] = json.loads(FORMATS["json"](record_of(path)))["cards"]
    assert (card["details"], card["link"]) == (CARD.details, CARD.link)


def test_a_card_without_more_says_no_more(path):
    keep(path, [utterance(1), replace(CARD, details="", link="")])
    text = FORMATS["txt"](record_of(path))
    assert text.splitlines()[-1] == '    Heard: "too expensive"'


# -- the mail --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ("Dana Whitfield, CFO", "Hi Dana,"),
        ("Dana", "Hi Dana,"),
        ("Dana Whitfield (CFO)", "Hi Dana,"),
        ("Dana Whitfield – CFO", "Hi Dana,"),
        ("Jean-Luc O’Neil", "Hi Jean-Luc,"),
        ("Dr. Whitfield", "Hi Dr. Whitfield,"),
        ("Frau Weber", "Hi Frau Weber,"),
        ("Žofia", "Hi Žofia,"),
        ("dana@northwind.example", ""),
        ("+1 555 0100", ""),
        (", CFO", ""),
        ("", ""),
    ],
)
def test_the_contact_is_greeted_by_name(contact, words):
    assert greeting(contact) == words


def test_the_drafted_mail_begins_with_the_name():
    draft = mail_text("Acme", WRITTEN, "Dana Whitfield")
    assert draft == "Acme\n\nHi Dana,\n\nThey onboard slowly. The offer follows.\n"
    assert mail_text("Acme", replace(WRITTEN, mail=()), "Dana") == ""
    [rows] = [
        section.rows
        for section in sections(Report(written=WRITTEN), "Dana Whitfield")
        if "mail" in section.heading
    ]
    assert [row.text for row in rows] == ["Hi Dana,", "They onboard slowly.", "The offer follows."]


@pytest.mark.parametrize("form", ["txt", "md", "vtt"])
def test_an_export_greets_too(path, form):
    call = keep(path, [utterance(1), DANA])
    with Library(path) as library:
        library.keep_report(call, WRITTEN)
        assert "Hi Dana," in FORMATS[form](library.call(call))
