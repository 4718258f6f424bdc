"""What the digits of a card or an account say of themselves."""

_CARD_BEGINS = frozenset(
    (
        *(f"4{digit}" for digit in range(10)),  # Visa
        *("34", "36", "37", "38", "39", "30", "35"),  # American Express, Diners, JCB
        *("50", "51", "52", "53", "54", "55", "56", "57", "58"),  # Mastercard, Maestro
        *("22", "23", "24", "25", "26", "27"),  # Mastercard, 2221 to 2720
        *(f"6{digit}" for digit in range(10)),  # Discover, UnionPay, RuPay, Maestro
        "81",  # RuPay
    )
)
_FIRST = frozenset(begin[0] for begin in _CARD_BEGINS)
CARD_LENGTHS = range(13, 20)
"""Digits of a card number, ISO/IEC 7812."""
_FIFTEEN = ("34", "37")
"""American Express."""

IBAN_LENGTHS = {
    country: int(length)
    for country, length in (
        pair.split(":")
        for pair in (
            "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 "
            "CZ:24 DE:22 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 "
            "GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 "
            "LI:21 LT:20 LU:20 LV:21 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 "
            "PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 SA:24 SC:31 SE:24 SI:19 SK:24 SM:27 ST:25 SV:28 "
            "TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20"
        ).split()
    )
}
"""Characters of an IBAN by its country, from SWIFT's IBAN registry."""


def is_luhn(digits: str) -> bool:
    """The check digit of payment cards, ISO/IEC 7812-1."""
    doubled = "0246813579"
    total = sum(map(int, digits[-1::-2])) + sum(int(doubled[int(d)]) for d in digits[-2::-2])
    return total % 10 == 0


def begins_like_card(digits: str) -> bool:
    """Whether a card number may begin so; a single digit is enough to say no."""
    return digits in _FIRST if len(digits) == 1 else digits[:2] in _CARD_BEGINS


def has_card_length(digits: str) -> bool:
    """The usual length of what begins so: 15 of American Express, else 16."""
    return len(digits) == (15 if digits.startswith(_FIFTEEN) else 16)


def is_iban(characters: str) -> bool:
    """ISO 13616: the country's length, and 1 modulo 97. `characters`: upper case, no spaces."""
    if len(characters) != IBAN_LENGTHS.get(characters[:2]) or not characters.isalnum():
        return False
    turned = characters[4:] + characters[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
