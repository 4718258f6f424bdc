import pytest

from app.ui.theme import Theme, install


@pytest.fixture(scope="session")
def _installed(qapp) -> Theme:
    return install(qapp)


@pytest.fixture
def theme(_installed) -> Theme:
    """The program's dress, light."""
    for dark in (True, False):  # both: another test may have dressed the program since
        _installed.set_dark(dark)
    return _installed
