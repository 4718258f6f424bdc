"""A call as text: turns with a speaker and times, in JSON, as if it had been heard."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from app.coach.playbook_errors import expected
from app.errors import SottoError
from app.events import Channel, Utterance, Word

_Seconds = Annotated[float, Field(allow_inf_nan=False)]


class TextCallUnreadable(SottoError):
    hint = 'A call as text is JSON: {"turns": [{"speaker", "start", "end", "text"}, …]}.'


class _Turn(BaseModel):
    speaker: Channel
    start: _Seconds
    end: _Seconds
    text: str = Field(repr=False)
    words: list[tuple[str, _Seconds, _Seconds]] | None = Field(None, repr=False)
    """Each with its start and end."""


class _TextCall(BaseModel):
    turns: list[_Turn]


def read_text_call(path: Path) -> list[Utterance]:
    """Return an utterance for each turn, with its place as id. Raises TextCallUnreadable.

    Words without times are spread evenly over their turn.
    """
    try:
        call = _TextCall.model_validate(json.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise TextCallUnreadable(f"{path} can't be read: {error.strerror}.", "") from None
    except ValidationError as error:
        details = error.errors()[0]
        where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in details["loc"])
        words = f"{where.removeprefix('.')} {expected(details, _TextCall)}".lstrip()
        raise TextCallUnreadable(f"{path}: {words}.") from None
    except json.JSONDecodeError as error:
        raise TextCallUnreadable(
            f"{path}, line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except (ValueError, RecursionError):  # not UTF-8; a thousand nested lists
        raise TextCallUnreadable(f"{path} is not JSON text.") from None
    return [_utterance(place, turn) for place, turn in enumerate(call.turns)]


def _utterance(place: int, turn: _Turn) -> Utterance:
    words = tuple(Word(*word, 1.0) for word in turn.words or _spread(turn))
    return Utterance(place, turn.speaker, turn.start, turn.end, turn.text, words)


def _spread(turn: _Turn) -> list[tuple[str, float, float]]:
    texts = turn.text.split()
    step = (turn.end - turn.start) / max(len(texts), 1)
    return [
        (text, turn.start + place * step, turn.start + (place + 1) * step)
        for place, text in enumerate(texts)
    ]
