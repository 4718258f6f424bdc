"""What is worth remembering of a whole call: pains, promises, numbers, dates, names, verbatim."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.coach.everyday_words import EVERYDAY
from app.coach.grounding import sentences
from app.coach.numbers import numbers
from app.coach.plain_words import GLUE
from app.coach.said import Line
from app.coach.stems import stems
from app.events import Channel

KINDS = ("pain", "promise", "number", "date", "name")
"""The one that is missed most comes first: where room is short, others go before it."""
_WORDS = 14
"""Of a sentence that are kept, round what makes it worth it."""
_ALL_CAPITALS = 0.15
"""Share of capitals within sentences, above which they mark nouns, as in German, not names."""

_PATTERNS = {
    "pain": re.compile(
        r"""\b(?:problems?|pains?|struggl\w+|frustrat\w+|headaches?|nightmare|bottlenecks?
        |manual(?:ly)?|errors?|mistakes?|delay(?:s|ed)?|waste[sd]?|wasting|los(?:e|es|ing|t)
        |too\ (?:slow|long|late|hard|complicated)|takes\ (?:us\ )?(?:about\ )?(?:\w+\ )?
        (?:hours|days|weeks|months|for\ ever|forever)|difficult|annoy\w+|broken|worr(?:y|ied|ies)
        |churn\w*|complain\w*|behind\ schedule|understaffed|overwhelmed
        |schwierig\w*|dauert|verlieren|fehler|ärger\w*|langsam|aufwand|aufwändig|mühsam|sorgen?
        |problèmes?|difficile\w*|lent(?:e|s)?|perd(?:re|ons|ent)|erreurs?|retards?
        |problemas?|difícil\w*|lent[oa]s?|perd(?:er|emos|en)|errores
        |problem[ai]|difficil[ei]|perd(?:ere|iamo|ono)|errori|ritard[oi])\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "promise": re.compile(
        r"""\b(?:(?:i|we)(?:'ll|\ will|\ can|(?:\ am|'re|'m)\ going\ to)\ (?:\w+\ )?
        (?:send|get|check|come\ back|follow|share|schedule|set\ up|book|call|e-?mail|ask|talk
        |speak|introduce|forward|look\ into|find\ out|bring|prepare|sign|decide)
        |let\ me\ (?:check|send|get\ back|find\ out|ask)
        |(?:ich|wir)\ (?:schick|send|melde|prüf|klär|frag|ruf)\w*
        |(?:je|j'|nous|on)\ (?:vais|vous|allons|va)\ (?:\w+\ )?(?:envoy|rappel|vérifi|demand)\w*
        |(?:le|les|te)\ (?:mando|envío|mandamos|enviamos|llamo)
        |(?:le|vi|ti)\ (?:mando|invio|mandiamo|richiamo))\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "date": re.compile(
        r"""\b(?:(?:mon|tues|wednes|thurs|fri)day|january|february|march|april|june|july|august
        |september|october|november|december|tomorrow|q[1-4]
        |(?:next|this|by|end\ of(?:\ the)?)
        \ (?:week|month|quarter|year|spring|summer|autumn|fall|winter)
        |montag|dienstag|mittwoch|donnerstag|freitag|januar|februar|märz|juni|juli|oktober|dezember
        |nächste[nsr]?\ (?:woche|monat|quartal|jahr)
        |lundi|mardi|mercredi|jeudi|vendredi|janvier|février|juin|juillet|août|octobre|décembre
        |lunes|martes|miércoles|jueves|viernes|enero|febrero|junio|julio|agosto|octubre|diciembre
        |lunedì|martedì|mercoledì|giovedì|venerdì|gennaio|giugno|luglio|ottobre|dicembre)\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
_TELLING = 20
"""Words, fewer of which tell nothing of that."""
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Þ][\w&.-]*[^\W\d_](?: [A-ZÀ-Þ][\w&.-]*[^\W\d_])*")
_NO_NAMES = frozenset(
    "I I'm I'd I'll I've Okay OK Yes No Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "January February March April May June July August September October November December".split()
)


@dataclass(frozen=True, slots=True)
class Note:
    kind: str
    channel: Channel
    at: float
    quote: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """What one line holds."""

    notes: tuple[Note, ...] = ()
    capitals: int = 0
    words: int = 0
    """But for its first one, which has a capital anyway."""


class Memory:
    """Notes of a call, by local rules. A line is looked through once, and again if it changes."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        """By the utterance."""
        self._capitals = self._words = 0
        """Of all the lines."""

    def learn(self, fresh: Mapping[int, Line | None]) -> None:
        """Take lines that are new, or different; None: forget it. Only what is final counts."""
        for id, line in fresh.items():
            before = self._known.pop(id, _Known())
            after = _Known()
            if line is not None and line.final:
                after = self._known[id] = _looked_through(line)
            self._capitals += after.capitals - before.capitals
            self._words += after.words - before.words

    def notes(self, lines: Sequence[Line]) -> list[Note]:
        """Of lines that it has learned, in their order; the same words or name only once."""
        names = self._words < _TELLING or self._capitals <= _ALL_CAPITALS * self._words
        seen: set[str] = set()
        found = []
        for line in lines:
            for note in self._known.get(line.id, _Known()).notes:
                if note.quote in seen or (note.kind == "name" and not names):
                    continue
                seen.add(note.quote)
                found.append(note)
        return found


def _looked_through(line: Line) -> _Known:
    words = line.safe.split()[1:]
    return _Known(tuple(_noted(line)), sum(word[:1].isupper() for word in words), len(words))


def _noted(line: Line) -> Iterator[Note]:
    at = 0
    for sentence in sentences(line.safe):
        begin = line.safe.find(sentence, at)
        at = begin + len(sentence)
        nth = len(line.safe[:begin].split())
        known = line.safe == line.text and nth < len(line.words)
        start = line.words[nth].start if known else line.start
        yield from _in_sentence(line.channel, start, sentence)


def _in_sentence(channel: Channel, at: float, sentence: str) -> Iterator[Note]:
    for kind, pattern in _PATTERNS.items():
        if (kind != "pain" or channel is Channel.PROSPECT) and (found := pattern.search(sentence)):
            yield Note(kind, channel, at, _round(sentence, found.start()))
            return
    if numbers(sentence):
        yield Note("number", channel, at, _round(sentence, len(sentence) // 2))
        return
    for name in _names(sentence):
        yield Note("name", channel, at, name)


def _names(sentence: str) -> Iterator[str]:
    """A recogniser gives a capital to what it takes for a beginning: after a comma often, “I see,
    Compared to what?”, elsewhere at times, “They Listen to it”. Slack is a name in “we use Slack”.
    """
    for found in _NAME.finditer(sentence):
        words = found[0].split()
        begins = sentence[found.start() - 2] in ",;:"
        while begins and words and _is_plain(words[0]):
            del words[0]  # “…, And Zendesk”
        alone = len(words) == 1 and words[0]
        if alone and (_is_plain(alone) or (begins and EVERYDAY.issuperset(stems(alone)))):
            continue
        if words and (name := " ".join(words)) not in _NO_NAMES:
            yield name


def _is_plain(word: str) -> bool:
    return word.casefold() in GLUE or not stems(word)  # “Um” has none


def _round(sentence: str, place: int) -> str:
    """The words round a place in a sentence."""
    words = sentence.split()
    if len(words) <= _WORDS:
        return sentence
    nth = len(sentence[:place].split())
    first = min(max(0, nth - _WORDS // 2), len(words) - _WORDS)
    return " ".join(words[first : first + _WORDS])
