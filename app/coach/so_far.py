"""What is known of a call while it runs, for the model: what was said, found out, advised."""

from app.coach.call_context import about
from app.coach.memory import Memory
from app.coach.playbook import Playbook
from app.coach.prompt import Scene
from app.coach.said import Said
from app.events import CallContext, Channel, Event, Mark, Mode, ModeChanged, Moment

_ENOUGH = 30.0
"""Seconds of speech from which on the share of it is worth telling."""


class SoFar:
    """Of one call."""

    def __init__(self) -> None:
        self.title = ""
        """Of the call, as the rep wrote it."""
        self.context = CallContext()
        """What else the rep wrote of it."""
        self.said = Said()
        self.tips: list[str] = []
        """Texts of those that stood whole."""
        self._memory = Memory()
        self._items: dict[str, str] = {}
        self._done: dict[str, bool] = {}
        """Of the checklist, by id."""

    def take(self, playbook: Playbook) -> None:
        """There is something else to find out."""
        self._items = {item.id: item.item for item in playbook.checklist}

    def hear(self, event: Event) -> None:
        self.said.hear(event)
        match event:
            case Mark(kind="tick", about=item, text=text):
                self._done[item] = text == "done"
            case ModeChanged(mode=Mode.OFF_RECORD):
                self.tips.clear()  # they may tell of what is forgotten

    def remember(self) -> None:
        """Look through what is new: a little at a time, not all with a tip."""
        self._memory.learn(self.said.fresh())

    def scene(self, moment: Moment, *, sure: bool, room: int) -> Scene:
        """`room`: tokens that the whole request may have."""
        self.remember()
        done = [text for id, text in self._items.items() if self._done.get(id)]
        return Scene(
            moment.kind,
            moment.channel,
            self.said.safe_quote(moment.utterance, moment.quote),
            sure=sure,
            about=about(self.title, self.context, room),
            minute=int(moment.at // 60),
            talk_share=self._talk_share(),
            found_out=done,
            to_find_out=[text for text in self._items.values() if text not in done],
            notes=self._memory.notes(self.said.lines()),
            tips=self.tips,
            turns=self.said.turns(),
        )

    def _talk_share(self) -> int | None:
        seconds = self.said.seconds()
        both = sum(seconds.values())
        return round(100 * seconds[Channel.REP] / both) if both >= _ENOUGH else None
