import gc
import os

import pytest

import app  # noqa: F401 (sets how many threads numpy takes, which it reads when it is imported)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# read when keyring is first imported: no test may open the developer's keychain
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What plays sound or types on a screen does so in real time, which a busy machine may miss.

    Such a test is tried twice more before it counts as failed; the summary names it as rerun.
    """
    for item in items:
        in_real_time = {"sound", "end2end"} & set(item.path.relative_to(config.rootpath).parts)
        if in_real_time or "desktop" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path, monkeypatch):
    """No test sees or touches the developer's calls, settings, models, key or keychain."""
    monkeypatch.setenv("SOTTO_HOME", str(tmp_path / "home"))
    for variable in [name for name in os.environ if name.startswith("OPENAI_")]:
        monkeypatch.delenv(variable)


@pytest.fixture(autouse=True)
def garbage_is_collected_on_this_thread():
    """As in `app.ui.collector`: a window freed by a test's worker takes the loop down with it."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture(autouse=True, scope="module")
def all_garbage_is_collected_now_and_then():
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def closing_a_window_ends_no_loop(request):
    """As in `app.ui.run`: on PySide6 6.9 the last window's closing would stop qasync's loop."""
    if "qapp" in request.fixturenames:
        request.getfixturevalue("qapp").setQuitOnLastWindowClosed(False)
