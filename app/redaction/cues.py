"""The words that say what a number or a phrase is: “card”, “security code”, “call me on”."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from app.redaction.tokens import Token, is_number


class Topic(Enum):
    CARD = auto()
    CODE = auto()
    """A card's security code."""
    MAYBE_CODE = auto()
    """“The code”: that of a card, once its number was said."""
    ONE_TIME = auto()
    """A one-time code may follow."""
    IBAN = auto()
    ACCOUNT = auto()
    """The number of a bank account, or of the bank."""
    MAYBE_ACCOUNT = auto()
    """“The account number”: that of a bank's, where one is spoken of."""
    BANK = auto()
    """A bank is spoken of."""
    SOCIAL = auto()
    """US social security number."""
    INSURANCE = auto()
    """British national insurance number."""
    SOCIAL_END = auto()
    """Its last four digits."""
    PHONE = auto()
    PIN = auto()
    """A secret of digits: PIN, one-time code."""
    PASSWORD = auto()
    """A secret of any characters."""
    KEY = auto()
    """Another one: of an interface, a licence."""
    LOGIN = auto()
    """One may follow."""
    OTHER = auto()
    """A number that is no secret: order, invoice, part."""


class Cue(NamedTuple):
    topic: Topic
    first: int
    """Place of its first token among the tokens of its speaker; of what the other one said, the
    place of what comes next."""
    last: int
    asked: bool = False
    """The other side said it."""


