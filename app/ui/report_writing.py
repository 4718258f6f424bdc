"""How the model's part of a report stands, in the rep's words, and what may be done about it."""

from dataclasses import dataclass

from app.config.settings import Coach
from app.record.call_record import CallRecord
from app.report import Report

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
        return Writing("Waits until the coach is on. Settings › Coach", (CANCEL,))
    if not free:
        return Writing("Waits until the call is over.", (CANCEL,))
    problem = report.job.problem if report.job else ""
    return Writing(f"Waits. {problem} It tries again by itself.".replace("  ", " "), (NOW, CANCEL))


def unasked(record: CallRecord, coach: Coach) -> Writing:
    """Of a report that nobody waits for: why it is not there, and what would make it be."""
    report = record.report
    if report.job:
        return Writing(f"Not written. {report.job.problem}", (NOW, CANCEL))
    if not coach.may_send:
        return Writing() if report.written else _off(record, coach)
    if report.written:
        return Writing(f"Written by the coach at {report.written.host}.", (ANEW,))
    if not _is_worth_writing(record):
        return Writing("Too little was said in this call to sum it up.")
    return Writing(f"The coach at {coach.host} can write a summary.", (WRITE,))


def _off(record: CallRecord, coach: Coach) -> Writing:
    """The rep has agreed to nothing that lasts; in the demo a key in the environment is enough for
    tips. Who was sent this call for them may be sent it once more, if the rep says so."""
    asked = {one.host for one in record.spending}
    if coach.host in asked and coach.may_ask and _is_worth_writing(record):
        had = f"No summary: the coach is off; {coach.host} was asked about this call before."
        return Writing(f"{had} To write one it is sent the whole call.", (WRITE,))
    if coach.model_on:
        where = coach.host or "the address that it has now"
        return Writing(f"No summary: the coach is not agreed to for {where}. Settings › Coach")
    return Writing("No summary: the coach is off. Settings › Coach") if asked else Writing()


def _is_worth_writing(record: CallRecord) -> bool:
    from app.after_call import is_worth_writing  # the window comes first

    return is_worth_writing(record)
