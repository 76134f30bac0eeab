"""The running system with a proxy before MariaDB, writers at its gateway, and the check of both against the books."""
import os
import time
import unittest

from tests.e2e.system import ROOT, System
from tests.fault.books import Books, doubled, lost, unread
from tests.fault.load import ClientLog, Load, make_pupils, token_of
from tests.fault.proxy import Proxy

LONG = os.environ.get("SEND_TEST_LONG") == "1"
WRITES = 2000 if LONG else 200
WRITERS = 40


class FaultCase(unittest.TestCase):
    """A class of tests has a system, writers' pupils and one log of its own; each test breaks one thing under load."""
    name = ""

    @classmethod
    def setUpClass(cls):
        cls.system = System(ROOT / f"var/test-fault-{cls.name}")
        cls.system.stop()
        cls.prepare()
        cls.proxy = Proxy(cls.system.state.with_suffix(".sock"), cls.socket())
        cls.proxy.start()
        cls.addClassCleanup(cls.proxy.stop)
        cls.addClassCleanup(cls.system.stop)
        cls.start_system(*cls.first_options())
        cls.token = token_of(cls.system)
        cls.pupils = make_pupils(cls.system, WRITERS)
        log_file = cls.system.state.with_suffix(".clients.jsonl")
        log_file.unlink(missing_ok=True)
        cls.log = ClientLog(log_file)
        cls.addClassCleanup(cls.log.close)

    @classmethod
    def prepare(cls):
        """Before anything starts."""

    @classmethod
    def first_options(cls):
        return ("--fresh", "--yes")

    @classmethod
    def start_system(cls, *options):
        cls.system.start(os.environ["SEND_TEST_BUILD"], *options, "--database-socket", cls.proxy.listen)

    @classmethod
    def socket(cls):
        """MariaDB's own: the checks read there, past the proxy."""
        return cls.system.state / "mariadb/mariadb.sock"

    def break_under_load(self, break_it, writes=WRITES):
        """Writers write; after a quarter of the answers `break_it` runs; they go on until every call is answered. Then the books are checked."""
        load = Load(self.system, self.pupils, writes, self.log).start()
        load.at(writes // 4)
        moment = time.monotonic()
        break_it()
        self.end_of(load, moment)
        return load

    def end_of(self, load, moment):
        """All of the load is answered, after a fault that ended at `moment`, and the books are whole."""
        load.finish()
        self.say(f"{len(load.told)} writes acknowledged, sent again: {load.again or 'none'}; calls succeed {load.back_after(moment):.2f} s after "
                 f"the fault; longest silence {load.longest_silence():.2f} s")
        self.assertEqual(load.unclear, [], "an answer neither succeeded nor said to try again")
        self.check_books()

    def check_books(self):
        lines = self.log.read()
        told = [line for line in lines if "told" in line]
        asked = [line for line in lines if "told" not in line]
        books = Books(self.socket(), "send_ehcp")
        problems = [*lost(told, books), *doubled(asked, books), *unread(told, books), *books.problems(), *Books(self.socket(), "send_pupil").problems()]
        self.assertEqual(problems, [])
        self.assertEqual(len({line["id"] for line in told}), len(asked), "a call was never answered")
        self.say(f"books: {len(told)} promises kept, {len(books.journal)} entries, none lost, none doubled, none half, chains and feed whole")

    def say(self, text):
        print(f"  {self.id().rsplit('.', 1)[1]}: {text}", flush=True)
