"""A real child with the bundled model, and everything that may befall it."""

import operator
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import psutil
import pytest

from app.config.secrets import Secrets
from app.events import Channel
from app.speech import whisper
from app.speech.catalogue import Model
from app.speech.decoder import Window
from app.speech.decoder_process import DecoderGone, DecoderProcess, Patience, WindowLost
from app.speech.decoding import Decoding
from app.speech.whisper import WhisperDecoder
from tests.unit.speech.windows import UNFIT, demo_model, turn_windows, unfit_model, window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

ROOT = Path(__file__).parents[3]
BACK_WITHIN = 6.0
"""Seconds in which a child must be back. 3 is the goal, for a machine not busy with tests."""


@pytest.fixture
def start():
    started: list[DecoderProcess] = []

    def one(model: Model | None = None, **patience: float) -> DecoderProcess:
        decoder = DecoderProcess(
            Decoding(model or demo_model(), 1), patience=Patience(**patience) if patience else None
        )
        started.append(decoder)
        return decoder

    yield one
    for decoder in started:
        decoder.close()


@pytest.fixture(scope="module")
def expected():
    """What the same model says without a child, by the id of the window."""
    alone = WhisperDecoder(Decoding(demo_model(), 1))
    return {turn.utterance: alone.decode([turn])[0].words for turn in turn_windows()[:6]}


def turn(n: int) -> Window:
    return turn_windows()[n - 1]


def instant() -> Window:
    """A window that takes no time, so that ten times as long is none either."""
    return window(Channel.REP, 7.0, 7.2, final=False)


def poison() -> Window:
    """A window that brings down the process that it is sent to."""
    return Window(99, Channel.REP, 0.0, 1.0, True, Explosive())


class Explosive:
    """Ends the process that unpickles it: a library that crashes while it loads."""

    def __reduce__(self):
        return os._exit, (7,)


class Unforeseen:
    """Raises in the process that unpickles it what nobody thought of."""

    def __reduce__(self):
        return operator.truediv, (1, 0)


