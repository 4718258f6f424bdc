"""Run as a program: keeps a call that never ends, and prints each utterance that is on disk."""

import itertools
import sys
from pathlib import Path

from app.events import Utterance
from tests.unit.record.scenes import new_journal, utterance

journal = new_journal(Path(sys.argv[1]), title="killed")
for notice in journal.open():
    sys.exit(f"not expected: {notice.text}")
sys.stdout.write(f"call {journal.call_id}\n")
for number in itertools.count() if len(sys.argv) < 3 else range(int(sys.argv[2])):
    for event in journal.record(utterance(number, f"line {number} of this call")):
        assert isinstance(event, Utterance), event
        sys.stdout.write(f"{event.id}\n")
        sys.stdout.flush()
for notice in journal.close(1.0):
    sys.exit(f"not expected: {notice.text}")
