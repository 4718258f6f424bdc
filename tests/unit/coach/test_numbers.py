import pytest

from app.coach.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thirty thousand a month", {"30000"}),
        ("30,000 or 30k, never 30.000,00", {"30000"}),
        ("2.5 percent, that is 2,5 %", {"2.5"}),
        ("one hundred and five", {"105"}),
        ("three hundred thousand", {"300000"}),
        ("twenty-five percent and six months", {"25", "6"}),
        ("two and three", {"2", "3"}),
        ("nineteen ninety nine", {"19", "99"}),
        ("which one of us", set()),
        ("half the price, twice the work", {"half", "twice"}),
        ("vierzig Prozent, neunundzwanzig Euro", {"vierzig", "neunundzwanzig"}),
        ("quatre-vingt euros", {"quatre", "vingt"}),
        ("treinta y ocho, cincuenta", {"treinta", "ocho", "cincuenta"}),
        ("trentotto, diecimila", {"trentotto", "diecimila"}),
        ("\N{FULLWIDTH DIGIT FIVE}\N{FULLWIDTH DIGIT ZERO} off", {"50"}),
        ("How does that sound to you, and what else?", set()),
        ("Was ist Ihnen dabei wichtig?", set()),
        ("Qu'est-ce qui compte pour vous ?", set()),
    ],
)
def test_a_number_is_the_same_however_it_is_written(text, values):
    assert numbers(text) == values
