"""Whether what stood on the screen may stand there, judged without any of the program's own rules.

It is stricter than it need be: what a scripted model says well is worded so that it passes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from app.events import Moment, Partial, Utterance

LATEST, TURNS = 6.0, 2
"""Seconds, and changes of speaker, after a moment was found: what comes then is late."""
APART, WINDOW, MOST = 20.0, 600.0, 6
"""Seconds between two tips; seconds in which there are so many at most."""
_TICK = 0.5
"""Seconds by which the program may be behind the call: how often it is told the time here."""
_ALIKE = 0.6

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
    if word != "one"  # the one, no one, one of them
} | {
    word: str(10 * number)
    for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_OTHER_NUMBERS = frozenset("hundred thousand million billion half double twice dozen".split())
_ASKING = frozenset(
    "what how who when where which why would could can do does is are if should will may".split()
)
_UNFIT = re.compile(r"[<>{}|`\x00-\x09\x0b-\x1f\x7f]|\*\*|://|www\.|@|\]\(|(?:\d[\s()-]*){7}")


@dataclass(frozen=True)
class Sight:
    """What could be read at a time."""

    at: float
    tip: int
    moment: int
    headline: str = field(repr=False)
    say: str = field(repr=False)
    quote: str | None = field(default=None, repr=False)
    """Of a tip that is whole."""


@dataclass
class Tally:
    """What a judge has found; those of many calls add up."""

    calls: int = 0
    seen: int = 0
    """Tips of which anything was shown."""
    whole: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """"ungrounded", "late", "repeat", "over budget", "misshapen": how many tips are so."""
    taken_back: int = 0
    """Tips that stood on the screen, were it by a word, and were taken back."""
    notices: int = 0
    told_twice: int = 0
    """Notices of a kind that there was before in the call."""
    cards_lost: int = 0
    bugs: int = 0
    """Errors in the log."""
    examples: list[str] = field(default_factory=list, repr=False)
    """Of faults."""

    def __iadd__(self, other: "Tally") -> "Tally":
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


class Judge:
    """Of one call; hears what is said as the program does."""

    def __init__(self, playbook_says: str, forbidden: Sequence[str]) -> None:
        """`playbook_says`: all that a tip may claim. `forbidden`: what only a liar's tip has."""
        self._playbook = plain(playbook_says)
        self._numbers = numbers(playbook_says)
        self._forbidden = [plain(one) for one in forbidden]
        self._said: dict[int, Partial | Utterance] = {}
        self._found: dict[int, tuple[float, Moment]] = {}
        self._first: dict[int, Sight] = {}
        self._whole: list[Sight] = []
        self._faulty: dict[str, dict[int, str]] = {}
        """By fault and tip; with an example."""

    def hear(self, said: Partial | Utterance) -> None:
        self._said[said.id] = said

    def meet(self, moment: Moment, at: float) -> None:
        """Of a moment that was a hunch first, the time of the hunch counts."""
        told, _ = self._found.get(moment.id, (at, moment))
        self._found[moment.id] = told, moment

    def see(self, sight: Sight) -> None:
        for fault in self._faults(sight):
            self._faulty.setdefault(fault, {})[sight.tip] = f"{sight.headline} / {sight.say}"
        self._first.setdefault(sight.tip, sight)
        if sight.quote is not None:
            self._whole.append(sight)

    def tally(self) -> Tally:
        unasked = [one.at for one in self._first.values() if one.moment > 0]
        faults = Counter({fault: len(tips) for fault, tips in self._faulty.items()})
        faults["over budget"] += sum(two - one < APART - _TICK for one, two in pairwise(unasked))
        faults["over budget"] += sum(
            late - early < WINDOW - _TICK
            for early, late in zip(unasked, unasked[MOST:], strict=False)
        )
        examples = [
            f"{fault}: {one}" for fault, tips in self._faulty.items() for one in tips.values()
        ]
        return Tally(
            calls=1,
            seen=len(self._first),
            whole=len(self._whole),
            faults=faults,
            examples=examples,
        )

    def _faults(self, sight: Sight) -> Iterator[str]:
        told, moment = self._found[sight.moment]
        if not self._is_grounded(sight):
            yield "ungrounded"
        if sight.at - told > LATEST + 0.01 or self._changes(moment) >= TURNS:
            yield "late"
        if sight.quote is not None and moment.id > 0:
            earlier = (f"{one.headline} {one.say}" for one in self._whole)
            if any(_alike(f"{sight.headline} {sight.say}", one) > _ALIKE for one in earlier):
                yield "repeat"
        text = f"{sight.headline}\n{sight.say}"
        long = len(sight.headline.split()) > 8 or len(sight.say.split()) > 16
        hidden = any(unicodedata.category(one) in ("Cf", "Co") for one in text)
        if long or hidden or _UNFIT.search(unicodedata.normalize("NFKC", text)):
            yield "misshapen"

    def _is_grounded(self, sight: Sight) -> bool:
        moment = self._found[sight.moment][1]
        text = f"{sight.headline} {sight.say}"
        quote = moment.quote if sight.quote is None else sight.quote
        if sight.quote is not None and not self._was_said(sight.quote):
            return False
        if any(one in plain(text) for one in self._forbidden):
            return False
        # a tip that is not whole may quote another place, which nobody sees yet
        known = self._numbers | numbers(quote)
        if sight.quote is not None and not numbers(text) <= known:
            return False
        return all(self._may_be_said(sentence) for sentence in _sentences(sight.say))

    def _may_be_said(self, sentence: str) -> bool:
        first = plain(sentence).split()[:1]
        cut_off = not sentence.endswith((".", "!"))  # a question without its end
        asks = sentence.endswith("?") or (cut_off and set(first) <= _ASKING)
        return asks or f" {plain(sentence)} " in f" {self._playbook} "

    def _was_said(self, quote: str) -> bool:
        ordered = sorted(self._said.values(), key=lambda one: (one.start, one.id))
        sides = {one.channel for one in ordered}
        texts = [" ".join(_text(one) for one in ordered if one.channel is side) for side in sides]
        return any(f" {plain(quote)} " in f" {plain(text)} " for text in texts)

    def _changes(self, moment: Moment) -> int:
        """How often the speaker has changed since, as far as it could be heard."""
        ordered = sorted(self._said.values(), key=lambda one: (one.start, one.id))
        place = next(at for at, one in enumerate(ordered) if one.id == moment.utterance)
        turns = [one for one in ordered[place + 1 :] if len(_text(one).split()) >= 3]
        return len(list(groupby([moment.channel, *(one.channel for one in turns)]))) - 1


def plain(text: str) -> str:
    """Words in lower case, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def numbers(text: str) -> set[str]:
    """Each number, or each word of one: "30,000" is 30000, "forty-three" is 40 and 3."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = {re.sub(r"[.,]", "", one) for one in re.findall(r"\d[\d.,]*", folded)}
    for word in plain(text).split():
        if word in _NUMBER_WORDS:
            found.add(_NUMBER_WORDS[word])
        elif word in _OTHER_NUMBERS:
            found.add(word)
    return found


def _sentences(text: str) -> list[str]:
    return [one.strip(' "') for one in re.findall(r"[^.?!…]+[.?!…]*", text) if one.strip(' "')]


def _alike(one: str, other: str) -> float:
    first, second = set(plain(one).split()), set(plain(other).split())
    return len(first & second) / max(1, len(first | second))


def _text(said: Partial | Utterance) -> str:
    return said.text if isinstance(said, Utterance) else said.committed
