"""Passwords and keys: by their look, or by what is said before them."""

import re
from collections.abc import Iterator, Sequence

from app.redaction.cues import Cue, Topic
from app.redaction.heard import Heard
from app.redaction.keys import WORD_AND_DIGITS, WORD_AND_YEAR, is_odd, looks_made_up
from app.redaction.tokens import Token, is_number, letter

_CHUNK = re.compile(r"\S+")
_SIGNS = set(
    "capital uppercase upper lowercase lower case caps dollar sign exclamation mark "
    "point hash hashtag underscore dash hyphen dot star asterisk percent ampersand "
    "question at slash backslash plus equals bang tilde caret colon semicolon pound "
    "followed then with space symbol".split()
)
_STRONG_SIGNS = _SIGNS - {
    "case",
    "at",
    "with",
    "then",
    "followed",
    "point",
    "mark",
    "star",
    "pound",
    "question",
    "space",
    "plus",
    "equals",
    "sign",
    "symbol",
}
_FILLERS = {"um", "uh", "er", "erm", "like", "just"}
_IS = {"is", "are", "was", "be", "equals", "reads", "it's", "that's", "its"}
_BEGINS = {"starts", "begins", "goes", "ends"}
_ABOUT = set(
    "for on to of the my our your his her their that this there here at in guest wifi "
    "portal account and login user username network admin demo trial tenant server "
    "system router office shared one i you we they use used have got will would "
    "should still currently now with it laptop phone screen door safe app page site "
    "new two three four number after current temporary old staging production test sandbox".split()
)
_STOPS = set(
    "and so but which because if for in on that please everyone we you i no not or "
    "it's that's this there here he she they the a an to of from by as when while "
    "until since although though who where what how everybody nobody can could will "
    "would should do don't just than per yes yeah yep sure okay ok sorry hm hmm nope right".split()
)
_STATES = set(
    "going too always wrong never only still already same short long weak strong fine good "
    "okay ok right safe secure unsafe easy hard simple complex old new different "
    "known public visible optional mandatory mine yours theirs his hers dead gone "
    "lost case up out in on off under written kept hidden due about around more less "
    "longer shorter something everything nothing anything important very really quite "
    "pretty rather often usually probably maybe all any some each every both one "
    "being broken sent set reset shown stuck stolen bad better best worse worst also "
    "again back now today yesterday temporary temporarily default unique personal "
    "confidential none irrelevant history private useless ridiculous terrible "
    "annoying obsolete invalid valid active inactive available unavailable there's "
    "impossible possible necessary unnecessary enough case-sensitive sensitive first "
    "second third next last like literally basically actually our my your their its "
    "his someone somebody mostly hashed handled behind between over down forever "
    "automatic automatically managed company everywhere somewhere nowhere later soon "
    "ready wanted what's whatever whichever such so-called part half twice once at "
    "least most ours free sorted".split()
)
_QUESTION = re.compile(
    r"(?:\b(?:what|which|tell|give|need|read|and|your)\b.*|(?:^|[.,?!] ?)(?:\S+ ){0,2})"
    r"(?:password|passphrase|word|maiden name)\b"
    r"(?: (?:is|are|for|on|of|to|at|please|again|now|then|you|did|do|we|there)\b.{0,25})?\W*$",
    re.IGNORECASE,
)
_LEADS = _FILLERS | set(
    "oh well i think believe it's it that's is was probably sure okay so".split()
)
"""Words before the answer to a question for a password."""
_ANSWER = 4
"""Words of an answer that is a password and nothing else."""
_REMARKS = _SIGNS | {"all", "one", "word", "a", "an", "no", "spaces", "and", "in"}
"""What one says of a password behind it."""
_LINKS = {"then", "and", "a", "an", "in", "with", "at", "no", "all"}
_SOON = 4
_PUNCTUATION = ".,;:?!\"'\u201c\u201d()"
_NEAR = 10
"""Words between what says that it is a password, and it."""
_MOST = 9
"""Words of a password that is spoken."""


