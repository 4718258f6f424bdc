"""Words and word times of finals, each file at full speed, and how fast that is."""

from collections.abc import Iterator
from pathlib import Path

from tests import scoring
from tests.bench.command import MODEL, sotto

CLEAN = ("discovery", "pricing")


def measure(_: Path) -> Iterator[tuple[str, str, str]]:
    scores = {}
    for call in scoring.CALLS:
        run = sotto("transcribe", "--json", *MODEL, str(scoring.sound(call)))
        said = run.lines[0]["utterances"]
        for channel in scoring.CHANNELS:
            scores[call, channel] = scoring.score(call, channel, scoring.words_of(said, channel))
        wer = " / ".join(f"{scores[call, channel].wer:.1%}" for channel in scoring.CHANNELS)
        pooled = scoring.pooled(scores[call, channel] for channel in scoring.CHANNELS)
        goal = "each ≤ 8 %" if call in CLEAN else "shown"
        yield f"WER of finals, {call}: rep / prospect, pooled", f"{wer}, {pooled:.1%}", goal
        if call == "discovery":
            faster = run.lines[0]["duration"] / run.wall
            yield "discovery at full speed, start and model included", f"{faster:.1f} ×", "≥ 3 ×"
    clean = [score for (call, _), score in scores.items() if call in CLEAN]
    yield "WER of finals, discovery + pricing", f"{scoring.pooled(clean):.2%}", "≤ 5 %"
    yield "word times within 0.3 s, discovery + pricing", f"{scoring.timely(clean):.1%}", "≥ 95 %"
