"""The clock of the machine jumps, forwards and back by hours and days, while many write: nothing acknowledged is lost or doubled, history stays in order.

The clock is that of the services and the identity provider alone, through libfaketime; the machine's is never touched. The gateway does not run with
that library and would refuse the others' tokens, so the writers call the service's own port as it does. The clock is never before the real one:
certificates are not valid before they were made."""
import itertools
import sys
import time
import unittest
from pathlib import Path

from tests.e2e.system import ROOT
from tests.fault.books import Books
from tests.fault.harness import WRITES, FaultCase
from tests.fault.load import Load, PortCaller

HOUR, DAY = 3600, 86400
# How far ahead it is, one after the other.
AHEAD = (3 * HOUR, 5 * DAY, 5 * DAY - 6 * HOUR, 1 * DAY, 9 * DAY, 2 * HOUR)
# A process goes on with what it has read of it, and tries what it has begun.
SOON_SECONDS = 60


class MovedClockTest(FaultCase):
    name = "clock"
    # Theirs and ours differ.
    same_clock = False

    @classmethod
    def prepare(cls):
        libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        assert libraries, "libfaketime is not installed: run deploy/setup"
        cls.clock = cls.system.state.with_suffix(".clock")
        cls.move(0)
        cls.environment = {**FaultCase.environment, "SEND_TEST_CLOCK": str(cls.clock), "SEND_TEST_CLOCK_LIBRARY": str(libraries[0])}
        # In the place of deploy/run.
        cls.system.root = cls.system.state.with_suffix(".root")
        run = cls.system.root / "deploy/run"
        run.parent.mkdir(parents=True, exist_ok=True)
        run.write_text(f"#!/bin/sh\nexec '{sys.executable}' -B '{ROOT}/tests/fault/moved_clock_run.py' \"$@\"\n")
        run.chmod(0o755)

    @classmethod
    def move(cls, ahead):
        new = cls.clock.with_suffix(".new")
        new.write_text(f"+{ahead}\n")
        new.replace(cls.clock)

    def test_jumps_while_many_write(self):
        load = Load(self.system, self.writers, None, self.log, callers=(PortCaller,), renews=True).start()
        for ahead in AHEAD:
            load.at(len(load.told) + WRITES // 8)
            self.move(ahead)
            moment = time.monotonic()
            self.wait_until_answered(ahead)
            self.say(f"{ahead / HOUR:.0f} h ahead: calls are answered by it after {time.monotonic() - moment:.1f} s")
        load.at(len(load.told) + WRITES // 8)
        load.end_soon()
        self.end_of(load, moment)
        self.check_it_jumped()

    def wait_until_answered(self, ahead):
        """Until the service has answered somebody by the new time."""
        first = (time.time() + ahead - HOUR / 2) * 1e6
        deadline = time.monotonic() + SOON_SECONDS
        while not any(first < int(row["read_us"]) < first + HOUR * 1e6 for row in Books(self.socket(), "send_ehcp").tables["read_log"]):
            self.assertLess(time.monotonic(), deadline, f"nobody was answered {SOON_SECONDS} s after the clock had moved by {ahead} s")
            time.sleep(0.1)

    def check_it_jumped(self):
        """By the read log: how far ahead of ours the service's clock was for each reply."""
        read_at = {(row["purpose"] or b"").decode(): int(row["read_us"]) for row in Books(self.socket(), "send_ehcp").tables["read_log"]}
        lines = [line for line in self.log.read() if "purpose" in line]
        ahead = [round((read_at[line["purpose"]] - line["between"][0]) / 1e6 / HOUR) for line in lines]
        seen = [hours for hours, _ in itertools.groupby(ahead)]
        self.say(f"ahead of ours, from one reply to the next, the service's clock was {', '.join(f'{hours} h' for hours in seen)}")
        left = iter(seen)
        self.assertTrue(all(seconds // HOUR in left for seconds in AHEAD), f"it was to be {AHEAD} s, in this order")


if __name__ == "__main__":
    unittest.main(verbosity=2)