_DIGITS = "digits?|numbers?|figures?"
_SMALL = "(?:little|small|tiny|short)"
_BACK = "(?:back|front|reverse|rear|signature strip|strip|other side|flip side)"
_WHICH = "(?:that are|that's|that is|printed|which are|you see)"
_THAT = "(?:the|my|your|that|this|our|its)"
_ON = f"(?:on|at|from|off|over)(?: to)? {_THAT}(?: very)?"
_PHRASES = {
    Topic.CODE: rf"""
        cvv2?s?, cvc2?s?, cvn2?, csc, c[ .-]?v[ .-]?[vcn], c[ .-]?[vb][ .-]?[vb]
        c[ .-]?s[ .-]?c, cid, card id
        security(?: (?:code|{_DIGITS}|value)|'s| is), cv (?:number|code), sec code, safety code
        verification (?:value|{_DIGITS}), verification code (?:of|on|for) (?:the|your|that) card
        card (?:verification|check|security|validation|code)(?: code| number| value)?
        check (?:code|{_DIGITS}|value), validation (?:code|{_DIGITS})
        (?:three|four|3|4)(?:[ -](?:{_DIGITS}))?(?: security)? (?:code|number)
        (?:three|four|3|4)[ -](?:{_SMALL} )?(?:digits|numbers|figures)
        {_SMALL} (?:number|code)(?! of), three[ -]digit (?:thing|one|bit)
        (?:code|{_DIGITS}|three|four)(?: {_WHICH})? {_ON} {_BACK}, back of (?:it|{_THAT} card)
        back of {_THAT} (?:credit card|debit card|company card|visa|mastercard|amex)
        (?:on|at) the {_BACK}(?! (?:burner|foot|of (?:that|this)|end|half|office|row|seat))
        (?:signature|on the) (?:strip|panel), cv2, cv (?:two|2), c v (?:two|2), security number
        (?:last|final) (?:three|3) on (?:the|your), last (?:three|3) (?:{_DIGITS})
        prüf(?:nummer|ziffern?|zahl|code), kartenprüf(?:nummer|ziffern?|zahl)
        sicherheits(?:code|nummer|zahl), code de sécurité, cryptogramme(?: visuel)?
        (?:código|clave) de (?:seguridad|verificación), código de segurança, código verificador
        codice di (?:sicurezza|verifica|controllo), (?:beveiligings|veiligheids|controle)code
        (?:controle|veiligheids)(?:cijfers?|nummer)
    """,
    Topic.MAYBE_CODE: "codes?, (?:last|final) (?:three|3)(?=[?,.])",
    Topic.ONE_TIME: """
        text message, (?:a|the) text, sms, six[ -](?:digits?|numbers), verification, verify
        two[ -]step, authenticator, the app, sent (?:me|you|it), comes? through, came through
    """,
    Topic.CARD: r"""
        cards?, visas?, mastercard, master card, amex, american express, diners, discover
        first (?:four|eight|block|group)(?=[.?]| digits| numbers)
        jcb, maestro, union ?pay, rupay, long number, big number, sixteen[ -]digits?, debit
        fifteen[ -]digits?, plastic, barclaycard, credit card
        karten?(?:nummern?)?, (?:kredit|bank|firmen)karten?(?:nummern?)?
        numéro de (?:la |ma |votre )?carte
        carte (?:bleue|bancaire|de crédit|visa), (?:ma|la|votre) carte, tarjetas?
        carta di (?:credito|debito), (?:mia|sua|vostra|della) carta, numero di carta
        cartão, cartões, kaart(?:nummer)?, (?:bank|betaal|credit)kaart(?:nummer)?
        creditcard(?:nummer)?
    """,
    Topic.IBAN: r"""
        ibans?, i[ .-]b[ .-]a[ .-]n, international bank, sepa
    """,
    Topic.ACCOUNT: """
        sort(?:ing)? codes?, sort ?code, routing(?: number)?, aba(?: number)?, bsb(?: number)?
        (?:bank|checking|chequing|savings|current|deposit) account(?: number)?, bank details
        kontonummer, bankleitzahl, blz, rekeningnummer, numéro de compte, número de cuenta
        numero di conto, número da conta
    """,
    Topic.MAYBE_ACCOUNT: """
        account (?:number|no), account(?<! on the account)(?<! on my account)(?<! on your account)
    """,
    Topic.BANK: """
        banks?, banking, direct debit, debit the, ach, bacs, wire, wired, standing order, refund
        payouts?, payroll
    """,
    Topic.SOCIAL: r"""
        social(?: security| insurance)?(?: number)?(?! media| network| event| post| club| care)
        socials, sin number, ssns?, s[ .-]s[ .-]n
        taxpayer id, tax id, itin, soc
    """,
    Topic.INSURANCE: "national insurance(?: number)?, ni(?: number)?, nino",
    Topic.SOCIAL_END: r"""
        last (?:four|4)(?: digits)? of (?:my|the|your|her|his|their) social security(?: number)?
        last (?:four|4)(?: digits)? of (?:my|the|your|her|his|their) (?:social|ssn)
    """,
    Topic.PIN: r"""
        pin(?: code| number)?(?! pads?| boards?| entry| drop), passcodes?, pass code, otp
        access code, unlock code, log-?in code, one[ -]time (?:code|password|passcode|pin)
        (?:entry|door|gate|alarm|voicemail|safe|guest|swipe|locker|visitor|lift) code
        unlock is, security pin
        verification code, confirmation code, authenticat\w+ code, authenticator, recovery codes?
        onetime code, 2fa, two[ -]factor, mfa
        (?:six|four|eight|five)[ -]digit (?:pin|code|passcode), sms code, text code, keypad code
        code (?:they|it|that|you|we)(?:'ve|'s)? (?:just |has |have )?(?:sent|texted|got|gave|shows?)
        code (?:from|in|on) (?:the|my|your|that) (?:text|app|sms|e-?mail|message|phone)
        code (?:just )?(?:came|arrived), passkey, lock code, meeting code, backup codes?, reset code
        keypad(?:'s| is)?, (?:safe|lock|padlock) combination, combination(?:'s| is), lockbox code
        pin's, got (?:a|the|your) (?:text|code|message)
        text (?:just |has )?(?:came|arrived), texted (?:me|you)(?: a code)?, factor code
        phone banking code, telephone banking code
    """,
    Topic.PASSWORD: r"""
        (?:set|change|changed|reset) (?:the|my|your|our|its) (?:\w+ )?password to
        pass ?words?(?! (?:manager|polic|reset|rules?|field|vault|sharing|strength|length))
        pass ?phrases?, passwd, pwd, pw, security question, maiden name
        (?:memorable|security) (?:word|phrase|answer), (?:secret|safe) word
        (?:seed|recovery) (?:phrase|words)
    """,
    Topic.KEY: r"""
        (?:api|access|secret|private|ssh|master|admin|recovery|security|wifi|root|deploy|client) key
        (?:live|test|signing|service|auth|sandbox|production|staging|webhook|shared|stripe) key
        (?:license|licence|encryption|openai) key, wi-fi key, tokens?, secrets?, credentials
        key (?:is|starts|begins|goes|would), key's, the key(?=[?:.])
    """,
    Topic.LOGIN: r"""
        (?:set|changed|reset) (?:it|that|them|mine) (?:back )?to, log-?ins?(?:'s| is| with)
        log in with, wifi(?:'s| is), wi-fi(?:'s| is), pass(?:'s| is)
    """,
    Topic.PHONE: r"""
        call(?<!'s call)(?<!the call)(?<!this call)(?<!\ba call)(?<!per call)(?! cent| vol)
        call(?:ed|ing), ring(?:ing)?, try (?:me|us|him|her), phones?, telephones?
        mobiles?, mob, cell(?:phone)?s?
        dial(?:ling)?, text(?:ing)?, whats ?app, landlines?, fax, tel, area code, switchboard
        hotline, helpline, voicemail, sms, reach (?:me|us|him|her|them|out|our|my), handy
        get (?:me|us|him|her|them|hold of|through), direct (?:line|dial|number), extension, buzz
        (?:my|our|your|his|her|their|best|backup|office|home|work|contact|new|desk) number(?:'s)?
        (?:personal|emergency|main|london|uk|us|german|temporary|private) number(?:'s)?
        ping (?:me|us|him|her), front desk, reception, shout, message me
        callback, phone number, contact (?:me|us|him|her), line is, leave a message, pick up
        (?:telefon|mobil|ruf|rückruf|durchwahl|festnetz)nummer, telefon, mobiltelefon, durchwahl
        (?:numéro|téléphone) (?:de téléphone|de portable), téléphone, (?:mon|votre|le) portable
        mon numéro, (?:joindre|appeler|rappeler) au, teléfono, móvil, (?:mi|su) número, llám[ae]me
        telefono, cellulare, (?:mio|suo) numero, mi chiami
        telefone, telemóvel, celular, (?:meu|seu) número, ligue
        (?:telefoon|mobiele|mobiel|06-?)nummer, telefoon, mobiele nummer, (?:mijn|uw|je) nummer
    """,
    Topic.OTHER: r"""
        (?:engine|chassis|waybill|container|charity|student|library|job|bib|grant|permit) number
        (?:flyer|loyalty|confirmation|transaction|receipt|cheque|check|application) number
        expiry, expiration, expires?, expiring, valid (?:until|till|thru|through|to|from)
        purchase order, orders?, invoices?, tickets?, case (?:number|no|id), articles?
        part (?:numbers?|no), references?, refs?
        serials?, models?, batch, batches, items?, po, policy
        claims?, employee, personnel, tracking, parcel, shipment, consignment, docket
        versions?, release
        isbn, ean, gtin, barcode, bar code, vat, tax number, company number, registration, customer
        supplier, vendor, cost cent(?:re|er), zip, post ?code, contract, quote number, sku, quote
        product, material, project, number plate, delivery note, booking, catalogue?, imei
        mac address, meter, passport, flight, rooms?, track, lot, asset, file number
        member(?:ship)? number, coordinates, bic, swift, route, train, revenue, turnover
        budget, score, port, population, ip, clause, build, revision, article, unit, machine
        loyalty card, gift card, business card, sim card, network card, score ?card, postcode
        iso, din, en, standard, patent, case number, ticket number, incident
        (?:bestell|rechnungs|auftrags|kunden|artikel|vertrags|ticket|angebots|serien|vorgangs)nummer
        numéro de (?:commande|facture|client|dossier|contrat|série|ticket), référence
        número de (?:pedido|factura|cliente|contrato|serie|referencia|encomenda|fatura|série)
        numero (?:d'ordine|di (?:ordine|fattura|cliente|contratto|serie|pratica|offerta))
        (?:bestel|factuur|klant|order|contract|artikel|serie|dossier|offerte)nummer
    """,
}


