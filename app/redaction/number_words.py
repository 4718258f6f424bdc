"""Numbers from 0 to 99 as they are said in German, French, Spanish, Italian, Portuguese and Dutch.

Most of these words are no English ones, and are numbers wherever they stand. The others (“due”,
“once”, “um”) are where the same speaker says enough in that language.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

Phrases: TypeAlias = Mapping[tuple[str, ...], str]
"""Words without accents, and the digits that they stand for."""

LONGEST = 4
"""Words of a number: “quatre vingt dix sept”."""
_ENOUGH = 3
"""Words of a language from one speaker, a sure one among them, that tell that it is spoken."""


def _listed(words: str, first: int) -> Iterator[tuple[str, str]]:
    """Numbers from `first` on, in order; a/b: both are said."""
    for number, variants in enumerate(words.split(), first):
        for word in variants.split("/"):
            yield word, str(number)


def _germanic(small: str, tens: str, ones: str, links: str) -> Iterator[tuple[str, str]]:
    """“vierundzwanzig”: in one word, the ones first."""
    yield from _listed(small, 0)
    for ten, text in _listed(tens, 2):
        yield ten, f"{text}0"
        for one, digit in _listed(ones, 1):
            yield from ((f"{one}{link}{ten}", text + digit) for link in links.split("/"))


def _german() -> Iterator[tuple[str, str]]:
    small = (
        "null eins/ein/eine zwei/zwo drei vier funf/fuenf sechs sieben acht neun zehn elf "
        "zwolf/zwoelf dreizehn vierzehn funfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    tens = "zwanzig dreissig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig"
    ones = "ein zwei/zwo drei vier funf/fuenf sechs sieben acht neun"
    return _germanic(small, tens, ones, "und")


def _dutch() -> Iterator[tuple[str, str]]:
    small = (
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
        "vijftien zestien zeventien achttien negentien"
    )
    tens = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"
    return _germanic(small, tens, "een twee drie vier vijf zes zeven acht negen", "en")


def _romance(
    small: str, tens: Iterable[tuple[str, str]], ones: str, links: str
) -> Iterator[tuple[str, str]]:
    """“cuarenta y dos”: in several words, the tens first; `links`: _ is a space."""
    yield from _listed(small, 0)
    for ten, text in tens:
        yield ten, f"{text}0"
        for one, digit in _listed(ones, 1):
            for link in links.replace("_", " ").split("/"):
                yield f"{ten}{link}{one}", text + digit


def _spanish() -> Iterator[tuple[str, str]]:
    small = (
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
        "quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres "
        "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    tens = _listed("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 3)
    return _romance(small, tens, "uno/un dos tres cuatro cinco seis siete ocho nueve", "_y_")


def _portuguese() -> Iterator[tuple[str, str]]:
    small = (
        "zero um/uma dois/duas tres quatro cinco seis/meia sete oito nove dez onze doze treze "
        "catorze/quatorze quinze dezasseis/dezesseis dezassete/dezessete dezoito "
        "dezanove/dezenove"
    )
    tens = _listed("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 2)
    return _romance(small, tens, "um dois tres quatro cinco seis sete oito nove", "_e_")


def _italian() -> Iterator[tuple[str, str]]:
    small = (
        "zero uno/un/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
        "quattordici quindici sedici diciassette diciotto diciannove"
    )
    tens = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
    yield from _romance(small, _listed(tens, 2), "uno due tre quattro cinque sei sette otto", "")
    for ten, text in _listed(tens, 2):
        yield f"{ten}nove", f"{text}9"
        yield f"{ten[:-1]}uno", f"{text}1"  # ventuno, ventotto
        yield f"{ten[:-1]}otto", f"{text}8"


def _french() -> Iterator[tuple[str, str]]:
    teens = "onze douze treize quatorze quinze seize dix_sept dix_huit dix_neuf"
    small = f"zero un/une deux trois quatre cinq six sept huit neuf dix {teens}"
    ones = "un deux trois quatre cinq six sept huit neuf"
    yield from ((word.replace("_", " "), text) for word, text in _listed(small, 0))
    tens = _listed("vingt trente quarante cinquante soixante septante huitante/octante nonante", 2)
    for ten, text in tens:
        yield from _romance("", [(ten, text)], ones, "_")
        yield f"{ten} et un", f"{text}1"
    for ten, first in (("soixante", 70), ("quatre vingt", 90)):
        yield f"{ten} dix", str(first)
        yield f"{ten} et onze", str(first + 1)
        yield from (
            (f"{ten} {word.replace('_', ' ')}", text) for word, text in _listed(teens, first + 1)
        )
    yield from (("quatre vingts", "80"), ("quatre vingt", "80"))
    yield from ((f"quatre vingt {one}", f"8{digit}") for one, digit in _listed(ones, 1))


_NOT_SURE = frozenset(
    """
    null ein eine elf nul twee zero un une six sept dix onze seize double dos once doze um uma meia
    due tre tres sei otto venti
    """.split()
)
"""Words that are English ones or names, or that mean something else in another of the languages."""


_TELLING = {
    "german": """
        ist und nicht wir ich meine ihre karte kartennummer telefonnummer nummer prufnummer
        prufziffer sicherheitscode
    """,
    "french": "vous nous votre c'est carte numero securite cryptogramme telephone",
    "spanish": "tarjeta codigo seguridad telefono numero movil que para",
    "italian": "il di sono della che codice sicurezza carta cellulare telefono numero",
    "portuguese": "meu minha nao que codigo seguranca cartao telefone telemovel numero",
    "dutch": "mijn het niet ik kaart kaartnummer telefoonnummer nummer beveiligingscode",
}
"""Other words that tell of a language, where numbers are read out; without accents."""


def _phrases(words: Iterable[tuple[str, str]], doubles: str) -> dict[tuple[str, ...], str]:
    found = {tuple(word.split()): text for word, text in words}
    digits = [(one, text) for one, text in found.items() if len(text) == 1 and len(one) == 1]
    found |= {(double, *one): text * 2 for double in doubles.split() for one, text in digits}
    return found


_ALL: Mapping[str, Phrases] = {
    "german": _phrases(_german(), "doppel doppelt"),
    "french": _phrases(_french(), "double"),
    "spanish": _phrases(_spanish(), "doble"),
    "italian": _phrases(_italian(), "doppio"),
    "portuguese": _phrases(_portuguese(), "duplo"),
    "dutch": _phrases(_dutch(), "dubbel dubbele"),
}
_SURE: Mapping[str, Phrases] = {
    language: {one: text for one, text in phrases.items() if not _NOT_SURE.intersection(one)}
    for language, phrases in _ALL.items()
}
_TOLD_BY: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) | {one[0] for one in _SURE[language] if len(one) == 1}
    for language, words in _TELLING.items()
}
_KNOWN: Mapping[str, frozenset[str]] = {
    language: words | {one[0] for one in _ALL[language] if len(one) == 1}
    for language, words in _TOLD_BY.items()
}
_ANY = frozenset[str]().union(*_KNOWN.values())
_WORDS = {word for phrases in _ALL.values() for one in phrases for word in one} - {"y", "e", "et"}
_SURE_WORDS = _WORDS - _NOT_SURE


def spoken_numbers(words: Sequence[str]) -> Phrases:
    """Return what is a number among a speaker's words; nothing where none of ours is said."""
    said = [word for word in map(plain, words) if word in _ANY]
    sure = _counts(_TOLD_BY, said)
    if not sure:
        return {}
    both = _counts(_KNOWN, said)
    language = max(sure, key=lambda one: (both[one], sure[one]))
    return (_ALL if both[language] >= _ENOUGH else _SURE)[language]


def _counts(languages: Mapping[str, frozenset[str]], words: Iterable[str]) -> Counter[str]:
    return Counter(language for word in words for language, its in languages.items() if word in its)


def is_number_word(word: str) -> bool:
    """Whether it is one in another language, and nothing else in English."""
    return plain(word) in _SURE_WORDS


def may_be_number_word(word: str) -> bool:
    return plain(word) in _WORDS


@lru_cache(maxsize=4_096)
def plain(word: str) -> str:
    """Without accents, in lower case: “Dreißig” is “dreissig”."""
    folded = word.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
