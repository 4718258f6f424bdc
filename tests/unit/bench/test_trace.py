import subprocess
import sys
import time

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel

from tests.bench.live.trace import Meter, Step, Trace, record_calls
from tests.scoring import ROOT

BUSY = """
import sys, time
sys.stdin.readline()
until = time.process_time() + 0.4
while time.process_time() < until: pass
print("done", flush=True)
sys.stdin.read()
"""


def test_a_step_is_kept_only_if_something_else_is_seen():
    trace = Trace("peer", "real time", "discovery/rep", 3.0)
    assert trace.step(0.5, "", tentative=" hello")
    assert not trace.step(0.7, "", tentative="hello ")
    assert trace.step(0.9, "", "hello", "there")
    assert trace.step(1.4, "hello there")
    assert trace.steps == [
        Step(0.5, "", "", "hello"),
        Step(0.9, "", "hello", "there"),
        Step(1.4, "hello there", "", ""),
    ]


def test_silence_alone_is_no_step():
    trace = Trace("peer", "real time", "hum", 3.0)
    assert not trace.step(0.5, "", "", " ")
    assert trace.steps == []


def test_a_trace_comes_back_from_its_file(tmp_path):
    trace = Trace("peer", "real time", "discovery/rep", 3.0, calls=[["encode", 3000]])
    trace.step(0.5, "", "drei", "Äpfel")
    trace.notes.append("not all was counted")
    trace.save(tmp_path / "trace.json")
    assert Trace.load(tmp_path / "trace.json") == trace


def test_each_call_to_the_model_is_listed_with_its_size():
    model = WhisperModel(str(ROOT / "resources/models/demo-en"), "cpu", compute_type="int8")
    start = [model.hf_tokenizer.token_to_id("<|startoftranscript|>")]
    features = np.zeros((80, 400), np.float32)
    with record_calls(ctranslate2.models.Whisper) as calls:
        encoded = model.encode(features)
        [result] = model.model.generate(encoded, [start], beam_size=2)
        model.model.align(encoded, start, [[5, 6, 7]], 200)
    model.encode(features)
    assert calls == [
        ["encode", 400],
        ["generate", 1, len(result.sequences_ids[0]), 2],
        ["align", 1, 3, 200],
    ]


def test_the_meter_charges_all_processes_and_nobody_else():
    program = [sys.executable, "-c", BUSY]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        tree, child_alone = Meter(), Meter(child.pid)
        tree.start()
        child_alone.start()
        child.stdin.write(b"go\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"done\n"
        tree.stop()
        child_alone.stop()
        child.communicate()
    assert tree.cpu > 0.38
    assert child_alone.cpu > 0.38
    assert tree.rss > child_alone.rss > 1e6


def test_the_meter_says_what_the_machine_did_beside():
    program = [sys.executable, "-c", "input('ready')"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as idle:
        assert idle.stdout.read(5) == b"ready"
        meter = Meter(idle.pid)
        meter.start()
        until = time.process_time() + 0.5
        while time.process_time() < until:
            pass
        meter.stop()
        idle.communicate(b"\n")
    assert meter.cpu < 0.1
    assert meter.others > 0.4
