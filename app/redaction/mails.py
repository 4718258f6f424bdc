"""E-mail addresses, written and spoken: “j dot smith at example dot com”."""

import re
from collections.abc import Iterator, Sequence

from app.redaction.tokens import Token, is_number, letter

WRITTEN = re.compile(r"[\w.+%\u2019'-]*\w\s?@\s?\w[\w-]*(?:\.\w[\w-]*)+")
"""With the spaces that a recogniser may put round the sign."""

_TOPS = set(
    "com org net edu gov int mil info biz name io co ai app dev me tv eu uk ie de at "
    "ch fr it es pt nl be lu dk se no fi is pl cz sk hu ro bg gr hr si ee lv lt us ca "
    "mx br ar cl au nz in pk jp cn kr sg hk my za ng ke il ae tr ru ua test example "
    "invalid localhost local tech cloud online shop store agency group london berlin "
    "email health law bank solutions systems digital studio design consulting "
    "software team works world care school academy travel energy media games gg xyz "
    "site website space club pro global company services industries engineering".split()
)
_PROVIDERS = {"gmail", "googlemail", "hotmail", "icloud", "yahoo", "gmx", "protonmail", "aol"}
_ROLES = set(
    "info hello sales support office accounts accounting billing admin contact team "
    "orders invoices hr jobs careers service enquiries inquiries mail post help "
    "helpdesk purchasing procurement finance legal marketing press reception bookings "
    "payments it security privacy data".split()
)
_SIGNS = {"dot", "point", "period", "underscore", "dash", "hyphen", "minus", "plus"}
_MARKS = {".", "_", "-", "+"}
_FILLERS = {"uh", "um", "er", "erm", "mm", "hm", "so", "like"}
_CORRECTIONS = {"no", "sorry", "mean", "actually", "rather", "wait", "correction"}
_LEADS = set(
    "is it's its to on me at try use via copy cc and that's thats was be or him her "
    "us them address email e-mail mail cause colon then say well yes yeah sure erm er "
    "um uh so okay ok it".split()
)
_NOT_LOCAL = set(
    "is it's its it to on me us him her them you i we they the an my our your their "
    "his and or so that that's this was are be via by look looked looking looks find "
    "found available site website page online up shop down live hosted work works "
    "worked working meet met back here there out one ones see reach email mail e "
    "address write send of in for with from can could just try use called start "
    "started starting stay stayed then go goes went buy bought arrive arrived all not "
    "still now check had has have over everything prices listed registered sold sell "
    "book booked ordered click someone somebody anyone everyone get got at okay well "
    "yeah yes sure mailing writing sending said only directly um uh er erm copy cc".split()
)
_NOT_DOMAIN = set(
    "the an my our your their his her this that these those least most all once first "
    "last best any some no what which it me us him them you i we they home noon night".split()
)
_LOCAL_WORDS, _DOMAIN_WORDS = 3, 5


def spoken_mails(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and the last token of each address."""
    for place, token in enumerate(tokens):
        if token.word != "at" or place == 0:
            continue
        first = _local(tokens, place)
        if first is None:
            continue
        begin = _behind_at(tokens, place)
        last = _domain(tokens, begin)
        spelled = _is_spelled(tokens, first, place)
        if not (spelled or _is_announced(tokens, first)):
            continue
        if last is None and begin < len(tokens) and tokens[begin].word in _PROVIDERS:
            last = begin
        if last is None and spelled and begin >= len(tokens):
            last = place  # it was broken off
        if last is not None:
            yield first, last


def _behind_at(tokens: Sequence[Token], place: int) -> int:
    """Past “at”, “at sign”, “at the rate of”, and fillers."""
    words = [token.word for token in tokens[place + 1 : place + 4]]
    if words[:2] == ["the", "rate"]:
        place += 3 if words[2:] == ["of"] else 2
    elif words[:1] in (["sign"], ["symbol"]):
        place += 1
    return _past(tokens, place + 1, _FILLERS)


def _past(tokens: Sequence[Token], place: int, words: set[str]) -> int:
    while place < len(tokens) and tokens[place].word in words:
        place += 1
    return place


def _local(tokens: Sequence[Token], at: int) -> int | None:
    """The first token of what stands before “at”; None if that is no name."""
    first = at
    plain = 0
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        joined = token.after in _MARKS or (first < at and tokens[first].word in _SIGNS)
        if first < at and not joined and _is_apart(token, tokens[first]):
            break
        if token.word in _SIGNS:
            if first == at:
                break
        elif not joined and not _is_character(tokens, place, first):
            plain += 1
            if token.word in _NOT_LOCAL or "'" in token.word or plain > _LOCAL_WORDS:
                break
        first = place
    while first < at and tokens[first].word in _SIGNS:
        first += 1
    return first if first < at else None


def _is_apart(left: Token, right: Token) -> bool:
    if left.line != right.line:
        return not (left.word in _SIGNS or letter(left) or letter(right))
    return any(mark in left.after for mark in ",.;:?!") and not letter(left)


def _is_character(tokens: Sequence[Token], place: int, first: int) -> bool:
    """A digit, or a letter that isn't the word “a” or “I”."""
    word = tokens[place].word
    if is_number(word):
        return True
    if word in ("a", "i"):
        return bool(letter(tokens[first])) or tokens[first].word in _SIGNS
    return len(word) == 1 and bool(letter(tokens[place]))


def _is_spelled(tokens: Sequence[Token], first: int, at: int) -> bool:
    return any(
        token.word in _SIGNS or token.after in _MARKS or len(token.word) == 1
        for token in tokens[first:at]
    )


def _is_announced(tokens: Sequence[Token], first: int) -> bool:
    """Nothing but an address stands so: at the start of a sentence, or behind “it's”."""
    if first == 0 or tokens[first].word in _ROLES:
        return True
    before = tokens[first - 1]
    if before.line != tokens[first].line or before.word.partition("'")[0] in _LEADS:
        return True
    return any(mark in before.after for mark in ",.;:?!")


def _domain(tokens: Sequence[Token], begin: int) -> int | None:
    """The last token of the domain that begins there."""
    end: int | None = None
    place = begin
    while place < len(tokens) and place < begin + _DOMAIN_WORDS + 4:
        token = tokens[place]
        dot = token.word in ("dot", "point")
        if dot or (place > begin and tokens[place - 1].after == "."):
            top = _past(tokens, place + 1, _FILLERS) if dot else place
            if top < len(tokens) and tokens[top].word in _TOPS and top > begin:
                end, place = top, top + 1
                continue
        elif (
            end is not None or token.word in _NOT_DOMAIN or (token.word == "and" and place == begin)
        ):
            break
        place += 1
    return end if end is None else _corrected(tokens, end)


def _corrected(tokens: Sequence[Token], end: int) -> int:
    """Past “no, example dot net”."""
    behind = _past(tokens, end + 1, _FILLERS | _CORRECTIONS | {"i"})
    if any(token.word in _CORRECTIONS for token in tokens[end + 1 : behind]):
        return _domain(tokens, behind) or end
    return end
