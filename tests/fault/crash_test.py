"""Parts of the system die, and the line to MariaDB misbehaves, while many write: what was acknowledged is there, once and whole."""
import os
import signal
import threading
import time
import unittest
import urllib.request

from tests.e2e.system import is_alive
from tests.fault.control import Control
from tests.fault.course import recorders, writers_of
from tests.fault.harness import WRITES, FaultCase
from tests.fault.load import Load, make_pupils

PAUSE_SECONDS = 5
# Of a line on which each packet is so late; and who writes over it: more would wait longer than a call may.
SLOW_SECONDS, SLOW_WRITERS = 0.02, 40
# Of a write to MariaDB: its transaction is begun, its id looked for, journal and state are written, and it is saved; then so is who was shown it.
FEWEST_PACKETS = 7


class CrashTest(Control, FaultCase):
    """As many writers as writes: all of them are in flight at once, and the gateway and the services have room for them. A service that cannot begin with
    one of them in three seconds refuses the next, so that what it has begun with is answered in its time."""
    name = "crash"
    writer_count = WRITES
    environment = {"SEND_QUEUE": "4000", "SEND_QUEUE_WAIT_MS": "3000",
                   "SEND_GATEWAY_OPTIONS": "--rate-subject 1000000 --rate-address 1000000 --max-calls 4000"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # So that each load has writes of every kind.
        for round_ in range(1, 5):
            behind = [writer for i, writer in enumerate(cls.writers) if i % 5 >= round_]
            Load(cls.system, behind, len(behind), cls.log).start().finish()
        cls.recorders = recorders(WRITES // 2)

    def kill(self, part, number=signal.SIGKILL):
        os.kill(self.system.pid_of(part), number)

    def kill_under_load(self, part, writers=None):
        load = self.break_under_load(lambda: self.kill(part), writers=writers)
        self.assertTrue(load.again, "the fault was not noticed")

    def both(self):
        """Those who write requests, and as many who write records of pupils."""
        return self.recorders + self.writers[:WRITES // 2]

    def test_killed_service(self):
        self.kill_under_load("ehcp")

    def test_killed_pupil(self):
        self.kill_under_load("pupil", self.both())

    def test_killed_database(self):
        self.kill_under_load("mariadb", self.both())

    def test_killed_gateway(self):
        self.kill_under_load("gateway")

    def terminate_under_load(self, part, writers=None):
        ended = []

        def end():
            pid, asked = self.system.pid_of(part), time.monotonic()
            in_flight = self.calls_in_flight()
            self.kill(part, signal.SIGTERM)
            while is_alive(pid):
                time.sleep(0.02)
            self.say(f"{part} ended {time.monotonic() - asked:.2f} s after it was asked to, with {in_flight} calls at the gateway")
            self.assertGreater(in_flight, 0, "nobody called meanwhile")
            ended.append(time.monotonic())
        # Twice as many, so that there are calls which the next one has to answer: what this one has it ends.
        load = self.break_under_load(end, 2 * WRITES, writers)
        self.assertIsNotNone(load.back_after(ended[0]), "nobody called afterwards")

    def test_terminated_service(self):
        self.terminate_under_load("ehcp")

    def test_terminated_pupil(self):
        self.terminate_under_load("pupil", self.both())

    def cut(self, way):
        count = max(10, WRITES // 20)
        self.break_under_load(lambda: self.proxy.cut_commits(way, count))
        self.say(f"{self.proxy.cuts} connections cut at the COMMIT of a change, of {self.proxy.commits}; {self.proxy.others} other COMMITs let through")
        self.assertEqual(self.proxy.cuts, count)

    def test_cut_before_commit(self):
        self.cut("before")

    def test_cut_after_commit(self):
        self.cut("after")

    def test_cut_in_the_middle_of_commit(self):
        self.cut("half_request")

    def test_cut_in_the_middle_of_the_answer(self):
        self.cut("half_reply")

    def test_every_connection_reset(self):
        def reset():
            self.say(f"{self.proxy.reset_all()} connections reset")
        self.break_under_load(reset)

    def test_database_silent_for_a_while(self):
        def pause():
            self.proxy.hold()
            threading.Timer(PAUSE_SECONDS, self.proxy.let_go).start()
        load = self.break_under_load(pause)
        self.assertGreater(load.longest_silence(), PAUSE_SECONDS / 2, "the fault was not noticed")

    def test_slow_line(self):
        self.addCleanup(self.proxy.delay, 0.0)
        before = self.proxy.delayed
        self.break_under_load(lambda: self.proxy.delay(SLOW_SECONDS), writers=self.writers[:SLOW_WRITERS])
        waited = self.proxy.delayed - before
        alone = Load(self.system, self.writers[:1], 1, self.log).start()
        alone.finish()
        (sent, answered), = alone.told
        self.say(f"{waited} packets came {SLOW_SECONDS * 1000:.0f} ms late; a write alone took {answered - sent:.2f} s")
        self.assertGreater(waited, FEWEST_PACKETS * WRITES // 2, "the fault was not noticed")
        self.assertGreater(answered - sent, FEWEST_PACKETS * SLOW_SECONDS, "the fault was not noticed")

    def test_stopped_under_calls(self):
        """Calls in flight when the system is told to stop are answered before it ends; what it kept is there when it starts again."""
        load = Load(self.system, writers_of(make_pupils(self.system, 40)), 40, self.log)
        self.proxy.hold()
        load.start()
        while self.calls_in_flight() < 40:
            time.sleep(0.02)
        self.assertTrue(self.system.ask_to_stop())
        threading.Timer(1, self.proxy.let_go).start()
        load.finish()
        self.system.stop()
        self.say(f"told to stop with 40 calls in flight: {len(load.told)} answered, sent again: {load.again or 'none'}")
        self.start_system()
        self.assertEqual((len(load.told), load.again), (40, {}))
        self.check_books()

    def calls_in_flight(self):
        stats = f"http://127.0.0.1:{self.system.described()['ports']['envoy-admin']}/stats?filter=http.public.downstream_rq_active"
        with urllib.request.urlopen(stats, timeout=5) as answer:
            return int(answer.read().rpartition(b":")[2])


if __name__ == "__main__":
    unittest.main(verbosity=2)