def passwords(heard: Heard) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and the last token of each value."""
    for cue in heard.cues:
        if cue.topic in (Topic.PASSWORD, Topic.KEY, Topic.LOGIN, Topic.PIN):
            yield from _odd(heard, cue)
        if cue.topic not in (Topic.PASSWORD, Topic.KEY):
            continue
        begin, told = _value(heard.tokens, cue)
        if cue.asked and not told:
            begin, told = _answer(heard, begin)
        if begin >= len(heard.tokens):
            continue
        end = _written(heard, begin)
        if end is None:
            end = _spoken(heard, cue, begin, told)
        if end is not None:
            yield begin, _past_remarks(heard.tokens, end)


def _odd(heard: Heard, cue: Cue) -> Iterator[tuple[int, int]]:
    """What looks like a password, near what speaks of one."""
    before = 0 if cue.asked or cue.topic is not Topic.PASSWORD else _NEAR
    begin = max(0, cue.first - before)
    for place in range(begin, min(cue.last + 1 + _NEAR, len(heard.tokens))):
        token = heard.tokens[place]
        chunk = _CHUNK.match(heard.texts[token.line], token.start)
        text = chunk.group().strip(_PUNCTUATION) if chunk else ""
        answer = cue.asked and place <= cue.last + _SOON and WORD_AND_YEAR.fullmatch(text)
        if answer or looks_made_up(text) or _ends_in_digits(heard.tokens, place, text):
            end = _written(heard, place)
            if end is not None:
                yield place, end


def _ends_in_digits(tokens: Sequence[Token], place: int, text: str) -> bool:
    """“qwerty123”, “is Tiger2”; but not “Office365”."""
    told = place > 0 and _ends_telling(tokens[place - 1])
    return WORD_AND_DIGITS.fullmatch(text) is not None and (told or text.islower())


def _past_remarks(tokens: Sequence[Token], end: int) -> int:
    """Past “all one word, then a one”, “with a capital W”."""
    place = end + 1
    while place < len(tokens) and tokens[place].line == tokens[end].line:
        if tokens[place - 1].after.strip() not in ("", ","):
            break
        word = tokens[place].word
        if word not in _REMARKS and not _is_strong(tokens[place]):
            break
        if word not in _LINKS:
            end = place
        place += 1
    return end


def _value(tokens: Sequence[Token], cue: Cue) -> tuple[int, bool]:
    """Where the value begins, and whether “is” or the like stands before it."""
    place = cue.last + 1
    told = not cue.asked and _ends_telling(tokens[cue.last])
    while not told and place < min(len(tokens), cue.last + 9):
        word = tokens[place].word
        begins = word in _BEGINS and tokens[place + 1 : place + 2]
        told = word in _IS or bool(begins and begins[0].word in ("with", "like"))
        if not told and (word not in _ABOUT or tokens[place].after.strip() in (".", "?", "!")):
            return cue.last + 1, False
        place += 2 if begins else 1
    if not told:
        return cue.last + 1, False
    while place < len(tokens) and _is_before(tokens, place):
        place += 1
    return place, True


def _answer(heard: Heard, begin: int) -> tuple[int, bool]:
    """Where the answer begins to a question for a password, and whether there was one."""
    tokens = heard.tokens
    if begin >= len(tokens) or not _QUESTION.search(heard.texts[max(0, tokens[begin].line - 1)]):
        return begin, False
    while begin < len(tokens) - 1 and tokens[begin].word in _LEADS:
        begin += 1
    return begin, True


def _is_before(tokens: Sequence[Token], place: int) -> bool:
    """A filler, or “all lowercase”."""
    word = tokens[place].word
    if word in _FILLERS or word in ("lowercase", "uppercase"):
        return True
    following = tokens[place + 1].word if place + 1 < len(tokens) else ""
    if word == "the" and following in ("word", "words"):
        return True
    if word in ("word", "words") and place > 0 and tokens[place - 1].word == "the":
        return True
    return word == "all" and following in ("lower", "caps", "lowercase", "uppercase")


def _ends_telling(token: Token) -> bool:
    told = token.word.endswith("'s") or token.word in _IS or token.word == "to"
    return told or token.after.strip() in (":", "=")


def _written(heard: Heard, begin: int) -> int | None:
    """The last token of what nobody says as a word: “hunter2”, “Larkspur-88-Harbor”."""
    tokens = heard.tokens
    first = tokens[begin]
    chunk = _CHUNK.match(heard.texts[first.line], first.start)
    assert chunk is not None
    text = chunk.group().rstrip(".,;:?!\"'\u201d)")
    if not is_odd(text):
        return None
    end = begin
    for token in tokens[begin + 1 :]:
        if token.line != first.line or token.start >= first.start + len(text):
            break
        end += 1
    return end


def _spoken(heard: Heard, cue: Cue, begin: int, told: bool) -> int | None:
    """The last token of a value in words; None where the password is only spoken about."""
    tokens = heard.tokens
    end, plain = begin, 0
    while end < len(tokens) and plain < _MOST and _goes_on(tokens, begin, end):
        plain += not _is_strong(tokens[end])
        end += 1
    value = tokens[begin:end]
    strong = sum(map(_is_strong, value))
    if not value or _is_state(value[0].word):
        return None
    if strong == 1 and len(value) > 1 and is_number(value[0].word):
        return None  # “twelve characters”
    return end - 1 if strong >= _least(heard, cue, value, told) else None


def _least(heard: Heard, cue: Cue, value: Sequence[Token], told: bool) -> int:
    """How many strong words a value needs."""
    if not told:
        sign = any(token.word in _STRONG_SIGNS for token in value)
        plain = not cue.asked or not is_number(value[0].word)
        return 2 if sign and plain else _MOST + 1
    if heard.tokens[cue.last].word == "to" and not cue.asked:
        return 2  # “set the password to expire every 90 days”
    if cue.topic is Topic.PASSWORD and (not cue.asked or _is_answer(heard, value)):
        return 0
    return 1 if cue.asked else 2


def _is_answer(heard: Heard, value: Sequence[Token]) -> bool:
    """The other side wanted to know it, and this is all that is said."""
    question = heard.texts[max(0, value[0].line - 1)]
    whole = len(value) <= _ANSWER and (
        value[-1].after.strip() != "" or value[-1] == heard.tokens[-1]
    )
    return whole and _QUESTION.search(question) is not None


def _is_strong(token: Token) -> bool:
    """It is said of a password, hardly of anything else."""
    word = token.word
    if word in _STRONG_SIGNS or is_number(word) or letter(token):
        return True
    return token.raw.isupper() and len(word) > 2


def _is_state(word: str) -> bool:
    if word in _STATES or (len(word) > 6 and word.endswith("ing")):
        return True
    return len(word) > 4 and word.endswith(("ed", "ly", "n't"))


def _goes_on(tokens: Sequence[Token], begin: int, at: int) -> bool:
    token = tokens[at]
    strong = _is_strong(token) or token.word in _SIGNS
    spelled = strong and at + 1 < len(tokens) and _is_strong(tokens[at + 1])
    if token.word in _STOPS and not (spelled or (strong and at > begin)):
        return at > begin and _leads_on(tokens, at)
    if at == begin or strong:
        return True
    mark = tokens[at - 1].after.strip()
    return mark == "" if tokens[at - 1].line != token.line else mark in ("", "-", "_")


def _leads_on(tokens: Sequence[Token], at: int) -> bool:
    """“and then five”, “with a capital”."""
    behind = [token for token in tokens[at + 1 : at + 3] if token.word not in _STOPS][:1]
    return tokens[at].word in ("and", "then", "with", "a") and any(
        _is_strong(token) and token.word not in ("a", "i", "one") for token in behind
    )
