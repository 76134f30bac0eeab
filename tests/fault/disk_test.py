"""The disk of MariaDB is full for a while, and MariaDB dies on it: when there is room again, everything acknowledged is there."""
import ctypes
import os
import shutil
import signal
import subprocess
import time
import unittest

from tests.e2e.system import is_alive
from tests.fault.harness import WRITES, FaultCase
from tests.fault.load import Load

CLONE_NEWNS = 0x00020000
ROOM = "320m"


def mount_small_disk(folder):
    """A small tmpfs at the folder, in a mount namespace of this process and its children, so that it goes when they go."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        raise unittest.SkipTest(f"SKIPPED: no mount namespace of one's own ({os.strerror(ctypes.get_errno())}): run as root to try a full disk")
    folder.mkdir(parents=True, exist_ok=True)
    for command in (["mount", "--make-rprivate", "/"], ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "send-fault-test", str(folder)]):
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise unittest.SkipTest(f"SKIPPED: a tmpfs cannot be mounted here ({result.stderr.strip()}): run as root to try a full disk")


class DiskTest(FaultCase):
    name = "disk"

    @classmethod
    def prepare(cls):
        shutil.rmtree(cls.system.state, ignore_errors=True)
        mount_small_disk(cls.system.state / "mariadb")

    @classmethod
    def first_options(cls):
        # Not --fresh: it would throw away the mount point.
        return ("--yes",)

    def test_full_disk(self):
        ballast = self.system.state / "mariadb/ballast"
        load = Load(self.system, self.pupils, WRITES, self.log).start()
        load.at(WRITES // 4)
        with self.assertRaises(OSError) as full, ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))
        self.say(f"the disk is full: {full.exception}")
        first = self.system.pid_of("mariadb")
        self.wait_until(lambda: load.again or not is_alive(first), "nobody noticed that there is no room")
        # Dead, by itself or by us, with no room to recover in: it is started again, and may die again, until there is.
        try:
            os.kill(first, signal.SIGKILL)
        except ProcessLookupError:
            self.say("MariaDB died of it")
        self.wait_until(lambda: self.system.pid_of("mariadb") != first, "MariaDB was not started again")
        moment = time.monotonic()
        ballast.unlink()
        self.end_of(load, moment)

    def wait_until(self, holds, otherwise):
        deadline = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), deadline, otherwise)
            time.sleep(0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