_BEFORE_CODE = set(
    "the and its it's that that's this my your our his her their a whose with plus then so what "
    "what's is which any give me for need have got "
    "der den dein ihr mein le votre mon el su mi il suo mio o seu meu de uw mijn je".split()
)
"""Words before “code” that don't say whose: “promo code” is no card's."""


_ANY_NUMBER = {"UK", "US", "NI", "IBAN", "CVV", "CVC", "PIN", "SSN", "SIN", "WHATSAPP", "I", "A"}
"""“The EORI number” is no secret; these are, or say where it is."""


def _index() -> dict[str, list[tuple[Topic, re.Pattern[str]]]]:
    """The patterns by the first three letters that they may begin with."""
    found: dict[str, list[tuple[Topic, re.Pattern[str]]]] = defaultdict(list)
    for topic, lines in _PHRASES.items():
        phrases: dict[str, list[str]] = defaultdict(list)
        for phrase in re.split(r", |\n", lines):
            for begin in _begins(phrase.strip()):
                phrases[begin].append(phrase.strip())
        for begin, these in phrases.items():
            longest_first = sorted(these, key=len, reverse=True)
            found[begin].append(
                (topic, re.compile(f"(?:{'|'.join(longest_first)})(?!\\w)", re.IGNORECASE))
            )
    return found


