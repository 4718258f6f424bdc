"""The half of the corpus that redaction was developed on."""

from tests.bench.coach.redacting import measured


def test_what_was_found_once_is_still_found():
    figures = measured("develop")
    assert figures.secrets.total() > 100
    assert figures.plain >= 200
    assert figures.recall >= 0.98, figures.missed
    assert figures.false_rate <= 0.01, figures.hit