class Multilingual:
    """In the child: a model, and all models there know several languages."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def __reduce__(self):
        return _multilingual, (self._model,)


def _multilingual(model: Model) -> Model:
    whisper.Tokenizer = partial(_tokenizer_for_many, whisper.Tokenizer)
    return model


def _tokenizer_for_many(made, tokens, _multilingual, **how):
    return made(tokens, True, **how)


def ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def until(condition, timeout: float = 5.0) -> bool:
    """For what another process does: nothing there tells us when."""
    tick, deadline = threading.Event(), time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        tick.wait(0.005)
    return True


class Asking(threading.Thread):
    """Decodes a window in a thread; `result` is what came of it."""

    def __init__(self, decoder: DecoderProcess, window: Window) -> None:
        super().__init__(daemon=True)
        self._decoder, self._window = decoder, window
        self._result: object = None
        self.start()

    def run(self) -> None:
        try:
            self._result = self._decoder.decode([self._window])[0]
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            self._result = error

    def result(self, timeout: float = 30.0):
        self.join(timeout)
        assert not self.is_alive(), "it waits for ever"
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


def test_it_hears_the_same_as_without_a_child(start, expected):
    decoder = start()
    for n in expected:
        heard = decoder.decode([turn(n)])[0]
        assert heard.words == expected[n]
    assert heard.window.utterance == n
    assert decoder.restarts == 0


def test_making_one_does_not_wait_for_the_model(start):
    began = time.monotonic()
    decoder = start()
    assert time.monotonic() - began < 0.5
    assert psutil.pid_exists(decoder.pid)


def test_the_answer_is_for_the_very_window_that_was_asked_for(start):
    """The recogniser knows its windows by identity."""
    window = turn(1)
    assert start().decode([window])[0].window is window


def test_a_child_killed_between_windows_is_back_and_nothing_is_lost(start, expected):
    decoder = start()
    decoder.decode([turn(1)])[0]
    os.kill(decoder.pid, signal.SIGKILL)
    began = time.monotonic()
    assert decoder.decode([turn(2)])[0].words == expected[2]
    assert time.monotonic() - began < BACK_WITHIN
    assert decoder.restarts == 1
    assert decoder.decode([turn(3)])[0].words == expected[3]
    assert decoder.restarts == 1


def test_a_child_killed_while_it_decodes_is_back_and_the_window_is_repeated(start, expected):
    decoder = start()
    decoder.decode([turn(1)])[0]
    child = psutil.Process(decoder.pid)
    idle = child.cpu_times().user
    asking = Asking(decoder, turn(6))
    assert until(lambda: child.cpu_times().user > idle + 0.03)
    child.kill()
    began = time.monotonic()
    assert asking.result().words == expected[6]
    assert time.monotonic() - began < BACK_WITHIN
    assert decoder.restarts == 1


def test_a_child_killed_while_it_loads_is_started_again(start, expected):
    decoder = start()
    os.kill(decoder.pid, signal.SIGKILL)
    assert decoder.decode([turn(1)])[0].words == expected[1]
    assert decoder.restarts == 1


def test_a_child_that_hangs_is_killed_and_the_window_repeated(start, expected):
    decoder = start(answer=1.0)
    decoder.decode([instant()])[0]
    hung = decoder.pid
    os.kill(hung, signal.SIGSTOP)
    began = time.monotonic()
    assert decoder.decode([turn(2)])[0].words == expected[2]
    assert time.monotonic() - began < 3.0 + BACK_WITHIN
    assert decoder.restarts == 1
    assert ended(hung)


def test_a_child_that_hangs_before_it_takes_the_whole_window_is_noticed_too(start):
    """More sound than the pipe holds: even to send it would wait for ever."""
    decoder = start(answer=1.0)
    decoder.decode([instant()])[0]
    os.kill(decoder.pid, signal.SIGSTOP)
    heard = Asking(decoder, window(Channel.PROSPECT, 17.0, 25.0)).result(15.0)
    assert heard.words
    assert decoder.restarts == 1


def test_a_slow_machine_is_not_a_hang(start, expected):
    """A window may take ten times as long as the slowest one so far."""
    decoder = start(answer=1.5)
    decoder.decode([turn(1)])[0]
    for seconds in (0.4, 1.8):
        os.kill(decoder.pid, signal.SIGSTOP)
        going_on = threading.Timer(seconds, os.kill, (decoder.pid, signal.SIGCONT))
        going_on.start()
        assert decoder.decode([turn(2)])[0].words == expected[2]
        going_on.join()
    assert decoder.restarts == 0


def test_a_window_that_kills_every_child_is_lost_and_the_next_one_is_not(start, expected, capfd):
    decoder = start(tries=2)
    for losses in (1, 2):
        with pytest.raises(WindowLost) as lost:
            decoder.decode([poison()])[0]
        assert lost.value.hint
        assert decoder.restarts == 2 * losses
        assert decoder.decode([turn(losses)])[0].words == expected[losses]
    assert capfd.readouterr().out == ""


def test_after_many_restarts_one_false_start_is_not_the_end(start, expected):
    """A long call may restart it now and then: each time it gets all its tries."""
    decoder = start()
    for n in (1, 2, 3):
        decoder.decode([turn(n)])[0]
        os.kill(decoder.pid, signal.SIGKILL)
    decoder.decode([turn(4)])[0]
    killed = decoder.pid
    os.kill(killed, signal.SIGKILL)
    asking = Asking(decoder, turn(5))
    assert until(lambda: decoder.pid != killed)
    os.kill(decoder.pid, signal.SIGKILL)  # while it loads
    assert asking.result().words == expected[5]
    assert decoder.restarts == 5


def test_a_model_that_cannot_be_loaded_is_named_at_once(start, tmp_path):
    for name in ("config.json", "model.bin", "tokenizer.json", "vocabulary.json"):
        (tmp_path / name).write_bytes(b"broken")
    decoder = start(Model("broken", tmp_path, demo_model().limits))
    with pytest.raises(DecoderGone) as gone:
        decoder.decode([turn(1)])[0]
    assert str(tmp_path) in gone.value.message
    assert gone.value.hint
    with pytest.raises(DecoderGone):  # the next window asks in vain as well
        decoder.decode([turn(2)])[0]


@pytest.mark.parametrize("damage", UNFIT)
def test_a_model_that_can_not_decode_is_named_at_once(start, tmp_path, capfd, damage):
    model = unfit_model(tmp_path / "model", damage)
    decoder = start(model)
    for n in (1, 2):
        with pytest.raises(DecoderGone) as gone:
            decoder.decode([turn(n)])[0]
        assert str(model.folder) in gone.value.message
        assert gone.value.command == "sotto models"
    assert decoder.restarts == 0
    decoder.close()
    assert capfd.readouterr().err == ""


def test_a_language_that_the_model_does_not_know_is_named_at_once():
    decoder = DecoderProcess(Decoding(Multilingual(demo_model()), 1, "xx"))
    with closing(decoder), pytest.raises(DecoderGone) as gone:
        decoder.decode([turn(1)])[0]
    assert "“xx”" in gone.value.message
    assert "speech.language" in gone.value.hint
    assert decoder.restarts == 0


def test_what_nobody_foresaw_ends_the_child_without_a_traceback(start, expected, capfd):
    decoder = start()
    with pytest.raises(WindowLost):
        decoder.decode([Window(99, Channel.REP, 0.0, 1.0, True, Unforeseen())])[0]
    assert decoder.decode([turn(1)])[0].words == expected[1]
    assert capfd.readouterr().err == ""


def test_losing_window_after_window_is_the_end(start, expected):
    decoder = start(tries=1)
    for lost in (2, 3):  # one that is heard in between counts from the start
        for _ in range(lost):
            with pytest.raises(WindowLost):
                decoder.decode([poison()])[0]
        if lost == 2:
            assert decoder.decode([turn(1)])[0].words == expected[1]
    with pytest.raises(DecoderGone) as gone:
        decoder.decode([poison()])[0]
    assert gone.value.hint
    restarts = decoder.restarts
    with pytest.raises(DecoderGone):
        decoder.decode([turn(1)])[0]
    assert decoder.restarts == restarts


def test_a_child_that_never_starts_is_given_up(start):
    decoder = start(Model("explosive", Explosive(), demo_model().limits))
    with pytest.raises(WindowLost):
        decoder.decode([turn(1)])[0]
    with pytest.raises(DecoderGone) as gone:
        decoder.decode([turn(2)])[0]
    assert gone.value.hint
    assert decoder.restarts <= 4


# -- its end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("used", [True, False])
def test_closing_ends_the_child_and_may_be_done_twice(start, used):
    decoder = start()
    if used:
        decoder.decode([turn(1)])[0]
    pid = decoder.pid
    decoder.close()
    assert ended(pid)
    decoder.close()


@pytest.mark.parametrize("stopped", [False, True])
def test_closing_in_the_middle_of_a_window_ends_the_child(start, stopped):
    class Interrupted(Exception):
        pass

    def interrupt(*_):
        raise Interrupted

    decoder = start()
    decoder.decode([turn(1)])[0]
    pid = decoder.pid
    if stopped:
        os.kill(pid, signal.SIGSTOP)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Interrupted):
            [decoder.decode([turn(6)])[0] for _ in range(100)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    began = time.monotonic()
    decoder.close()
    assert time.monotonic() - began < 4
    assert ended(pid)


def test_a_kill_ends_the_child_at_once_and_whoever_waits_for_it(start):
    decoder = start()
    decoder.decode([turn(1)])[0]
    pid = decoder.pid
    os.kill(pid, signal.SIGSTOP)
    asking = Asking(decoder, turn(6))
    assert not until(lambda: not asking.is_alive(), 0.2)
    began = time.monotonic()
    decoder.kill()
    assert time.monotonic() - began < 0.1
    with pytest.raises(DecoderGone):
        asking.result(2.0)
    assert until(lambda: ended(pid))  # its pipe closes a moment before
    assert decoder.restarts == 0
    decoder.kill()
    decoder.close()
    decoder.kill()


def test_a_kill_while_it_loads_and_windows_after_it_start_no_other(start):
    decoder = start()
    pid = decoder.pid
    decoder.kill()
    with pytest.raises(DecoderGone):
        decoder.decode([turn(1)])[0]
    assert until(lambda: ended(pid))
    assert (decoder.pid, decoder.restarts) == (pid, 0)


def test_a_kill_amid_restarts_leaves_no_child(start):
    decoder = start(tries=1000)
    asking = Asking(decoder, poison())
    first = decoder.pid
    assert until(lambda: decoder.pid != first)
    decoder.kill()
    with pytest.raises(DecoderGone):
        asking.result(5.0)
    assert until(lambda: ended(decoder.pid))


PARENT = """
import sys
from pathlib import Path
import numpy as np
from app.events import Channel
from app.speech.catalogue import find_model
from app.speech.decoder import Window
from app.speech.decoder_process import DecoderProcess
from app.speech.decoding import Decoding

