"""Numbers in speech and text, as values that can be compared: "thirty thousand" is "30,000".

English words are added up; of German, French, Spanish and Italian each word stands for itself, so
there a number in words matches the same words only. Other languages: digits.
"""

import re
import unicodedata
from collections.abc import Iterator

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_WORDS = _UNITS | _TENS | _SCALES
_SHARES = frozenset(("half", "double", "twice", "triple", "dozen"))
_SUFFIXES = {"k": 1000, "m": 10**6, "mio": 10**6, "bn": 10**9}

_OTHERS = re.compile(
    r"""
    (?: null|zwei|drei|vier|f[üu]nf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zw[öo]lf|zwanzig
      | drei(?:ß|ss)ig|(?:vier|f[üu]nf|sech|sieb|acht|neun)zig|hundert|tausend|million(?:en)?
      | ein(?=und|hundert|tausend)|und(?=\w) )+
    | z[ée]ro | deux | trois | quatre | cinq | sept | huit | neuf | dix | onze | douze | treize
    | quatorze | quinze | seize | vingts? | trente | quarante | cinquante | soixante | septante
    | huitante | nonante | cents? | mille | moiti[ée]
    | cero | dos | tres | cuatro | cinco | seis | siete | ocho | nueve | diez | doce | trece
    | catorce | dieci(?:s[ée]is|siete|ocho|nueve) | veinte | veinti\w+ | treinta | cuarenta
    | cincuenta | sesenta | setenta | ochenta | noventa | cien(?:to)? | \w*cient[oa]s | mil
    | mill[óo]n(?:es)? | mitad
    | tre | quattro | cinque | sette | otto | nove | dieci | undici | dodici | tredici
    | quattordici | quindici | sedici | diciassette | diciotto | diciannove | \w*mila | cento
    | (?: vent | trent | quarant | cinquant | sessant | settant | ottant | novant )
      [ia]?(?: uno | due | tr[eé] | quattro | cinque | sei | sette | otto | nove )?
    """,
    re.VERBOSE,
)
_PIECE = re.compile(r"\d+(?:[.,'’\s]\d{3})*(?:[.,]\d+)?(?:k|m|mio|bn)?(?![^\W\d_])|[^\W\d_]+|\d+")


def numbers(text: str) -> frozenset[str]:
    """Return the values in a text: {"30000", "2.5", "vierzig"}. A lone "one" counts as none."""
    return frozenset(_found(text))


def _found(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    spoken: list[str] = []
    for piece in _PIECE.findall(plain):
        if piece in _WORDS or (piece == "and" and spoken):
            spoken.append(piece)
            continue
        yield from _added_up(spoken)
        spoken = []
        if piece[0].isdigit():
            yield _value(piece)
        elif piece in _SHARES or _OTHERS.fullmatch(piece):
            yield piece
    yield from _added_up(spoken)


def _added_up(words: list[str]) -> Iterator[str]:
    """Values of number words that stand in a row: "one hundred and five" is 105."""
    total = part = 0
    ended = True
    for word in [*(word for word in words if word != "and"), ""]:
        scale = _SCALES.get(word, 0)
        fits = ended or bool(scale) or _goes_on(part, word)
        if not word or not fits:
            if not ended and words != ["one"]:
                yield str(total + part)
            total = part = 0
        ended = False
        if scale == 100:
            part = max(part, 1) * scale
        elif scale:
            total, part = total + max(part, 1) * scale, 0
        else:
            part += _WORDS.get(word, 0)


def _goes_on(part: int, word: str) -> bool:
    """Whether a word adds to what was said: "five" to "twenty", not "twenty" to "five"."""
    value = _WORDS.get(word, 0)
    room = part % 100
    return room == 0 or (room % 10 == 0 and room >= 20 and 0 < value < 10)


def _value(piece: str) -> str:
    """ "1,200" and "1.200" are 1200, "2.5" and "2,5" are 2.5, "30k" is 30000."""
    digits = piece.rstrip("kmiobn")
    factor = _SUFFIXES.get(piece[len(digits) :], 1)
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,'’\s]\d{3})+)([.,]\d+)?", digits)
    plain = re.sub(r"\D", "", grouped[1]) + (grouped[2] or "") if grouped else digits
    plain = plain.replace(",", ".")
    try:
        value = float(plain) * factor
    except ValueError:
        return plain
    return f"{value:g}" if value < 10**6 else str(int(value))
