"""How often to look at what is being said, and what to leave out when the machine falls behind.

Sound is never left out. In this order: fewer looks, greedy finals in short windows, no looks,
and a notice.
"""

from collections import deque
from collections.abc import Iterator
from enum import IntEnum

from app.events import Notice

SPAN = 8.0
"""Seconds of the call over which the decoder's load is measured."""
BUSY = 0.85
"""Share of the time that the decoder works from which on it sheds work, as the final of a long
utterance would wait; measured over `SPAN`."""
CALM = 0.5
"""Share below which it takes work back."""
LATE = 2.0
"""Seconds after the endpoint at which a final is late, whatever the load was."""
DEAR = 1.2
"""Seconds of a final from which on it would come 2 s behind the speech: it begins 0.3 s into the
pause, and may have to wait for a look."""
_PATIENCE = 3.0
"""Seconds between one measure and the next: what was shed last must show first."""
_TRUST = 12.0
"""Seconds of calm before work is taken back."""
_HICCUP = 2.0
"""Seconds of a look from which on it tells of a decoder that was started again, not of its pace."""
_LOOKS = 8
"""Which tell what a final will cost: those at the beginning of an utterance are cheap."""
_REST = 1.3
"""A look is due again after this many times what the last one cost, for each who talks."""
_BOTH = 1.5
"""Times the step while both talk, which nobody reads word by word: that costs twice as much."""

_TOO_SLOW = "This computer can't keep up: words come when a sentence is over."
_KEPT = "Nothing of the call is lost."
TOO_SLOW = Notice(
    _TOO_SLOW,
    f"A smaller model in Settings › Words is faster. {_KEPT}",
    command="sotto calibrate",
)
TOO_SLOW_AS_IT_IS = Notice(_TOO_SLOW, f"It may help to close other programs. {_KEPT}")
"""With the smallest model there is."""


class Shed(IntEnum):
    """What is left out, each with all before it."""

    NOTHING = 0
    LOOKS = 1
    """Half of them."""
    BEAM = 2
    """Finals are greedy, in windows as short as a look's."""
    ALL_LOOKS = 3


class Pace:
    """Told what passes and what decoding costs, both in seconds on the call clock."""

    def __init__(self, step: float | None, final_cost: float, *, has_smaller: bool = True) -> None:
        """`step`: seconds of new speech between two looks, None: finals only. `final_cost`: what a
        final costs, in looks. `has_smaller`: a smaller model could take this one's place."""
        self._too_slow = TOO_SLOW if has_smaller else TOO_SLOW_AS_IT_IS
        self._step = step
        self._final_cost = final_cost
        self._looks: deque[float] = deque([0.0], maxlen=_LOOKS)
        """What the newest ones cost."""
        self._answers: deque[tuple[float, float]] = deque()
        """When each came, and what it cost."""
        self.now = 0.0
        """Seconds on the call clock."""
        self._changed = 0.0
        self._busy_since = 0.0
        """The newest moment that was not calm."""
        self._told = False
        self._caught_up = False
        """The first words of a call are late because the model was loading."""
        self.shed = Shed.NOTHING

    def step(self, talking: int) -> float | None:
        """Seconds of new speech before the next look, with so many channels talking; or None."""
        if self._step is None or self.shed is Shed.ALL_LOOKS:
            return None
        step = self._step if talking < 2 else _BOTH * self._step
        step = max(step, _REST * self._looks[-1] * talking)
        return step if self.shed is Shed.NOTHING else 2 * step

    @property
    def hurried(self) -> bool:
        """Whether finals have to be cheap: from the first one on, where looks foretell it."""
        return self.shed >= Shed.BEAM or self._final_cost * max(self._looks) > DEAR

    def pass_to(self, now: float) -> None:
        """The call clock goes on."""
        self.now = max(self.now, now)

    def answered(self, cost: float, *, final: bool, late: float) -> Iterator[Notice]:
        """Take an answer's cost, and how long after its endpoint it came."""
        if not cost:  # of a file at full speed, nothing waits
            return
        if not final:
            self._looks.append(min(cost, _HICCUP))
        self._answers.append((self.now, cost))
        while self._answers[0][0] < self.now - SPAN:
            self._answers.popleft()
        load = sum(cost for _, cost in self._answers) / SPAN
        self._caught_up = self._caught_up or (final and late <= LATE)
        is_late = self._caught_up and late > LATE
        if load > CALM or is_late:
            self._busy_since = self.now
        if load > BUSY or is_late:
            yield from self._leave_out()
        elif self.shed and self.now - max(self._busy_since, self._changed) >= _TRUST:
            self._change(Shed(self.shed - 1))

    def _leave_out(self) -> Iterator[Notice]:
        if self.now - self._changed < _PATIENCE:
            return
        if self.shed < Shed.ALL_LOOKS:
            self._change(Shed(self.shed + 1))
        elif not self._told:
            self._told = True
            yield self._too_slow

    def _change(self, shed: Shed) -> None:
        self.shed = shed
        self._changed = self.now
