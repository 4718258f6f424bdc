"""What is said in a sound of the benchmark: each word with its time, and the turns."""

from dataclasses import dataclass

from tests import scoring


@dataclass(frozen=True)
class Truth:
    """One channel of one call; a sound without speech has no words."""

    words: tuple[str, ...] = ()
    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    turns: tuple[range, ...] = ()
    """Indices of the words of each."""

    @property
    def speech(self) -> float:
        """Seconds of it."""
        return sum(self.ends[turn[-1]] - self.starts[turn[0]] for turn in self.turns)


def truth_of(sound: str) -> Truth:
    """Of `call/channel`, what follows a space aside; of any other name: nothing is said."""
    if "/" not in sound:
        return Truth()
    call, channel = sound.split(" ")[0].split("/")
    words = [
        (part, start, end, number)
        for number, turn in enumerate(scoring.turns(call))
        if turn["speaker"] == channel
        for word, start, end in turn["words"]
        for part in scoring.normal(word)
    ]
    numbers = [number for *_, number in words]
    turns = [
        range(numbers.index(number), numbers.index(number) + numbers.count(number))
        for number in dict.fromkeys(numbers)
    ]
    parts, starts, ends, _ = zip(*words, strict=True)
    return Truth(parts, starts, ends, tuple(turns))
