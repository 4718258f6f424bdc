import numpy as np
import pytest

from app.events import Channel
from tests.bench.live.jobs import CannotRun, Job, Runner
from tests.bench.live.sounds import Sound
from tests.bench.live.trace import Trace

SIDE = Sound("discovery/rep", Channel.REP, np.zeros(16_000, np.float32))


@pytest.fixture
def asked():
    """The sounds that a system was run on."""
    return []


def job(asked, system="a system", mode="real time", side=SIDE, fails=""):
    def run():
        asked.append(side.name)
        if fails:
            raise CannotRun(fails)
        return [Trace(system, mode, side.name, side.duration)]

    return Job(system, mode, [side], run, pace=1.0)


def test_a_job_is_run_once_in_a_run(tmp_path, asked):
    runner = Runner(tmp_path, resume=False)
    first, again = runner.run([job(asked)]), runner.run([job(asked)])
    assert first == again
    assert asked == ["discovery/rep"]


@pytest.mark.parametrize(("resume", "runs"), [(True, 1), (False, 2)])
def test_a_later_run_takes_what_is_there_only_if_asked(tmp_path, asked, resume, runs):
    first = Runner(tmp_path, resume=False).run([job(asked)])
    assert Runner(tmp_path, resume).run([job(asked)]) == first
    assert len(asked) == runs


def test_a_system_that_cannot_run_is_not_tried_again_nor_counted_by_halves(tmp_path, asked):
    other = Sound("pricing/rep", Channel.REP, SIDE.samples)
    third = Sound("pricing/prospect", Channel.PROSPECT, SIDE.samples)
    runner = Runner(tmp_path, resume=False)
    traces = runner.run(
        [
            job(asked),
            job(asked, side=other, fails="it needs the internet"),
            job(asked, side=third),
            job(asked, system="another"),
            job(asked, mode="full speed"),
        ]
    )
    assert runner.failures == {("a system", "real time"): "it needs the internet"}
    assert [(trace.system, trace.mode) for trace in traces] == [
        ("another", "real time"),
        ("a system", "full speed"),
    ]
    assert asked == ["discovery/rep", "pricing/rep", "discovery/rep", "discovery/rep"]


def test_what_must_be_known_of_a_run_is_told_once(tmp_path):
    def run():
        trace = Trace("a system", "real time", SIDE.name, SIDE.duration)
        trace.notes = ["others were busy", "others were busy"]
        return [trace]

    runner = Runner(tmp_path, resume=False)
    runner.run([Job("a system", "real time", [SIDE], run, 1.0)])
    assert runner.notes == [("a system, real time, discovery/rep", "others were busy")]
