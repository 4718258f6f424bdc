import pytest

from app.redaction.checks import begins_like_card, has_card_length, is_iban, is_luhn


@pytest.mark.parametrize("digits", ["4242424242424242", "378282246310005", "79927398713"])
def test_the_check_digit_of_a_card(digits):
    assert is_luhn(digits)
    wrong = str((int(digits[-1]) + 1) % 10)
    assert not is_luhn(digits[:-1] + wrong)


@pytest.mark.parametrize(
    ("digits", "begins"),
    [("4", True), ("3", True), ("37", True), ("31", False), ("2024", False), ("2720", True)]
    + [("1", False), ("0800", False), ("9", False), ("5105", True), ("5900", False)],
)
def test_what_a_card_number_begins_with(digits, begins):
    assert begins_like_card(digits) is begins


def test_an_american_express_card_is_shorter():
    assert has_card_length("378282246310005")
    assert not has_card_length("424242424242424")


def test_an_iban_has_its_country_s_length_and_check_digits():
    assert is_iban("DE89370400440532013000")
    assert is_iban("GB29NWBK60161331926819")
    assert not is_iban("DE88370400440532013000")
    assert not is_iban("DE8937040044053201300")
    assert not is_iban("XX89370400440532013000")
