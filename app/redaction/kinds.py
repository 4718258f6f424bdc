"""The kinds of secrets."""

from enum import StrEnum


class Kind(StrEnum):
    """What stands where one was."""

    CARD = "[card number]"
    CODE = "[security code]"
    IBAN = "[IBAN]"
    ACCOUNT = "[bank account]"
    SOCIAL = "[social security number]"
    MAIL = "[e-mail address]"
    PHONE = "[phone number]"
    SECRET = "[secret]"
