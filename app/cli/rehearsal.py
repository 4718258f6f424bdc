"""A playbook tried on a call that was held: what would have come up, and where."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from app.assembly import Coaching, Parts
from app.cli.outcome import Outcome
from app.cli.program import say
from app.cli.session import Session, model_for
from app.coach.playbook import Playbook
from app.coach.text_call import read_text_call
from app.coach.why import why
from app.config.program import Program
from app.errors import SottoError
from app.events import Card, Event, Moment, Notice, Utterance
from app.record.library import Library
from app.speech.decoder import Decoder


class NoSuchCall(SottoError):
    hint = "Name a recording, a call as text (.json), or a number in `sotto calls`."


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that would have come up."""

    turn: int
    """Place of the utterance in the call, from 0."""
    kind: str
    card: str
    """Its id in the playbook."""
    headline: str
    quote: str = field(repr=False)
    at: float
    why: str
    """The trigger that brought it up, or “meaning: ” and the topic."""
    held: tuple[float, ...] = ()
    """When it would have come up again but for its cool-down: seconds on the call clock."""


class Rehearsal:
    """Of one playbook. Loads the speech model once, and only if there is a recording."""

    def __init__(self, program: Program, coaching: Coaching, model: str | None) -> None:
        """`model`: of speech, by name or folder; None: that of the settings."""
        self._program = program
        self._coaching = coaching
        self._eager = replace(coaching, playbook=_without_cool_down(coaching.playbook))
        self._model = model
        self._session: Session | None = None
        self._decoder: Decoder | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def of(self, call: str) -> list[Shown]:
        """`call`: a recording, a text call, or a call of the library, by its number.

        Raises NoSuchCall, TextCallUnreadable, SoundUnreadable, UnknownCall, StorageError.
        """
        path = Path(call)
        if path.is_file():
            spoken = path.suffix.lower() != ".json"
            return self._recorded(path) if spoken else self._written(read_text_call(path))
        if call == "last" or call.isdigit():
            with closing(Library(self._program.home.database)) as library:
                return self._written(library.call(call).utterances)
        raise NoSuchCall(f"There is no call “{call}”.")

    def _written(self, utterances: Sequence[Utterance]) -> list[Shown]:
        return self._with_held(_coached(self._coaching, utterances), utterances)

    def _with_held(self, shown: Sequence[Shown], spoken: Sequence[Utterance]) -> list[Shown]:
        """`spoken`: in the order of the call's turns."""
        pauses = {card.id: card.cool_down for card in self._coaching.playbook.cards}
        there = {(one.turn, one.card) for one in shown}
        held: dict[int, list[float]] = {}
        for again in _coached(self._eager, spoken):
            cooling = [
                place
                for place, one in enumerate(shown)
                if one.card == again.card and 0 <= again.at - one.at < pauses[one.card]
            ]
            if cooling and (again.turn, again.card) not in there:
                held.setdefault(cooling[-1], []).append(again.at)
        return [replace(one, held=tuple(held.get(n, ()))) for n, one in enumerate(shown)]

    def _recorded(self, path: Path) -> list[Shown]:
        if self._session is None or self._decoder is None:
            model = model_for(self._program, self._model)
            self._session = Session(Parts(self._program, model, self._coaching))
            self._decoder = self._open.enter_context(closing(self._session.parts.decoder()))
        watcher, outcome = _Watcher(self._coaching.playbook), Outcome()
        self._session.play(path, watcher, outcome, self._decoder)
        if outcome.interrupted:
            raise KeyboardInterrupt
        spoken = sorted(watcher.spoken, key=lambda one: one.start)
        return self._with_held(watcher.shown(spoken), spoken)


def _coached(coaching: Coaching, utterances: Iterable[Utterance]) -> list[Shown]:
    """Each as it was when it was final: what a partial shows earlier, the final shows, too."""
    coach = coaching.coach()
    watcher = _Watcher(coaching.playbook)
    for utterance in utterances:
        for event in (utterance, *coach.hear(utterance)):
            watcher.show(event, utterance.end)
    return watcher.shown(watcher.spoken)


def _without_cool_down(playbook: Playbook) -> Playbook:
    cards = tuple(card.model_copy(update={"cool_down": 0.0}) for card in playbook.cards)
    return playbook.model_copy(update={"cards": cards})


class _Watcher:
    """The screen of a rehearsal: it remembers what a person would have seen."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = {(one.kind, one.headline, one.say): one for one in playbook.cards[::-1]}
        self.spoken: list[Utterance] = []
        self._moments: dict[int, Moment] = {}
        self._cards: list[Card] = []

    def show(self, event: Event, at: float) -> None:
        match event:
            case Utterance():
                self.spoken.append(event)
            case Moment():
                self._moments[event.id] = event
            case Card():
                self._cards.append(event)
            case Notice():
                say(event)

    def finish(self, duration: float, *, failed: bool = False) -> None: ...

    def shown(self, spoken: Sequence[Utterance]) -> list[Shown]:
        """In the order in which they came up; `spoken`: in the order of the call's turns."""
        turns = {utterance.id: place for place, utterance in enumerate(spoken)}
        shown = []
        for card in self._cards:
            source = self._playbook[card.kind, card.headline, card.say]
            turn = turns[self._moments[card.moment].utterance]
            said = spoken[turn]
            reason = why(source, said.words, said.channel, card.quote_at)
            quote, at = card.quote, card.quote_at
            shown.append(Shown(turn, card.kind, source.id, card.headline, quote, at, reason))
        return shown
