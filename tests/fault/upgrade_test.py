"""The schema is brought up while the release before serves, which goes on, is started again on it, and can be gone back to: no call fails."""
import os
import signal
import subprocess
import time
import unittest

from tests.e2e.system import ROOT, is_alive
from tests.fault import previous_release
from tests.fault.harness import LONG, WRITES, FaultCase
from tests.fault.load import Load

BUILD = os.environ["SEND_TEST_BUILD"]


class Upgrade(FaultCase):
    def under_load(self, work, what):
        """Writers write before, while and after `work`; not one call had to be sent again."""
        load = Load(self.system, self.writers, 50 * WRITES, self.log).start()
        load.at(WRITES // 4)
        before, began = len(load.told), time.monotonic()
        work()
        took, meanwhile = time.monotonic() - began, len(load.told) - before
        load.at(len(load.told) + WRITES // 4)
        load.end_soon()
        load.finish()
        self.say(f"{what} took {took:.2f} s; {len(load.told)} writes acknowledged, {meanwhile} of them meanwhile, sent again: {load.again or 'none'}; "
                 f"longest silence of all writers {load.longest_silence():.2f} s")
        self.assertEqual((load.unclear, load.again), ([], {}), "a call failed while the schema was changed")
        self.assertTrue(meanwhile)
        self.check_books()

    def some_load(self):
        self.end_of(Load(self.system, self.writers, WRITES, self.log).start(), time.monotonic())

    def migrate(self):
        self.run_program(ROOT / "deploy/migrate", "--state", self.system.state, "--build-dir", BUILD)

    def run_program(self, *command):
        result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


class UpgradeTest(Upgrade):
    """This release is the one before, and what may come after it is made up."""
    name = "upgrade"

    def start_anew(self, part):
        pid = self.system.pid_of(part)
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while is_alive(pid) or self.system.pid_of(part) == pid:
            self.assertLess(time.monotonic(), deadline, f"{part} was not started again")
            time.sleep(0.05)

    def test_migrated_while_it_serves(self):
        def to_next_release():
            self.run_program(f"{BUILD}/bin/fault_next_release", self.socket(), "send_ehcp")
            self.migrate()
        self.under_load(to_next_release, "migrating")
        self.start_anew("ehcp")
        self.some_load()


@unittest.skipUnless(LONG, "the release before is built in the long form only: SEND_TEST_LONG=1")
class PreviousTest(Upgrade):
    """The release before this one, up to this one, back, and up again."""
    name = "previous"

    @classmethod
    def prepare(cls):
        cls.previous = previous_release.build()
        cls.system.root, cls.build = cls.previous, cls.previous / "build/release"

    @classmethod
    def start_system(cls, *options):
        cls.system.start(str(cls.build), *options, "--database-socket", cls.proxy.listen)

    def run_release(self, root, build):
        self.system.stop()
        type(self).build, self.system.root = build, root
        self.start_system("--yes")
        self.some_load()

    def test_up_and_back(self):
        self.some_load()
        self.under_load(self.migrate, "migrating from the release before")
        self.run_release(ROOT, BUILD)
        self.say("this release serves what the one before wrote")
        self.run_release(self.previous, self.previous / "build/release")
        self.say("the release before serves on this one's schema, and what this one wrote")
        self.run_release(ROOT, BUILD)


if __name__ == "__main__":
    unittest.main(verbosity=2)