if __name__ == "__main__":
    noise = np.random.default_rng(0).uniform(-0.3, 0.3, 128000).astype(np.float32)
    window = Window(1, Channel.REP, 0.0, 8.0, True, noise)
    decoder = DecoderProcess(Decoding(find_model("demo-en", Path("none")), 1))
    if sys.argv[1] != "loading":
        decoder.decode([window])[0]
    print(decoder.pid, flush=True)
    while sys.argv[1] == "decoding":
        decoder.decode([window])[0]
    sys.stdin.read()
"""


@pytest.mark.parametrize("doing", ["loading", "nothing", "decoding"])
def test_a_killed_parent_leaves_no_child_behind(tmp_path, doing):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script), doing],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.ppid() == parent.pid
    finally:
        parent.kill()
        parent.communicate()
    child.wait(5)  # raises TimeoutExpired


def test_interrupts_are_left_to_the_parent(start, expected):
    decoder = start()
    os.kill(decoder.pid, signal.SIGINT)  # before it can have said that it ignores them
    assert decoder.decode([turn(1)])[0].words == expected[1]
    os.kill(decoder.pid, signal.SIGINT)
    assert decoder.decode([turn(2)])[0].words == expected[2]
    assert decoder.restarts == 0
    # and we are as interruptible as before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


INTERRUPTED = """
import os, signal, time
from app.speech.decoder_process import DecoderProcess
from app.speech.decoding import Decoding
from tests.unit.speech.windows import demo_model, turn_windows

