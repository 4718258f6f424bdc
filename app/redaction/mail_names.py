"""The names in spoken e-mail addresses: what stands before “at”."""

from collections.abc import Sequence

from app.redaction.tokens import Token, is_number, letter

SIGNS = {"dot", "point", "period", "underscore", "dash", "hyphen", "minus", "plus"}
MARKS = {".", "_", "-", "+"}
FILLERS = {"uh", "um", "er", "erm", "mm", "hm", "so", "like"}
CORRECTIONS = {"no", "sorry", "mean", "actually", "rather", "wait", "correction"}
_NOT_LOCAL = set(
    "is it's its it to on me us him her them you i we they the an my our your their "
    "his and or so that that's this was are be via by look looked looking looks find "
    "found available site website page online up shop down live hosted work works "
    "worked working meet met back here there out one ones see reach email mail e "
    "address write send of in for with from can could just try use called start "
    "started starting stay stayed then go goes went buy bought arrive arrived all not "
    "still now check had has have over everything prices listed registered sold sell "
    "book booked ordered click someone somebody anyone everyone get got at okay well "
    "yeah yes sure mailing writing sending said only directly um uh er erm copy cc "
    "mails emails".split()
)
_LOCAL_WORDS = 3
_ONE_WORD = 6
"""Words that are said to be one."""
_REMARKS = tuple(
    tuple(remark.split())
    for remark in (
        "all one word",
        "one word",
        "all lower case",
        "all lowercase",
        "lower case",
        "lowercase",
        "with a",
        "with an",
        "i'll spell it",
        "i'll spell that",
        "let me spell it",
        "let me spell that",
        "no spaces",
        "no dots",
        "no space",
        "all together",
    )
)
"""What one says of an address while one says it."""
_HOW_MANY = {"double", "one", "two", "single"}
"""“marchetti, double t”."""
_SPELLED = 3
"""Letters that spell a word."""
_JUST_SAID = 4
"""Words between a name and its letters, with both."""


def name_before(tokens: Sequence[Token], at: int) -> int | None:
    """The first token of what stands before “at”; None if that is no name."""
    first, place = at, at - 1
    plain = 0
    remarked = False
    while place >= 0:
        before = _before_remark(tokens, place)
        if before < place:
            if tokens[place].word == "word":
                return _one_word(tokens, before)
            remarked, place = True, before
            continue
        begin = _as_in(tokens, place)
        if begin == place:
            more = None if not remarked and _ends(tokens, place, first, at) else 0
            more = _plain_words(tokens, place, first, at) if more == 0 else None
            if more is None or plain + more > _LOCAL_WORDS:
                break
            plain += more
        first, place, remarked = begin, begin - 1, False
    while first < at and tokens[first].word in SIGNS:
        first += 1
    return _before_letters(tokens, first) if first < at else None


def _plain_words(tokens: Sequence[Token], place: int, first: int, at: int) -> int | None:
    """How many plain words a token adds to the name; None: it is no part of it."""
    token = tokens[place]
    if token.word in SIGNS:
        return None if first == at else 0
    joined = token.after in MARKS or (first < at and tokens[first].word in SIGNS)
    if joined or is_character(tokens, place, first):
        return 0
    short = "'" in token.word and (token.word[1] != "'" or token.word[0] == "i")  # not “o'brien”
    return None if token.word in _NOT_LOCAL or short else 1


def _before_letters(tokens: Sequence[Token], first: int) -> int:
    """Where the name begins that is spelled from `first` on: “okonkwo, that's O-K-O-N-K-W-O”."""
    spelled = ""
    for token in tokens[first:]:
        if len(token.word) > 1:
            break
        spelled += token.word
    if len(spelled) >= _SPELLED:
        for place in range(max(0, first - _JUST_SAID), first):
            if tokens[place].word == spelled:
                return name_before(tokens, place + 1) or place
    return first


def _ends(tokens: Sequence[Token], place: int, first: int, at: int) -> bool:
    """The name begins behind this place."""
    if first == at:
        return False
    joined = tokens[place].after in MARKS or tokens[first].word in SIGNS
    return not joined and _is_apart(tokens[place], tokens[first])


def _before_remark(tokens: Sequence[Token], place: int) -> int:
    """The place before a remark that ends there: “Chloe with a C”, “all one word”."""
    if tokens[place].word in CORRECTIONS:
        back = _past_back(tokens, place)
        return back if tokens[back + 1].word == "at" else place
    if place and tokens[place - 1].word in _HOW_MANY and len(tokens[place].word) == 1:
        return place - 2
    end = place
    if letter(tokens[place]) and place > 1 and tokens[place - 2].word == "with":
        end = place - 1
    words = tuple(token.word for token in tokens[max(0, end - 3) : end + 1])
    for remark in _REMARKS:
        if words[-len(remark) :] == remark and (remark[0] == "with") == (end < place):
            before = end - len(remark)
            if remark[-2:-1] == ("spell",):
                return _past_back(tokens, before)
            return before
    return place


def _past_back(tokens: Sequence[Token], place: int) -> int:
    """Before “at, sorry”: who spells a name has said it, and where it ends."""
    while place >= 0 and tokens[place].word in FILLERS | CORRECTIONS | {"at"}:
        place -= 1
    return place


def _one_word(tokens: Sequence[Token], last: int) -> int:
    """The first of the words that are said to be one."""
    first = last
    while first > max(0, last - _ONE_WORD + 1):
        before = tokens[first - 1]
        if before.line != tokens[first].line or before.after.strip():
            break
        first -= 1
    return first


def _as_in(tokens: Sequence[Token], place: int) -> int:
    """The place of the letter of “S as in Sam”, “C for Charlie” that ends at a place."""
    words = [token.word for token in tokens[max(0, place - 3) : place]]
    for link in (["for"], ["as", "in"], ["like"]):
        at = place - len(link) - 1
        if at >= 0 and words[-len(link) :] == link:
            if tokens[at].word == tokens[place].word[:1]:
                return at
    return place


def _is_apart(left: Token, right: Token) -> bool:
    if left.line != right.line:
        return not (left.word in SIGNS or letter(left) or letter(right))
    return any(mark in left.after for mark in ",.;:?!") and not letter(left)


def is_character(tokens: Sequence[Token], place: int, first: int) -> bool:
    """A digit, or a letter that isn't the word “a” or “I”."""
    word = tokens[place].word
    if is_number(word):
        return True
    if word in ("a", "i"):
        spelled = bool(letter(tokens[first])) or tokens[first].word in SIGNS
        return spelled or (place > 0 and len(tokens[place - 1].word) == 1)
    return len(word) == 1 and bool(letter(tokens[place]))
