"""Card numbers, their codes and phone numbers that are read out in other languages than English."""

import pytest

from app.events import Partial
from app.redaction import redact
from app.redaction.number_words import spoken_numbers
from app.redaction.tokens import digit_units, tokens
from tests.unit.redaction.test_guard import PROSPECT, Talk, said, words

CARD, CODE, PHONE = "[card number]", "[security code]", "[phone number]"
SAID = {
    "de card": (
        "Meine Kartennummer ist vier eins eins eins, eins eins eins eins, eins eins eins eins, "
        "eins eins eins eins.",
        f"Meine Kartennummer ist {CARD}.",
    ),
    "de pairs": (
        "Die Karte ist einundvierzig elf elf elf elf elf elf elf.",
        f"Die Karte ist {CARD}.",
    ),
    "de code": ("Die Prüfnummer ist sieben drei neun.", f"Die Prüfnummer ist {CODE}."),
    "de figures": ("Die Prüfnummer ist 739.", f"Die Prüfnummer ist {CODE}."),
    "de phone": (
        "Rufen Sie an: null eins sieben zwo, dreiundzwanzig fünfundvierzig siebenundsechzig.",
        f"Rufen Sie an: {PHONE}.",
    ),
    "fr card": (
        "Ma carte c'est quatre un un un, un un un un, un un un un, un un un un.",
        f"Ma carte c'est {CARD}.",
    ),
    "fr code": ("Le cryptogramme est sept deux un.", f"Le cryptogramme est {CODE}."),
    "fr phone": (
        "C'est le zéro six, douze, quatre-vingt-dix-sept, vingt et un, soixante et onze.",
        f"C'est le {PHONE}.",
    ),
    "es card": (
        "Mi tarjeta es cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno.",
        f"Mi tarjeta es {CARD}.",
    ),
    "es code": ("El código de seguridad es tres cinco ocho.", f"El código de seguridad es {CODE}."),
    "es phone": (
        "Mi teléfono es seis doble cero, cuarenta y dos, treinta y uno, veinticinco.",
        f"Mi teléfono es {PHONE}.",
    ),
    "it card": (
        "La carta di credito è quattro uno uno uno, uno uno uno uno, uno uno uno uno, "
        "uno uno uno uno.",
        f"La carta di credito è {CARD}.",
    ),
    "it code": ("Il codice di sicurezza è due tre sei.", f"Il codice di sicurezza è {CODE}."),
    "it phone": (
        "Il mio cellulare è tre tre otto, quarantadue, diciassette, novantotto, zero.",
        f"Il mio cellulare è {PHONE}.",
    ),
    "pt card": (
        "O cartão é quatro um um um, um um um um, um um um um, um um um um.",
        f"O cartão é {CARD}.",
    ),
    "pt code": ("O código de segurança é três oito dois.", f"O código de segurança é {CODE}."),
    "pt phone": (
        "O meu número é nove um dois, trinta e quatro, cinquenta e seis, sete oito.",
        f"O meu número é {PHONE}.",
    ),
    "nl card": (
        "Mijn kaartnummer is vier een een een, een een een een, een een een een, een een een een.",
        f"Mijn kaartnummer is {CARD}.",
    ),
    "nl code": ("De beveiligingscode is twee acht vijf.", f"De beveiligingscode is {CODE}."),
    "nl phone": (
        "Mijn nummer is nul zes, twaalf, vierendertig, zesenvijftig, achtenzeventig.",
        f"Mijn nummer is {PHONE}.",
    ),
}


@pytest.mark.parametrize(("text", "redacted"), SAID.values(), ids=SAID)
def test_what_is_read_out_in_another_language_is_taken_out(text, redacted):
    assert redact([text]) == [redacted]


@pytest.mark.parametrize(
    "text",
    [
        "Wir haben drei Standorte, vier Lager und zweiunddreißig Leute, seit zwei Jahren.",
        "Das kostet eins komma fünf Millionen, acht Prozent mehr als vor drei Jahren.",
        "Ihre Bestellnummer ist vier sieben drei neun eins zwei acht sechs.",
        "Wir zählen eins zwei drei vier fünf sechs sieben acht.",
        "Nous avons deux sites, trois équipes et quarante-deux personnes depuis cinq ans.",
        "Le numéro de commande est quatre sept trois neuf un deux huit six.",
        "C'est dix-huit mois, soit quatre-vingt-dix mille euros par an.",
        "Tenemos dos oficinas, tres equipos y cuarenta y dos personas, una de cada cinco.",
        "El número de pedido es cuatro siete tres nueve uno dos ocho seis.",
        "Abbiamo due sedi, tre magazzini e quarantadue persone, da sei a otto per turno.",
        "Temos dois escritórios, três equipas e quarenta e duas pessoas, um por andar.",
        "We hebben twee kantoren, drie teams en tweeënveertig mensen, een van de vijf.",
        "We met Otto once, due to the elf, and dos was, um, null and void, um, in Sept.",
    ],
)
def test_other_numbers_stay(text):
    assert redact([text]) == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("sieben siebenundneunzig", "97"),
        ("sieben dreißig", "30"),
        ("twaalf tweeëntwintig", "22"),
        ("siete veintitrés", "23"),
        ("siete ochenta y ocho", "88"),
        ("quattordici ventotto", "28"),
        ("quattordici ventitré", "23"),
        ("sete noventa e nove", "99"),
        ("cinq quatre-vingt-dix-neuf", "99"),
        ("cinq quatre-vingt-quatre", "84"),
        ("cinq soixante et onze", "71"),
        ("cinq trente et un", "31"),
    ],
)
def test_each_language_says_its_numbers_in_its_own_way(text, number):
    [unit] = digit_units(tokens([text], [0]))[1:]
    assert unit.text == number


@pytest.mark.parametrize(
    "said",
    [
        "eins zwei drei",
        "deux trois cinq",
        "tres cuatro cinco",
        "quattro cinque nove",
        "twee vijf zes",
    ]
    + ["quatro cinco oito"],
)
def test_each_language_has_all_numbers_below_a_hundred(said):
    phrases = spoken_numbers(said.split())
    assert {int(digits) for digits in phrases.values() if digits.lstrip("0")} >= set(range(1, 100))
    assert "0" in phrases.values()


def test_a_word_that_is_english_too_is_a_number_only_among_others_of_its_language():
    assert spoken_numbers("we met once um due to the elf".split()) == {}
    assert ("um",) not in spoken_numbers("that is um quatro".split())
    assert ("um",) in spoken_numbers("quatro um um um".split())


def test_a_number_in_pieces_never_passes_and_is_whole_across_the_utterances():
    talk = Talk()
    talk.hear(said(1, "Meine Kartennummer ist", 0.0))
    text = "fünf fünf"
    [partial] = talk.hear(Partial(2, PROSPECT, 3.0, text, words(text, 3.0), "fünf"))
    assert "fünf" not in partial.committed + partial.tentative
    for id in (2, 3, 4):
        talk.hear(said(id, "fünf fünf fünf fünf", 3.0 * id))
    talk.hear(said(5, "vier vier vier vier", 15.0))
    talk.close()
    assert all(talk.texts[id] == CARD for id in (2, 3, 4, 5))
    assert not [text for text in talk.ever if "fünf" in text or "vier" in text]
