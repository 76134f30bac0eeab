"""The disk of MariaDB is full for a while, and MariaDB dies on it: callers are told so, and when there is room again, everything acknowledged is there."""
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
# A table that has grown to a megabyte grows by another one at a time: what is left when it cannot, and the binary log still can.
LEFT, MOST_LEFT = 512 << 10, 900 << 10
# What callers may be told meanwhile, all of which says to try again; and one of them must be DATABASE_FULL.
TOLD = {"503 DATABASE_FULL", "503 DATABASE_LOST", "503 READ_LOG_AWAY", "503 PUPIL_SERVICE_AWAY", "504 DEADLINE_EXCEEDED"}


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
        load = Load(self.system, self.writers, None, self.log).start()
        load.at(WRITES // 4)
        with ballast.open("wb", buffering=0) as file:
            self.wait_until(lambda: self.leave_little(file) or "503 DATABASE_FULL" in load.refusals(), "nobody was told DATABASE_FULL")
            self.say(f"no table can grow: {load.refusals()}")
            with self.assertRaises(OSError) as full:
                file.seek(0, os.SEEK_END)
                while True:
                    file.write(bytes(1 << 12))
        self.say(f"the disk is full: {full.exception}")
        first = self.system.pid_of("mariadb")
        # As many as there are writers; or what cannot be written to the binary log MariaDB holds back, and nobody is answered in time.
        enough = sum(load.refusals().values()) + len(self.writers)
        self.wait_until(lambda: sum(load.refusals().values()) >= enough or not is_alive(first), "nobody noticed that there is no room")
        self.say(f"there is no room for anything: {load.refusals()}")
        self.assertLessEqual(set(load.refusals()), TOLD)
        # Dead, by itself or by us, with no room to recover in: it is started again, and may die again, until there is.
        try:
            os.kill(first, signal.SIGKILL)
        except ProcessLookupError:
            self.say("MariaDB died of it")
        self.wait_until(lambda: self.system.pid_of("mariadb") != first, "MariaDB was not started again")
        moment = time.monotonic()
        ballast.unlink()
        load.at(len(load.told) + WRITES // 4)
        load.end_soon()
        self.end_of(load, moment)

    @staticmethod
    def leave_little(file):
        """Makes the ballast as large, or as small, as leaves too little for a table to grow and enough for the binary log."""
        disk = os.fstatvfs(file.fileno())
        left = disk.f_bavail * disk.f_frsize
        if not LEFT < left < MOST_LEFT:
            size = os.fstat(file.fileno()).st_size
            aim = max(0, size + left - (LEFT + MOST_LEFT) // 2)
            if aim < size:
                file.truncate(aim)
            else:
                os.posix_fallocate(file.fileno(), 0, aim)

    def wait_until(self, holds, otherwise):
        deadline = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), deadline, otherwise)
            time.sleep(0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
