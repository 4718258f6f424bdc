"""E-mail addresses, written and spoken: “j dot smith at example dot com”."""

import re
from collections.abc import Iterator, Sequence

from app.redaction.mail_names import CORRECTIONS, FILLERS, MARKS, SIGNS, name_before
from app.redaction.tokens import Token, is_number

WRITTEN = re.compile(r"[\w.+%\u2019'-]*\w\s?@\s?\w[\w-]*(?:(?:\s?\.|\sdot\s)\w[\w-]*)+")
"""With the spaces that a recogniser may put round the sign."""
_ENDING = re.compile(r"\b(?:dot (?:[a-z]{2,10} dot )?|at )([a-z]{2,10})\b", re.IGNORECASE)

_TOPS = set(
    "com org net edu gov int mil info biz name io co ai app dev me tv eu uk ie de at "
    "ch fr it es pt nl be lu dk se no fi is pl cz sk hu ro bg gr hr si ee lv lt us ca "
    "mx br ar cl au nz in pk jp cn kr sg hk my za ng ke il ae tr ru ua test example "
    "invalid localhost local tech cloud online shop store agency group london berlin "
    "email health law bank solutions systems digital studio design consulting "
    "software team works world care school academy travel energy media games gg xyz "
    "site website space club pro global company services industries engineering "
    "coop pizza cafe coffee restaurant bar pub kitchen farm garden house homes estate "
    "land green eco bio earth energy solar pet vet dog horse kids family fashion shoes "
    "jewelry salon spa fitness yoga run bike golf ski surf party events wedding ninja "
    "guru expert one top vip cool ltd llc inc gmbh limited holdings international "
    "community foundation church university college education institute training "
    "courses coach jobs careers clinic dental legal finance capital partners insurance "
    "money marketing photo photography art music news blog link live life love social "
    "chat email zone network technology technologies construction builders plumbing "
    "repair cleaning properties realty tools parts supply supplies trade market "
    "digital media press ventures vc fund tax".split()
)
_PROVIDERS = {"gmail", "googlemail", "hotmail", "icloud", "yahoo", "gmx", "protonmail", "aol"}
_PROVIDERS.update({"outlook", "proton", "fastmail", "btinternet"})
_ROLES = set(
    "info hello sales support office accounts accounting billing admin contact team "
    "orders invoices hr jobs careers service enquiries inquiries mail post help "
    "helpdesk purchasing procurement finance legal marketing press reception bookings "
    "payments it security privacy data".split()
)
_LEADS = set(
    "is it's its to on me at try use via copy cc and that's thats was be or him her "
    "us them address email e-mail mail cause colon then say well yes yeah sure erm er "
    "um uh so okay ok it".split()
)
_NOT_DOMAIN = set(
    "the an my our your their his her this that these those least most all once first "
    "last best any some no what which it me us him them you i we they home noon night".split()
)
_DOMAIN_WORDS = 5
_TOLD_WORDS = 5
"""Words of a name that stands directly behind “my e-mail is”."""
_LATER = 6
"""Utterances of both sides in which its ending may be said again."""


def spoken_mails(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and the last token of each address."""
    for place, token in enumerate(tokens):
        if token.word != "at" or place == 0:
            continue
        first = name_before(tokens, place)
        if first is None:
            continue
        told = _told(tokens, first)
        spelled = _is_spelled(tokens, first, place)
        if not (spelled or told is not None or _is_announced(tokens, first)):
            continue
        last = _last(tokens, place, spelled, told is not None, tokens[first].word in _ROLES)
        if last is not None:
            yield first if told is None else told, last


def _last(tokens: Sequence[Token], at: int, spelled: bool, told: bool, role: bool) -> int | None:
    """The last token of the domain behind “at”; None if that is none."""
    begin = _behind_at(tokens, at)
    if begin >= len(tokens):
        return at if spelled else None  # it was broken off
    last = _domain(tokens, begin, told or spelled or role, told)
    if last is None and "".join(one.word for one in tokens[begin : begin + 2]) in _PROVIDERS:
        return begin + 1  # “g mail”
    if last is None and (told or tokens[begin].word in _PROVIDERS):
        return begin  # “tom at brightline”
    return last


def endings(texts: Sequence[str], known: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield line, start and end of “dot co dot uk” after an address. `known`: their lines."""
    for line in sorted({at + more for at in known for more in range(1, _LATER + 1)}):
        if line >= len(texts):
            return
        for match in _ENDING.finditer(texts[line]):
            last = _PROVIDERS if match[0][:2].lower() == "at" else _TOPS
            if match[1].lower() in last:
                yield line, *match.span()


def _told(tokens: Sequence[Token], first: int) -> int | None:
    """The place behind “my e-mail is”, where all that follows is the address."""
    for place in range(first - 1, max(-1, first - 2 - _TOLD_WORDS), -1):
        token = tokens[place]
        if token.word in ("is", "it's") or token.word.endswith("mail's"):
            words = {one.word.removesuffix("'s") for one in tokens[max(0, place - 2) : place + 1]}
            return place + 1 if words & {"email", "mail", "address"} else None
        if token.after.strip() not in ("", "-", ".", ",") or token.line != tokens[first].line:
            return None
    return None


def _behind_at(tokens: Sequence[Token], place: int) -> int:
    """Past “at”, “at sign”, “at the rate of”, and fillers."""
    words = [token.word for token in tokens[place + 1 : place + 4]]
    if words[:2] == ["the", "rate"]:
        place += 3 if words[2:] == ["of"] else 2
    elif words[:1] in (["sign"], ["symbol"]):
        place += 1
    return _past(tokens, place + 1, FILLERS)


def _past(tokens: Sequence[Token], place: int, words: set[str]) -> int:
    while place < len(tokens) and tokens[place].word in words:
        place += 1
    return place


def _is_spelled(tokens: Sequence[Token], first: int, at: int) -> bool:
    return any(
        token.word in SIGNS or token.after in MARKS or len(token.word) == 1
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


def _domain(
    tokens: Sequence[Token], begin: int, known: bool = False, told: bool = False
) -> int | None:
    """The last token of the domain that begins there.

    `known`: it can be nothing else, whatever its words are. `told`: whatever its ending is.
    """
    end: int | None = None
    place, words = begin, 0
    while place < len(tokens) and words <= _DOMAIN_WORDS + 3:
        token = tokens[place]
        dot = token.word in ("dot", "point")
        if dot or (place > begin and tokens[place - 1].after == "."):
            top = _past(tokens, place + 1, FILLERS) if dot else place
            if begin < top < len(tokens) and _is_top(tokens, top, dot, told):
                end, place = top, top + 1
                continue
        elif end is not None or (not known and _is_no_domain(tokens, place, begin)):
            break
        place += 1
        words += len(token.word) > 1
    return end if end is None else _corrected(tokens, end)


def _is_top(tokens: Sequence[Token], place: int, dot: bool, told: bool) -> bool:
    word = tokens[place].word
    if word in _TOPS or (told and dot):
        return True
    return dot and word.isalpha() and word not in _NOT_DOMAIN and not is_number(word)


def _is_no_domain(tokens: Sequence[Token], place: int, begin: int) -> bool:
    word = tokens[place].word
    return word in _NOT_DOMAIN or (word == "and" and place == begin)


def _corrected(tokens: Sequence[Token], end: int) -> int:
    """Past “no, example dot net”."""
    behind = _past(tokens, end + 1, FILLERS | CORRECTIONS | {"i"})
    if any(token.word in CORRECTIONS for token in tokens[end + 1 : behind]):
        return _domain(tokens, behind) or end
    return end
