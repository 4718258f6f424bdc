"""The call that begins next, and how it is made of the settings. Importing the rooms takes time."""

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

from app.audio.devices import sound_system
from app.config.paths import resources
from app.config.program import Program
from app.events import CallContext

if TYPE_CHECKING:
    from app.assembly import Assembled, Coaching


@dataclass(frozen=True, slots=True)
class NextCall:
    """What the rep wrote of it before it begins."""

    title: str = field(default="", repr=False)
    context: CallContext = CallContext()


_loading = Lock()
"""PySide looks into each module that is imported, and pydantic's then import others: two threads
that import them at once find some half made (3 of 40 times on a busy machine)."""


def load_rooms() -> None:
    """What a call and its report are made of. Blocking, for half a second the first time."""
    with _loading:
        import app.after_call
        import app.assembly  # noqa: F401


def load_library() -> None:
    """What reads the calls that were kept. Blocking, for a moment the first time."""
    with _loading:
        import app.record.library  # noqa: F401


def load_models() -> None:
    """What knows the speech models. Blocking, for a moment the first time."""
    with _loading:
        import app.speech.catalogue  # noqa: F401


def live(program: Program, call: NextCall) -> "Assembled":
    """Blocking. Raises SottoError."""
    load_rooms()
    from app.assembly import live_call

    coach = replace(_coaching(program), title=call.title, context=call.context)
    return live_call(program, sound_system(), coach)


def demo(program: Program, call: NextCall) -> "Assembled":
    """The bundled call, of which the rep has written nothing. Blocking. Raises SottoError."""
    load_rooms()
    from app.assembly import demo_call

    return demo_call(program, _coaching(program))


def _coaching(program: Program) -> "Coaching":
    """A call does without cards while the playbook can't be read; `PlaybookWatch` says what is
    wrong with it, and has it as soon as it is corrected. Raises PlaybookMissing."""
    from app.assembly import coaching, find_playbook
    from app.coach.toml_file import PlaybookUnreadable

    try:
        return coaching(program, None, None)
    except PlaybookUnreadable:
        blank = coaching(program, str(resources() / "playbooks" / "blank.toml"), None)
        return replace(
            blank,
            playbook=blank.playbook.model_copy(update={"name": "No playbook"}),
            file=find_playbook(program.settings.coach.playbook, program.home),
        )
