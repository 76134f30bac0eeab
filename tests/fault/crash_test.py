"""Parts of the system die, and the line to MariaDB misbehaves, while many write: what was acknowledged is there, once and whole."""
import os
import signal
import threading
import time
import unittest
import urllib.request
from collections import Counter

from tests.e2e.system import is_alive, new_id
from tests.fault.control import Control
from tests.fault.harness import WRITES, FaultCase
from tests.fault.load import Caller, call_of, make_pupils

PAUSE_SECONDS = 5


class CrashTest(Control, FaultCase):
    name = "crash"

    def kill(self, part, number=signal.SIGKILL):
        os.kill(self.system.pid_of(part), number)

    def test_killed_service(self):
        load = self.break_under_load(lambda: self.kill("ehcp"))
        self.assertTrue(load.again, "the fault was not noticed")

    def test_killed_database(self):
        load = self.break_under_load(lambda: self.kill("mariadb"))
        self.assertTrue(load.again, "the fault was not noticed")

    def test_killed_gateway(self):
        load = self.break_under_load(lambda: self.kill("gateway"))
        self.assertTrue(load.again, "the fault was not noticed")

    def test_terminated_service(self):
        def end():
            pid, asked = self.system.pid_of("ehcp"), time.monotonic()
            self.kill("ehcp", signal.SIGTERM)
            while is_alive(pid):
                time.sleep(0.02)
            self.say(f"ehcp ended {time.monotonic() - asked:.2f} s after it was asked to")
        self.break_under_load(end)

    def cut(self, way):
        count = max(10, WRITES // 20)
        self.break_under_load(lambda: self.proxy.cut_commits(way, count))
        self.say(f"{self.proxy.cuts} connections cut at COMMIT")
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
        self.break_under_load(lambda: self.proxy.delay(0.005))

    def test_stopped_under_calls(self):
        """Calls in flight when the system is told to stop are answered before it ends; what it kept is there when it starts again."""
        pupils, answers = make_pupils(self.system, 40), []
        callers = [threading.Thread(target=lambda pupil=pupil: answers.append(self.once(pupil))) for pupil in pupils]
        self.proxy.hold()
        for caller in callers:
            caller.start()
        while self.calls_in_flight() < len(callers):
            time.sleep(0.02)
        self.assertTrue(self.system.ask_to_stop())
        threading.Timer(1, self.proxy.let_go).start()
        for caller in callers:
            caller.join()
        self.system.stop()
        self.say(f"told to stop with {len(callers)} calls in flight: answered {sorted(Counter(answers).items())}")
        self.start_system()
        self.assertEqual(Counter(answers), {200: len(callers)})
        self.check_books()

    def calls_in_flight(self):
        stats = f"http://127.0.0.1:{self.system.described()['ports']['envoy-admin']}/stats?filter=http.public.downstream_rq_active"
        with urllib.request.urlopen(stats, timeout=5) as answer:
            return int(answer.read().rpartition(b":")[2])

    def once(self, pupil):
        """A call, sent once: its status, or what became of it."""
        identifier, caller = new_id(), Caller(self.system, self.token)
        path, body = call_of("create", pupil, None, identifier)
        self.log.write(id=identifier, step="create", pupil=pupil, body=body)
        try:
            status, answer = caller.post(path, body)
        except OSError as problem:
            return str(problem)
        finally:
            caller.close()
        if status == 200:
            self.log.write(id=identifier, step="create", told=answer)
        return status


if __name__ == "__main__":
    unittest.main(verbosity=2)