def _begins(phrase: str) -> set[str]:
    group = re.match(r"\(\?:([^)]*)\)", phrase)
    words = group[1].split("|") if group else [phrase]
    return {re.sub(r"[\W_]", "", word[:3]) for word in words if word}


_INDEX = _index()
_BEGINNINGS = {*_INDEX, "num", "id", "id'"}


def cues_of(text: str, tokens: Sequence[Token], begin: int, end: int) -> Iterator[Cue]:
    """What the tokens from `begin` to `end`, all of one line, announce. `text`: of that line."""
    at = begin
    before: Cue | None = None
    while at < end:
        word = tokens[at].word
        cue = _cue(text, tokens, at, end) if word[:3] in _BEGINNINGS else None
        if cue is None:
            at += 1
            continue
        if before and before.topic is Topic.OTHER and _is_its(tokens, before, cue):
            cue = cue._replace(topic=Topic.OTHER)
        yield cue
        before = cue
        at = cue.last + 1


def _is_its(tokens: Sequence[Token], before: Cue, cue: Cue) -> bool:
    """“the serial number on the back”."""
    joined = cue.first == before.last + 1 and not tokens[before.last].after.strip()
    return joined and cue.topic is Topic.CODE


def _cue(text: str, tokens: Sequence[Token], at: int, end: int) -> Cue | None:
    found = [
        (match.end(), topic)
        for topic, pattern in _INDEX.get(tokens[at].word[:3], ())
        if (match := pattern.match(text, tokens[at].start))
    ]
    if not found:
        return Cue(Topic.OTHER, at, at) if _is_some_number(tokens, at) else None
    stop, topic = max(found, key=lambda one: one[0])
    if topic is Topic.MAYBE_CODE and not _may_be_of_card(tokens, at):
        return None
    last = at
    while last + 1 < end and tokens[last + 1].start < stop:
        last += 1
    return Cue(topic, at, last)


def _is_some_number(tokens: Sequence[Token], at: int) -> bool:
    """“the EORI number”, “a meeting id”."""
    word = tokens[at].word.removesuffix("'s")
    if word not in ("number", "id") or at == 0 or tokens[at - 1].line != tokens[at].line:
        return False
    before = tokens[at - 1]
    return word == "id" or (before.raw.isupper() and before.raw not in _ANY_NUMBER)


def _may_be_of_card(tokens: Sequence[Token], at: int) -> bool:
    if at == 0 or tokens[at - 1].line != tokens[at].line:
        return True
    before = tokens[at - 1]
    return (
        before.word in _BEFORE_CODE
        or is_number(before.word)
        or before.after.strip() not in ("", "-")
    )
