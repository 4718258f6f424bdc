from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from app.config.sensitivity import Sensitivity
from app.config.settings import Coach, Overlay, Settings, Sound, Speech


@pytest.mark.parametrize(
    ("section", "value", "words"),
    [
        (Speech, {"threads": 65}, "takes a whole number, 0 to 64"),
        (Speech, {"threads": True}, "takes a whole number, 0 to 64"),
        (Speech, {"silence_to_end": float("nan")}, "takes 0.4 to 2.0"),
        (Speech, {"silence_to_end": "0.6"}, "takes 0.4 to 2.0"),
        (Speech, {"model": ""}, "must not be empty"),
        (Speech, {"device": "gpu"}, 'takes "auto" or "cpu"'),
        (Coach, {"model_on": 1}, "takes true or false"),
        (Coach, {"base_url": None}, "takes text in quotes"),
        (Overlay, {"place": "left"}, "takes the place of a window, as Sotto writes it"),
    ],
)
def test_a_section_is_made_of_nothing_that_it_does_not_take(
    section: Any, value: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        section(**value)
    with pytest.raises(ValueError, match=words):
        replace(section(), **value)


def test_a_value_is_kept_in_the_type_of_its_setting() -> None:
    seconds = Speech(silence_to_end=1).silence_to_end
    assert (seconds, type(seconds)) == (1.0, float)
    assert Sound(sensitivity="noisy").sensitivity is Sensitivity.NOISY  # type: ignore[arg-type]


def test_settings_stay_as_they_are() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().speech.threads = 2  # type: ignore[misc]
