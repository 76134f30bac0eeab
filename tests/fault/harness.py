"""The running system with a proxy before MariaDB, writers at its gateway, and the check of both against the books."""
import os
import time
import unittest
from unittest import mock

from tests.e2e.system import ROOT, System
from tests.fault.books import Books, doubled, lost, unread
from tests.fault.course import METHODS, PUPILS, writers_of
from tests.fault.load import ClientLog, Load, make_pupils, token_of
from tests.fault.proxy import Proxy

LONG = os.environ.get("SEND_TEST_LONG") == "1"
WRITES = 2000 if LONG else 200
SCHEMAS = ("send_ehcp", "send_pupil")


def by_service(lines, schema):
    """Of the clients' log: what was told, what was shown besides, and what was asked, of the service with this schema."""
    def is_of(method):
        return method.startswith(PUPILS) == (schema == "send_pupil")
    return ([line for line in lines if "told" in line and is_of(line["method"])], [line for line in lines if "shown" in line and is_of(line["method"])],
            [line for line in lines if "body" in line and is_of(METHODS[line["step"]])])


class FaultCase(unittest.TestCase):
    """A class of tests has a system, writers and one log of its own; each test breaks one thing under load."""
    name = ""
    writer_count = 40
    # Of whoever runs the system. What is refused because others wait too long is another test's to meet (`tests/load`): a machine with other work has
    # them wait.
    environment = {"SEND_QUEUE_WAIT_MS": "10000"}
    # False where the services' clocks are moved, so that theirs and ours differ.
    same_clock = True

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
        cls.writers = writers_of(make_pupils(cls.system, cls.writer_count))
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
        with mock.patch.dict(os.environ, cls.environment):
            cls.system.start(os.environ["SEND_TEST_BUILD"], *options, "--database-socket", cls.proxy.listen)

    @classmethod
    def socket(cls):
        """MariaDB's own: the checks read there, past the proxy."""
        return cls.system.state / "mariadb/mariadb.sock"

    def break_under_load(self, break_it, writes=WRITES, writers=None):
        """Writers write; after a quarter of the answers `break_it` runs; they go on until every call is answered. Then the books are checked."""
        load = Load(self.system, writers or self.writers, writes, self.log).start()
        load.at(writes // 4)
        self.say(f"{load.unanswered} writes in flight")
        moment = time.monotonic()
        break_it()
        self.end_of(load, moment)
        return load

    def end_of(self, load, moment):
        """All of the load is answered, after a fault that ended at `moment`, and the books are whole."""
        load.finish()
        after = load.back_after(moment)
        back = "all had been sent before the fault" if after is None else f"calls succeed {after:.2f} s after the fault"
        self.say(f"{len(load.told)} writes acknowledged, sent again: {load.again or 'none'}; {back}; longest silence {load.longest_silence():.2f} s")
        self.assertEqual(load.unclear, [], "an answer neither succeeded nor said to try again")
        self.check_books()

    def problems_of(self, lines, books):
        """What the books of a service lack of what clients were told by it and asked of it, or have otherwise; and what is wrong with them alone."""
        told, shown, asked = by_service(lines, books.schema)
        return [*lost(told, books), *doubled(asked, books), *unread(told + shown, books, self.same_clock), *books.problems()]

    def check_books(self):
        lines = self.log.read()
        for schema in SCHEMAS:
            books = Books(self.socket(), schema)
            problems = self.problems_of(lines, books)
            self.assertEqual(problems[:20], [], f"{len(problems)} in {schema}")
            told, shown, asked = by_service(lines, schema)
            self.assertEqual(len({line["id"] for line in told}), len(asked), "a call was never answered")
            if told:
                self.say(f"books of {schema}: {len(told)} promises kept, {len(told) + len(shown)} replies in the read log, {len(books.journal)} entries, "
                         f"{len(books.tables['journal_root'])} roots: none lost, none doubled, none half, chains and feed whole")

    def say(self, text):
        print(f"  {self.id().rsplit('.', 1)[1]}: {text}", flush=True)
