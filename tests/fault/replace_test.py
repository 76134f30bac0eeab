"""Services and the gateway are replaced under a constant load of reads and writes, and no call fails: not one is sent twice by those who call."""
import subprocess
import unittest

from tests.e2e.system import ROOT, is_alive
from tests.fault.harness import LONG, FaultCase
from tests.fault.load import Caller, GrpcCaller, Load

# A call every 40 ms by each of ten: less than the gateway allows of one person.
PEOPLE = 10
PAUSE_SECONDS = 0.04
# The gateway's old process stays for 15 s each time.
ROUNDS = {"pupil": 5, "ehcp": 5, "gateway": 1}


class ReplaceTest(FaultCase):
    name = "replace"

    def restart(self, *parts):
        """What deploy/restart says."""
        result = subprocess.run([str(ROOT / "deploy/restart"), "--state", str(self.system.state), *parts], capture_output=True, text=True, timeout=240)
        return result.returncode, (result.stdout + result.stderr).strip()

    def replace_under_load(self, part):
        load = Load(self.system, self.writers[:PEOPLE], None, self.log, callers=(Caller, GrpcCaller), pause=PAUSE_SECONDS).start()
        load.at(2 * PEOPLE)
        try:
            for _ in range(ROUNDS[part] * (5 if LONG else 1)):
                before = self.system.pid_of(part)
                code, said = self.restart(part)
                self.say(said)
                self.assertEqual(code, 0)
                self.assertNotEqual(self.system.pid_of(part), before)
                self.assertFalse(is_alive(before), "the old one is still there")
            # As many again, by the new one alone.
            load.at(len(load.told) + 2 * PEOPLE)
        finally:
            load.end_soon()
            load.finish()
        self.say(f"{len(load.told)} writes and {load.reads} reads over JSON and gRPC; failed: {load.again or 'none'}; "
                 f"longest silence {load.longest_silence():.2f} s")
        self.assertEqual((load.again, load.unclear), ({}, []))
        self.check_books()

    def test_pupil(self):
        self.replace_under_load("pupil")

    def test_ehcp(self):
        self.replace_under_load("ehcp")

    def test_gateway(self):
        self.replace_under_load("gateway")

    def test_says_what_it_cannot_replace(self):
        code, said = self.restart("mariadb")
        self.assertEqual(code, 1)
        self.assertIn("mariadb cannot be replaced: choose one of pupil, ehcp, gateway", said)

    def test_the_old_one_stays_when_the_new_one_does_not_come_up(self):
        issuers = self.system.state / "issuers.json"
        good, before = issuers.read_text(), self.system.pid_of("ehcp")
        issuers.write_text("[]")
        try:
            code, said = self.restart("ehcp")
        finally:
            issuers.write_text(good)
        self.assertEqual(code, 1)
        self.assertIn("the old one stays", said)
        self.assertIn("BAD_ISSUERS", said)
        self.assertTrue(is_alive(before))
        caller = Caller(self.system, self.token)
        self.addCleanup(caller.close)
        self.assertEqual(caller.get("/v1/localAuthorities/999/ehcRequests?pageSize=1")[0], 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
