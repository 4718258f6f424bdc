"""What each number of a call means and is counted from, in the rep's words: the only place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    name: str
    meaning: str
    """How it is counted."""
    source: str
    """What it is counted from, and how far that can be trusted."""
    wait: str = ""
    """What has to be heard first; until then there is no number. "": nothing."""


_SOUND = "From the sound of each side, where words were understood in it; of a kept call, from "
_WORDS = "From the times of the words."

TALK_SHARE = Definition(
    "Talk share",
    "Your seconds of speech as a part of both sides’. Silence is nobody’s.",
    f"{_SOUND}the times of the words.",
    "after 2 min of speech",
)
PACE = Definition(
    "Pace",
    "Your words in a minute of your own speech, in the whole call and in your last 30 s of speech.",
    f"{_SOUND}the times of the words. Words that were not understood are missing.",
    "after 2 min of speech",
)
QUESTIONS = Definition(
    "Questions",
    "Questions that you asked.",
    "From the words: a question mark, or the form of a question (“how do you …”, “…, isn’t it”) "
    "where the mark was left out. Forms are known in English only.",
)
MONOLOGUE = Definition(
    "Longest monologue",
    "How long you spoke without more than a “yeah” or “I see” from the prospect. "
    "5 s of silence end it.",
    f"{_WORDS} While you speak, from the sound too.",
)
PATIENCE = Definition(
    "Pause before you answer",
    "From the end of what the prospect said to your first word; the middle one of all your "
    "answers. Coming in early is 0.",
    _WORDS,
    "after 3 answers",
)
FILLERS = Definition(
    "Fillers",
    "“um”, “uh”, “er”, “you know”, “I mean” and “like” as a filler, in a minute of your speech.",
    "From the words. Speech recognition leaves many of them out, so you said at least as many. "
    "English only.",
    "after 1 min of English",
)
INTERRUPTIONS = Definition(
    "Interruptions",
    "You began while the prospect went on talking, and kept talking for 1 s or more; "
    "and the other way round. A “yeah” is none.",
    _WORDS,
)
CARDS = Definition("Cards", "Cards that the playbook brought up.", "From the playbook.")
TIPS = Definition("Tips", "Tips that the coach’s model wrote.", "From the coach.")

CAVEAT = "For you alone to learn from. Not for employment decisions."
"""What the figures are not for (Zoom says the same of its own)."""
