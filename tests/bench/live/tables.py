"""The tables that a run prints."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.table import Table

from tests.bench.live.goals import Goal
from tests.bench.live.metrics import Figures, percentile

_COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("WER\nfinals", lambda one: f"{one.wer:.1%}"),
    ("WER\ncommitted", lambda one: f"{one.wer_committed:.1%}"),
    ("tail\nloss", lambda one: f"{one.tail_loss:.1%}"),
    ("shown\np50 / p95", lambda one: _two(one.shown)),
    ("committed\np50 / p95", lambda one: _two(one.committed)),
    ("end → final\np50 / p95", lambda one: _two(one.final)),
    ("first\npartial", lambda one: seconds(percentile(one.first, 50))),
    ("taken\nback", lambda one: f"{one.erasure:.2f}"),
    ("re-\nvised", lambda one: f"{one.revised:.1%}"),
    ("partials\n/ s", lambda one: f"{one.changes_per_second:.1f}"),
    ("lag\ns / min", lambda one: f"{one.lag_slope:+.2f}"),
    ("CPU\ns / s", lambda one: f"{one.cpu_per_second:.3f}"),
    ("frames\n/ s", lambda one: f"{one.frames_per_second:.0f}" if one.frames else "–"),
    ("others\ncores", lambda one: f"{one.crowd:.1f}"),
    ("RSS\nMB", lambda one: f"{one.rss / 1e6:.0f}" if one.rss else "–"),
)

LEGEND = """\
shown, committed: seconds from the true end of a right word until it stands to stay on the screen, \
or is promised not to change.
end → final: from the true end of a turn until its last right word is final. first partial: from \
its true start until one of its words is shown, p50.
taken back: words that left the screen for each that stayed. revised: share of the committed words \
that changed later. tail loss: of the last three words of each turn.
CPU: user and system time of the whole tree of processes, without loading the model. frames: of \
10 ms, that the encoder was given. others: cores that were busy with other programs meanwhile. \
RSS: of the tree, at its largest. –: can't be seen.
Peers run in processes of their own, as they are shipped; the rows of faster-whisper run in ours, \
with what Sotto sets: OPENBLAS_NUM_THREADS=1, GOMP_SPINCOUNT=0, KMP_BLOCKTIME=0.
Sotto as it comes ends the bundled model's utterances in the next gap of 0.12 s after 1.6 s; “to \
the pause” lets them go on until 0.6 s of silence, or a gap after 5.5 s: half the model's window."""


def systems(rows: Mapping[tuple[str, str], Figures], title: str) -> Table:
    """One row for each system and mode."""
    table = _table(title, "system", "mode")
    for head, _ in _COLUMNS:
        table.add_column(head, justify="right", no_wrap=True)
    for names, figures in rows.items():
        table.add_row(*names, *(shown(figures) for _, shown in _COLUMNS))
    return table


def by_call(rows: Mapping[tuple[str, str], Mapping[str, Figures]]) -> Table:
    """Word error rate of finals, call by call."""
    calls = list(dict.fromkeys(call for figures in rows.values() for call in figures))
    table = _table("WER of finals", "system", "mode")
    for call in calls:
        table.add_column(call, justify="right", no_wrap=True)
    for names, figures in rows.items():
        table.add_row(
            *names, *(f"{figures[call].wer:.1%}" if call in figures else "–" for call in calls)
        )
    return table


def goals(reached: Iterable[Goal]) -> Table:
    table = _table("Goals", "goal", "at most", "figure", "")
    for one in reached:
        table.add_row(one.metric, one.goal, one.figure, "met" if one.met else "[bold]missed")
    return table


def listed(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = _table(title, heads[0])
    for head in heads[1:]:
        table.add_column(head)
    for row in rows:
        table.add_row(*row)
    return table


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1))
    table.min_width = len(title) + 2  # else a long title breaks
    for head in heads:
        table.add_column(head, no_wrap=True)
    return table


def _two(late: list[float]) -> str:
    return f"{seconds(percentile(late, 50))} / {seconds(percentile(late, 95))}"


def milliseconds(late: float | None) -> str:
    return "–" if late is None else f"{1000 * late:.1f} ms"


def seconds(late: float | None) -> str:
    if late is None:
        return "–"
    return f"{late:.2f}" if late < 10 else f"{late:.0f}"
