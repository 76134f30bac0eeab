"""A backup is taken while many write, the disk is lost, and the system comes back as it was at a point: all that was acknowledged before it is there,
and nothing that was asked for after it."""
import getpass
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import unittest
from datetime import datetime, timedelta, timezone

from tests.e2e.system import ROOT, is_alive
from tests.fault.books import Books, doubled, lost, unread
from tests.fault.course import writers_of
from tests.fault.harness import LONG, WRITES, FaultCase, by_service
from tests.fault.load import ClientLog, Load

# In their order.
POINTS = ("the position", "the second", "the last log")


def sql(socket, text):
    return subprocess.run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch", "--skip-column-names", "-e", text], check=True,
                          capture_output=True, text=True).stdout.strip()


class BackupTest(FaultCase):
    name = "backup"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.system.state.with_suffix(".backups")
        shutil.rmtree(cls.folder, ignore_errors=True)
        cls.key = cls.system.state.with_suffix(".agekey")
        cls.key.unlink(missing_ok=True)
        made = subprocess.run(["age-keygen", "--output", str(cls.key)], check=True, capture_output=True, text=True)
        cls.recipients = cls.system.state.with_suffix(".recipients")
        cls.recipients.write_text(made.stderr.rpartition(" ")[2])

    def deploy(self, program, *arguments, fails_with=None):
        """What it prints; where it must fail, what it says."""
        result = subprocess.run([str(ROOT / "deploy" / program), *map(str, arguments)], capture_output=True, text=True, timeout=600)
        if fails_with is None:
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            return result.stdout
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertRegex(result.stderr, fails_with)
        return result.stderr

    def backup(self, *arguments, **more):
        return self.deploy("backup", "--state", self.system.state, *arguments, **more)

    def restore(self, *arguments, folder=None, **more):
        return self.deploy("restore", "--state", self.system.state, "--build-dir", os.environ["SEND_TEST_BUILD"], folder or self.folder, *arguments, **more)

    def lose_everything(self):
        """Every process dies at once, deploy/run first, and the folder of the system is gone, keys and all."""
        run = int(self.system.pid_file.read_text())
        pids = [run, *(self.system.pid_of(path.name) for path in (self.system.state / "pids").glob("*"))]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while any(is_alive(pid) for pid in pids):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        self.system.pid_file.unlink()
        shutil.rmtree(self.system.state)

    def problems_at(self, point):
        """What the books lack of what was told before it, or have of what was asked after it; and how many there were of each."""
        lines = self.log.read()
        marks = [line.get("mark") for line in lines]
        told, shown, _ = by_service(lines[:marks.index("before " + point)], "send_ehcp")
        _, _, asked_later = by_service(lines[marks.index("after " + point):], "send_ehcp")
        later = {line["id"] for line in asked_later}
        books = Books(self.socket(), "send_ehcp")
        problems = [*lost(told, books), *unread(told + shown, books), *doubled(by_service(lines, "send_ehcp")[2], books), *books.problems(),
                    *Books(self.socket(), "send_pupil").problems()]
        return problems + [f"later: {row['request_id']!r}" for row in books.journal if row["request_id"].decode() in later], len(told), len(later)

    def check_point(self, point):
        """Also that the check would find a loss, and what came later: by the marks of other points, each is there."""
        problems, told, later = self.problems_at(point)
        self.assertEqual(problems, [])
        self.assertTrue(told and later)
        self.say(f"{point}: {told} writes acknowledged before it, 0 lost; {later} asked for after it, 0 there; chains, feed and roots whole")
        for other in POINTS:
            if other != point:
                wrong = "lost: " if POINTS.index(other) > POINTS.index(point) else "later: "
                self.assertRegex("".join(self.problems_at(other)[0]), wrong)

    def only_mariadb(self):
        """MariaDB alone on what was restored, as it was put there."""
        home = self.system.state / "mariadb"
        command = ["/usr/sbin/mariadbd", f"--defaults-file={ROOT}/deploy/mariadb/server.cnf", f"--datadir={home}/data", f"--socket={self.socket()}",
                   f"--user={getpass.getuser()}", f"--tmpdir={home}/tmp", "--skip-networking"]
        with (self.system.state / "logs/mariadb.log").open("ab") as log:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while subprocess.run(["mariadb", "--no-defaults", f"--socket={self.socket()}", "--user=root", "-e", "SELECT 1"], capture_output=True).returncode:
            self.assertTrue(server.poll() is None and time.monotonic() < deadline, "MariaDB did not start on what was restored")
            time.sleep(0.05)
        return server

    def restore_to(self, target, point):
        began = time.monotonic()
        told = self.restore("--identity", self.key, *(("--to", target) if target else ()))
        self.assertRegex(told, "every chain, the feed and every root are whole")
        self.say(f"restored to {point} in {time.monotonic() - began:.2f} s")
        server = self.only_mariadb()
        try:
            self.check_point(point)
        finally:
            server.terminate()
            server.wait()

    def test_back_to_a_point(self):
        load = Load(self.system, self.writers, 50 * WRITES, self.log).start()
        load.at(WRITES // 4)
        began = time.monotonic()
        self.backup(self.folder, "--recipients", self.recipients)
        self.say(f"a backup under load took {time.monotonic() - began:.2f} s, {len(load.told)} writes were acknowledged by its end; longest silence of all "
                 f"writers {load.longest_silence():.2f} s")
        load.at(len(load.told) + WRITES // 10)
        position = self.mark_position()
        load.at(len(load.told) + WRITES // 10)
        moment = self.mark_second()
        # A log that ends with its server's death is one of those that are replayed.
        os.kill(self.system.pid_of("mariadb"), signal.SIGKILL)
        load.at(len(load.told) + WRITES // 10)
        load.end_soon()
        load.finish()
        self.log.write(mark="before the last log")
        self.backup("--logs", self.folder)
        self.log.write(mark="after the last log")
        Load(self.system, self.writers, WRITES // 4, self.log).start().finish()
        self.refuse_while_it_runs()
        self.lose_everything()
        self.refuse_bad_backups()
        targets = dict(zip(POINTS, (position, moment, None)))
        for point in POINTS if LONG else POINTS[1:]:
            shutil.rmtree(self.system.state, ignore_errors=True)
            self.restore_to(targets[point], point)
        self.works_again()

    def mark_position(self):
        self.log.write(mark="before the position")
        position = sql(self.socket(), "SELECT @@gtid_binlog_pos")
        self.log.write(mark="after the position")
        return position

    def mark_second(self):
        """A whole second with writes before and after it."""
        second = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(seconds=1)
        for mark, moment in (("before the second", second - timedelta(milliseconds=5)), ("after the second", second)):
            while datetime.now(timezone.utc) < moment:
                time.sleep(0.001)
            self.log.write(mark=mark)
        return second.strftime("%Y-%m-%dT%H:%M:%SZ")

    def refuse_while_it_runs(self):
        self.restore("--identity", self.key, fails_with="A system runs in .* already")
        self.backup(self.system.state / "backups", fails_with="lies in the folder of the system")
        self.deploy("backup", "--state", self.folder / "nothing", self.folder, fails_with="No system runs in")
        self.backup("--logs", self.folder / "nothing", fails_with="There is no backup in .* to add to")

    def refuse_bad_backups(self):
        """None of these leaves anything."""
        key = ("--identity", self.key)
        self.restore(fails_with="is encrypted: give the private key")
        self.restore(*key, "--to", "yesterday", fails_with="neither a position .* nor a time with its zone")
        self.restore(*key, "--to", "2026-01-01T00:00:00", fails_with="neither a position .* nor a time with its zone")
        self.restore(*key, "--to", "2020-01-01T00:00:00Z", fails_with="is before the first backup")
        self.restore(*key, "--to", "2100-01-01T00:00:00Z", fails_with="is after the last binary log")
        self.restore(*key, "--to", "0-1-1", fails_with="is before the first backup")
        self.restore(*key, "--to", "0-1-99999999", fails_with="is after the last binary log")
        spoilt = self.folder.with_suffix(".spoilt")
        for spoil, says in ((self.flip("base.zst.age"), "base.zst.age is damaged"), (self.flip("binlog.*"), "binlog.* is damaged"),
                            (self.flip("manifest.json"), "manifest.json is (missing or )?damaged"), (self.remove("binlog.*"), "binlog.* is missing"),
                            (self.remove("base.zst.age"), "base.zst.age is missing"), (self.forget_a_log, "The binary log .* is missing")):
            shutil.rmtree(spoilt, ignore_errors=True)
            shutil.copytree(self.folder, spoilt)
            spoil(sorted(spoilt.glob("2*"))[-1])
            self.say("refused: " + self.restore(*key, folder=spoilt, fails_with=says).strip().replace(str(spoilt), "DIR"))
            self.assertFalse((self.system.state / "mariadb").exists())
        shutil.rmtree(spoilt)
        (self.system.state / "mariadb/data").mkdir(parents=True)
        self.restore(*key, fails_with="is not empty, and a restore writes over nothing")

    @staticmethod
    def flip(pattern):
        def spoil(folder):
            path = sorted(folder.glob(pattern))[0]
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        return spoil

    @staticmethod
    def remove(pattern):
        return lambda folder: sorted(folder.glob(pattern))[0].unlink()

    @staticmethod
    def forget_a_log(folder):
        """A manifest that is whole in itself and lacks one."""
        path = folder / "manifest.json"
        content = json.loads(path.read_text())["content"]
        del content["logs"][0]
        path.write_text(json.dumps({"content": content, "sha256": hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()}))

    def works_again(self):
        """What was restored serves, to new writers; it is another history from there on, which no old backup takes."""
        self.start_system("--yes")
        log_file = self.system.state.with_suffix(".after.jsonl")
        log_file.unlink(missing_ok=True)
        type(self).log = ClientLog(log_file)
        self.addClassCleanup(self.log.close)
        # What was lost with the disk is no longer theirs to go on from.
        type(self).writers = writers_of([writer.pupil for writer in self.writers])
        self.end_of(Load(self.system, self.writers, WRITES, self.log).start(), time.monotonic())
        self.backup("--logs", self.folder, fails_with="was restored since: make a new backup")
        again = self.folder / "again"
        self.assertRegex(self.backup(again), "It is not encrypted")
        sql(self.socket(), "FLUSH BINARY LOGS")
        sql(self.socket(), "PURGE BINARY LOGS TO '" + sql(self.socket(), "SHOW MASTER STATUS").split()[0] + "'")
        self.backup("--logs", again, fails_with="is no longer on the server")
        modes = {oct(path.stat().st_mode & 0o777) for path in again.rglob("*")}
        self.assertEqual(modes, {"0o600", "0o700"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
