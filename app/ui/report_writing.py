"""How the model's part of a report stands, in the rep's words, and what may be done about it."""

from dataclasses import dataclass

from app.config.settings import Coach
from app.record.call_record import CallRecord
from app.report import Report

_THERE = "Settings › Coach"
WRITE, ANEW, CANCEL, NOW = "Write summary", "Write anew", "Cancel", "Try now"


@dataclass(frozen=True, slots=True)
class Writing:
    words: str = ""
    """"": there is nothing to say, and no room is taken."""
    actions: tuple[str, ...] = ()
    """The words on the buttons; each is asked for by them."""
    nothing_sent: bool = False
    """No model was sent anything about the call: it was made in this run of the program, which
    knows of every request."""


def waiting(report: Report, *, may_write: bool, free: bool) -> Writing:
    """Of a report that is wanted. `free`: no call is running."""
    if not may_write:
        words = f"The summary waits until the coach is on. {_THERE} switches it on."
        return Writing(words, (CANCEL,))
    if not free:
        return Writing("The summary waits until the call is over.", (CANCEL,))
    problem = report.job.problem if report.job else ""
    why = f"The summary waits: {_in_sentence(problem)}" if problem else "The summary waits."
    return Writing(f"{why} It tries again by itself.", (NOW, CANCEL))


def unasked(record: CallRecord, coach: Coach) -> Writing:
    """Of a report that nobody waits for: why it is not there, and what would make it be."""
    report = record.report
    if report.job:
        return Writing(f"No summary: {_in_sentence(report.job.problem)}", (NOW, CANCEL))
    if report.written:
        by = f"Written by the coach at {report.written.host}."
        return Writing(by, (ANEW,)) if coach.may_send else Writing()
    if not _is_worth_writing(record):
        return Writing("Too little was said in this call to sum it up.")
    if not coach.may_send:
        return _off(record, coach)
    return Writing(f"No summary yet: the coach at {coach.host} can write one.", (WRITE,))


def _off(record: CallRecord, coach: Coach) -> Writing:
    """The rep has agreed to nothing that lasts; in the demo a key in the environment is enough for
    tips. Who was sent this call for them may be sent it once more, if the rep says so."""
    asked = {one.host for one in record.spending}
    if coach.host in asked and coach.may_ask:
        had = f"No summary: the coach is off; {coach.host} was asked about this call before."
        return Writing(f"{had} To write one it is sent the whole call.", (WRITE,))
    if coach.model_on:
        where = coach.host or "the address that it has now"
        return Writing(f"No summary: the coach is not agreed to for {where}. {_THERE} asks you.")
    return Writing(f"No summary: the coach is off. {_THERE} switches it on.")


def _in_sentence(problem: str) -> str:
    """What went wrong, after a colon."""
    return problem[:1].lower() + problem[1:]


def _is_worth_writing(record: CallRecord) -> bool:
    from app.after_call import is_worth_writing  # the window comes first

    return is_worth_writing(record)
