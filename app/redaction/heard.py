"""What one speaker said, ready to be searched: tokens, numbers, and what tells of them."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, groupby
from typing import TypeAlias

from app.redaction.cues import Cue, Topic, cues_of
from app.redaction.misheard import mended
from app.redaction.runs import Run, is_pause, runs_of
from app.redaction.tokens import Unit, digit_units, is_number, tokens

Line: TypeAlias = tuple[str, str]
"""Who said it, and what."""

_PLAIN_END = set(
    "and if no so on since thanks thank please is for that's thats that but or okay "
    "ok right yeah yes with at the you i as by to just it it's its which because then "
    "sorry not under until in from of will would can do don't have got let when where "
    "all was my we hey mate sir good now anyway expiry expires exp valid name hash "
    "star pound key enter ta cheers alright uh um er".split()
)
"""What may follow a number that is read out. Another word is what it counts: “120 break-ins”."""

_NEW_NUMBER = {
    *(Topic.CODE, Topic.MAYBE_CODE, Topic.SOCIAL, Topic.PIN, Topic.OTHER),
    *(Topic.ACCOUNT, Topic.MAYBE_ACCOUNT),
}
"""Asked for one of these, nobody goes on with the number of a card."""


class Heard:
    """One speaker's lines, of a talk of several."""

    def __init__(self, lines: Sequence[Line], speaker: str) -> None:
        self.speaker = speaker
        self.texts = [text for _, text in lines]
        own = [place for place, line in enumerate(lines) if line[0] == speaker]
        self.tokens = mended(tokens(self.texts, own))
        self._others: Sequence[Heard] = ()

    def answers(self, others: Sequence["Heard"]) -> None:
        """What the others ask for is what this one says next."""
        self._others = [other for other in others if other is not self]

    @property
    def everyone(self) -> Iterator["Heard"]:
        """This speaker, then the others."""
        yield self
        yield from self._others

    @cached_property
    def digits(self) -> list[Unit]:
        return digit_units(self.tokens)

    @cached_property
    def runs(self) -> list[Run]:
        asked = [cue.last for cue in self.cues if cue.asked and cue.topic in _NEW_NUMBER]
        return runs_of(self.tokens, self.digits, asked)

    @cached_property
    def cues(self) -> list[Cue]:
        """In order; with those of the others."""
        found = list(self._own_cues)
        lines = [token.line for token in self.tokens]
        for other in self._others:
            for cue in other._own_cues:
                answer = bisect_left(lines, other.tokens[cue.last].line) - 1
                found.append(Cue(cue.topic, answer, answer, asked=True))
        return sorted(found, key=lambda cue: cue.last)

    @cached_property
    def _cue_ends(self) -> list[int]:
        return [cue.last for cue in self.cues]

    @cached_property
    def _own_cues(self) -> list[Cue]:
        found: list[Cue] = []
        places = range(len(self.tokens))
        for line, group in groupby(places, key=lambda place: self.tokens[place].line):
            these = list(group)
            found += cues_of(self.texts[line], self.tokens, these[0], these[-1] + 1)
        return found

    @cached_property
    def _words(self) -> list[int]:
        """How many words that are no numbers stand before each token."""
        return list(accumulate((not is_number(t.word) for t in self.tokens), initial=0))

    def announced(self, run: Run, within: int, among: Collection[Topic]) -> Topic | None:
        """What the nearest of some cues before a number says of it.

        `within`: words between them, at most.
        """
        cue = self.cue_before(run, within, among)
        return cue.topic if cue else None

    def cue_before(self, run: Run, within: int, among: Collection[Topic]) -> Cue | None:
        for place in range(bisect_left(self._cue_ends, run.first) - 1, -1, -1):
            cue = self.cues[place]
            if self.words_between(cue.last, run.first) > within:
                return None
            if cue.topic in among:
                return cue
        return None

    def turns_to_other(self, run: Run, topic: Topic) -> bool:
        """Whether the speaker announces something else before a number is over."""
        cues = self.cues[
            bisect_left(self._cue_ends, run.first) : bisect_left(self._cue_ends, run.last)
        ]
        return any(
            cue.topic in _NEW_NUMBER - {topic}
            and not cue.asked
            and self.tokens[cue.last].after.strip() not in (".", "?", "!")
            for cue in cues
        )

    def is_cue(self, place: int) -> bool:
        """Whether one of this speaker's ends with that token."""
        return any(cue.last == place and not cue.asked for cue in self.cues)

    def is_near(self, topic: Topic, run: Run, before: int, after: int) -> bool:
        """Whether such a cue stands that many words before or after a number, at most."""
        return any(
            cue.topic is topic
            and (
                (cue.last < run.first and self.words_between(cue.last, run.first) <= before)
                or (cue.first > run.last and self.words_between(run.last, cue.first) <= after)
            )
            for cue in self.cues
        )

    def words_between(self, left: int, right: int) -> int:
        """Numbers don't count."""
        return self._words[right] - self._words[left + 1]

    def ends_sentence(self, run: Run) -> bool:
        """A pause or the end of the utterance follows."""
        last = self.tokens[run.last]
        at_end = self.tokens[run.last + 1 : run.last + 2]
        return bool(last.after.strip()) or not at_end or at_end[0].line != last.line

    def stands_alone(self, run: Run) -> bool:
        """It is read out, and counts nothing."""
        return self.ends_sentence(run) or self.tokens[run.last + 1].word in _PLAIN_END

    def ends_open(self, run: Run) -> bool:
        """Nothing was said behind it: the speaker's next utterance may go on with it."""
        return run is self.runs[-1] and self.is_last(run.units[-1])

    def is_last(self, unit: Unit) -> bool:
        return is_pause(self.tokens, unit.last + 1, len(self.tokens))


def heard(lines: Sequence[Line]) -> list[Heard]:
    """One for each speaker."""
    all_heard = [Heard(lines, speaker) for speaker in dict.fromkeys(who for who, _ in lines)]
    for one in all_heard:
        one.answers(all_heard)
    return all_heard
