"""The check finds what is lost: a program that commits by the driver's method is caught, one that commits by statement is not."""
import json
import os
import subprocess
from pathlib import Path

from tests.fault.books import Books, lost
from tests.fault.proxy import Proxy

ROWS = 60
CUTS = 10
SCHEMA = "send_control"


class Control:
    """Tests of a FaultCase."""

    def acknowledged(self, way):
        """What the program took to be saved while ten connections were cut before COMMIT."""
        self.sql(f"DROP DATABASE IF EXISTS {SCHEMA}; CREATE DATABASE {SCHEMA};" + "".join(
            f"CREATE TABLE {SCHEMA}.{table} LIKE send_ehcp.{table};" for table in
            ("journal", "request_replay", "journal_feed", "journal_unnumbered", "journal_root", "read_log")))
        # One of its own: no COMMIT of a service is to be among those that are cut.
        proxy = Proxy(self.system.state.with_suffix(".control.sock"), self.socket())
        proxy.start()
        self.addCleanup(proxy.stop)
        proxy.cut_commits("before", CUTS)
        result = subprocess.run([str(Path(os.environ["SEND_TEST_BUILD"]) / "bin/fault_commit_by_method"), proxy.listen, SCHEMA, str(ROWS), way],
                                capture_output=True, text=True, check=True, timeout=60, env={"ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual(proxy.cuts, CUTS)
        return [json.loads(line) for line in result.stdout.splitlines()]

    def sql(self, text):
        subprocess.run(["mariadb", "--no-defaults", f"--socket={self.socket()}", "--user=root", "-e", text], check=True)

    def test_commit_by_statement_loses_nothing(self):
        told = self.acknowledged("statement")
        problems = lost(told, Books(self.socket(), SCHEMA))
        self.say(f"COMMIT as a statement: {len(told)} acknowledged, {len(problems)} lost")
        self.assertEqual(problems, [])

    def test_commit_by_method_is_caught(self):
        told = self.acknowledged("method")
        problems = lost(told, Books(self.socket(), SCHEMA))
        self.say(f"commit() of the driver: {len(told)} acknowledged, {len(problems)} lost, each found")
        self.assertEqual(len(problems), CUTS)
