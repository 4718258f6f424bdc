"""A call as text: turns with a speaker and times, in JSON, as if it had been heard.

The JSON export of a call is one, too: it calls them utterances, with a channel.
"""

import json
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, ValidationError

from app.coach.playbook_errors import expected
from app.errors import SottoError
from app.events import Channel, Utterance, Word

_Seconds = Annotated[float, Field(allow_inf_nan=False)]
_Likely = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _with_probability(word: Any) -> Any:
    return [*word, 1.0] if isinstance(word, list) and len(word) == 3 else word


_Word: TypeAlias = Annotated[
    tuple[str, _Seconds, _Seconds, _Likely], BeforeValidator(_with_probability)
]
"""Text, start and end; the JSON export has the probability, too."""


class TextCallUnreadable(SottoError):
    hint = 'A call as text is JSON: {"turns": [{"speaker", "start", "end", "text"}, …]}.'


class _Turn(BaseModel):
    speaker: Channel = Field(validation_alias=AliasChoices("speaker", "channel"))
    start: _Seconds
    end: _Seconds
    text: str = Field(repr=False)
    words: list[_Word] | None = Field(None, repr=False)


class _TextCall(BaseModel):
    turns: list[_Turn] = Field(min_length=1, validation_alias=AliasChoices("turns", "utterances"))


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
        where = "".join(
            f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in details["loc"]
        )
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
    words = tuple(Word(*word) for word in turn.words or _spread(turn))
    return Utterance(place, turn.speaker, turn.start, turn.end, turn.text, words)


def _spread(turn: _Turn) -> list[tuple[str, float, float, float]]:
    texts = turn.text.split()
    step = (turn.end - turn.start) / max(len(texts), 1)
    return [
        (text, turn.start + place * step, turn.start + (place + 1) * step, 1.0)
        for place, text in enumerate(texts)
    ]
