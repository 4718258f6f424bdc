"""JSON: everything that is known of a call, for programs. ASCII, so that a terminal may show it."""

import json
from dataclasses import asdict
from typing import Any, TypeAlias

from app.events import Card, Notice, Tip, Utterance
from app.record.call_record import CallRecord
from app.report import Report

Json: TypeAlias = dict[str, Any]

_HEARD_BY_BOTH = ("id", "title", "started", "duration", "state", "utterances")


def render(record: CallRecord) -> str:
    return json.dumps(_record_dict(record), indent=2) + "\n"


def transcript(record: CallRecord) -> str:
    whole = _record_dict(record)
    return json.dumps({key: whole[key] for key in _HEARD_BY_BOTH}, indent=2) + "\n"


def utterance_dict(utterance: Utterance) -> Json:
    """Times in seconds on the call clock; a word is [word, start, end, probability]."""
    return {
        "id": utterance.id,
        "channel": utterance.channel.value,
        "start": utterance.start,
        "end": utterance.end,
        "text": utterance.text,
        "words": [list(word) for word in utterance.words],
    }


def card_dict(card: Card) -> Json:
    more = {"details": card.details, "link": card.link}
    return {"id": card.id, "kind": card.kind, **_advice_dict(card), **more}


def tip_dict(tip: Tip) -> Json:
    return {"id": tip.id, **_advice_dict(tip)}


def _advice_dict(advice: Card | Tip) -> Json:
    return {
        "moment": advice.moment,
        "headline": advice.headline,
        "say": advice.say,
        "quote": advice.quote,
        "quote_at": advice.quote_at,
    }


def _notice_dict(notice: Notice) -> Json:
    return {"text": notice.text, "hint": notice.hint, "severity": notice.severity.value}


def _report_dict(report: Report) -> Json:
    """`found` by Sotto itself, `written` by the coach's model; null for what is not there.

    Their keys are the fields of `app/report.py`; a quote is {"at", "channel", "text"}.
    """
    return {
        "found": asdict(report.found) if report.found else None,
        "written": asdict(report.written) if report.written else None,
    }


def _record_dict(record: CallRecord) -> Json:
    return {
        "id": record.id,
        "title": record.title,
        "started": record.started.isoformat(),
        "duration": record.length,
        "state": record.state.value,
        "context": asdict(record.context),
        "utterances": [utterance_dict(utterance) for utterance in record.utterances],
        "cards": [card_dict(card) for card in record.cards],
        "tips": [tip_dict(tip) for tip in record.tips],
        "marks": [asdict(mark) for mark in record.marks],
        "notices": [_notice_dict(notice) for notice in record.notices],
        "spending": [asdict(one) for one in record.spending],
        "report": _report_dict(record.report),
    }