if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: None)  # unlike SIG_IGN, no child inherits this
    decoder = DecoderProcess(Decoding(demo_model(), 1))
    for _ in range(100):
        os.killpg(0, signal.SIGINT)
        time.sleep(0.01)
    print(len(decoder.decode([turn_windows()[0]])[0].words), decoder.restarts)
    decoder.close()
"""


def test_interrupts_do_not_end_the_very_first_child_either(tmp_path):
    """Only for the first does `multiprocessing` start its tracker, and meddle with signals."""
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED)
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    words, restarts = map(int, done.stdout.split())
    assert done.stderr == ""
    assert words > 0
    assert restarts == 0


def test_it_gives_way_to_the_meeting_program(start):
    decoder = start()
    decoder.decode([turn(1)])[0]
    assert psutil.Process(decoder.pid).nice() >= min(19, psutil.Process().nice() + 5)


def test_it_does_not_know_the_api_key(start, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret")
    monkeypatch.setenv("SOTTO_SEES", "this")
    assert Secrets().key().value == "sk-a-secret"
    decoder = start()
    decoder.decode([turn(1)])[0]
    environment = psutil.Process(decoder.pid).environ()
    assert environment["SOTTO_SEES"] == "this"
    assert "OPENAI_API_KEY" not in environment
    assert "sk-a-secret" not in environment.values()
