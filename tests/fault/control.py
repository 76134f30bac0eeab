"""The check finds what is wrong: a program that commits by the driver's method is caught, one that commits by statement is not; and each fault that
the books are searched for is found when it is made in them."""
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

from tests.fault.books import NO_HASH, Books, columns_of, lost, merkle_root
from tests.fault.harness import SCHEMAS, by_service
from tests.fault.proxy import Proxy

ROWS = 60
CUTS = 10
SCHEMA = "send_control"
COPY = "_copy"

# An entry of the middle of a request's history that clients were told, and the row of a reply; each statement is run on a copy of the tables.
SET = """SET @entity = '{entity}', @kind = 'ehcRequest', @told = '{told}', @purpose = '{purpose}';
SELECT id, version INTO @id, @version FROM journal WHERE request_id = @told;
SELECT MAX(version) INTO @last FROM journal WHERE kind = @kind AND entity_id = @entity;
SELECT MAX(seq) INTO @seq FROM journal_feed;
SELECT MAX(to_seq) INTO @root FROM journal_root;"""
COLUMNS = """tenant, kind, entity_id, {version}, action, actor, on_behalf_of, purpose, {request}, correlation_id, created_us, recorded_us, changed_facts,
state, schema_version, salt, state_digest, previous_hash, hash"""
AGAIN = (f"INSERT INTO journal ({COLUMNS.format(version='version', request='request_id')}) SELECT "
         f"{COLUMNS.format(version='@last + 1', request='{request}')} FROM journal WHERE entity_id = @entity AND version = @last;")
# What is done to the copy → what the check must say of it.
FAULTS = {
    "a change is lost": ("DELETE FROM journal WHERE id = @id", "lost: "),
    "the last change of a record is lost, state and all": (
        "DELETE FROM journal_feed WHERE seq = @seq; DELETE FROM journal WHERE entity_id = @entity AND version = @last", "lost: "),
    "a change is other than it was told, and its state is the same": (
        "UPDATE journal SET state = REPLACE(state, 'Demo', 'Other') WHERE entity_id = @entity; "
        "UPDATE ehc_request SET document = REPLACE(document, 'Demo', 'Other') WHERE id = @entity", "changed: "),
    "another child's": ("UPDATE journal SET state = JSON_REPLACE(state, '$.pupil', 'other') WHERE id = @id", "changed: create .* pupil"),
    "another day": ("UPDATE journal SET state = JSON_REPLACE(state, '$.received_on', '2001-01-01') WHERE id = @id", "changed: .*receivedDate"),
    "another channel": ("UPDATE journal SET state = JSON_REPLACE(state, '$.received_channel', 'email') WHERE id = @id", "changed: .*receivedChannel"),
    "a change is done twice": (AGAIN.format(request="@told"), "doubled: "),
    "a change that nobody asked for": (AGAIN.format(request="UUID()"), "nobody asked for "),
    "a state without a journal": (
        "INSERT INTO ehc_request SELECT * FROM (SELECT * FROM ehc_request WHERE id = @entity) one ON DUPLICATE KEY UPDATE id = UUID(); "
        "DELETE FROM journal WHERE entity_id = @entity", "a state without a journal"),
    "a journal without a state": ("DELETE FROM ehc_request WHERE id = @entity", "a journal without a state"),
    "the state of the version before": (
        "UPDATE ehc_request SET version = version - 1 WHERE id = @entity", "its state is not the last of its journal"),
    "a state that was changed beside the journal": (
        "UPDATE ehc_request SET document = REPLACE(document, 'portal', 'email') WHERE id = @entity", "its state is not the last of its journal"),
    "an answer is kept of a change that is not there": (
        "UPDATE request_replay SET version = 99 WHERE request_id = @told", "an answer is kept of a change that is not there"),
    "an entry is missing in the middle": ("DELETE FROM journal WHERE entity_id = @entity AND version = 2", "version 3 follows 1"),
    "a state of the past was changed": (
        "UPDATE journal SET state = REPLACE(state, 'portal', 'email') WHERE id = @id", "the chain breaks at version "),
    "who did it was changed": ("UPDATE journal SET actor = 'other' WHERE id = @id", "the chain breaks at version "),
    "when it was done was changed": ("UPDATE journal SET recorded_us = recorded_us - 1 WHERE id = @id", "the chain breaks at version "),
    "a hash was changed": ("UPDATE journal SET hash = UNHEX(SHA2('other', 256)) WHERE id = @id", "the chain breaks at version "),
    "an entry follows another than the one before": (
        "UPDATE journal SET previous_hash = UNHEX(SHA2('other', 256)) WHERE id = @id", "the chain breaks at version "),
    "a version is put before the one it follows": (
        "UPDATE journal SET recorded_us = 0 WHERE entity_id = @entity AND version = 2", "version 2 is recorded before the one it follows"),
    "a number of the feed is missing": (
        "INSERT INTO journal_unnumbered SELECT journal_id FROM journal_feed WHERE seq = 2; DELETE FROM journal_feed WHERE seq = 2",
        "the numbers of the feed have gaps"),
    "an entry is not in the feed": ("DELETE FROM journal_feed WHERE seq = @seq", "the feed and the journal do not have the same entries"),
    "an entry is in the feed twice": (
        "INSERT INTO journal_unnumbered SELECT journal_id FROM journal_feed WHERE seq = @seq", "the feed and the journal do not have the same entries"),
    "a root is not that of its entries": (
        "UPDATE journal_root SET root = UNHEX(SHA2('other', 256)) WHERE to_seq = @root", "the root over .* is not that of the feed"),
    "a root is missing": ("DELETE FROM journal_root WHERE from_seq = 1", "the root over .* is not that of the feed"),
    "a root follows another than the one before": (
        "UPDATE journal_root SET previous_root = UNHEX(SHA2('other', 256)) WHERE to_seq = @root", "the root over .* is not that of the feed"),
    "two entries of the feed are in each other's place": (
        "SELECT journal_id INTO @one FROM journal_feed WHERE seq = 1; SELECT journal_id INTO @two FROM journal_feed WHERE seq = 2; "
        "DELETE FROM journal_feed WHERE seq < 3; INSERT INTO journal_feed (seq, journal_id) VALUES (1, @two), (2, @one)",
        "the root over .* is not that of the feed"),
    "a version is not in the index of the past": (
        "DELETE FROM ehc_request_version WHERE id = @entity AND version = 1", "ehc_request_version does not have each version"),
    "a version that is not there is in the index of the past": (
        "UPDATE ehc_request_version SET version = 99 WHERE id = @entity AND version = 1", "ehc_request_version does not have each version"),
    "a reply is not in the read log, others of the record are": ("DELETE FROM read_log WHERE purpose = @purpose", "unlogged: "),
    "a reply is in the read log as shown to somebody else": ("UPDATE read_log SET actor = 'other' WHERE purpose = @purpose", "misread: .* reader"),
    "a reply is in the read log as that of another method": ("UPDATE read_log SET method = 'other' WHERE purpose = @purpose", "misread: .* method"),
    "a reply is in the read log with another record": ("UPDATE read_log SET records = '[\"other\"]' WHERE purpose = @purpose", "misread: .* record"),
    "a reply is in the read log at another time": ("UPDATE read_log SET read_us = read_us - 60000000 WHERE purpose = @purpose", "misread: .* time"),
}


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

    def test_a_fault_in_the_books_is_found(self):
        schema, _ = SCHEMAS
        self.sql(f"DROP DATABASE IF EXISTS {schema}{COPY}; CREATE DATABASE {schema}{COPY};" + "".join(
            f"CREATE TABLE {schema}{COPY}.{table} LIKE {schema}.{table}; INSERT INTO {schema}{COPY}.{table} SELECT * FROM {schema}.{table};"
            for table in columns_of(schema)))
        self.addCleanup(self.sql, f"DROP DATABASE {schema}{COPY}")
        self.sign_two_roots(schema)
        lines = self.log.read()
        told, shown, _ = by_service(lines, schema)
        read = shown[len(shown) // 2]
        longest, _ = Counter(line["told"]["name"] for line in told).most_common(1)[0]
        first = next(line for line in told if line["told"]["name"] == longest and line["step"] == "create")
        facts = SET.format(entity=first["told"]["name"].rsplit("/", 1)[1], told=first["id"], purpose=read["purpose"])

        def found(fault):
            return self.problems_of(lines, Books(self.socket(), schema + COPY, schema, f"{facts} {fault};"))
        self.assertEqual(found("DO 0"), [], "nothing is wrong with the copy before it is spoilt")
        for what, (fault, said) in FAULTS.items():
            with self.subTest(what):
                self.assertRegex("\n".join(found(fault)), said)
        self.say(f"{len(FAULTS)} faults made in a copy of {len(told)} changes and {len(told) + len(shown)} replies, one at a time: each found")

    def sign_two_roots(self, schema):
        """In the copy: a service signs one a minute, and has perhaps signed none yet."""
        books = Books(self.socket(), schema + COPY, schema)
        hashes = {row["id"]: row["hash"] for row in books.journal}
        leaves = [hashes[row["journal_id"]] for row in sorted(books.tables["journal_feed"], key=lambda row: int(row["seq"]))]
        half, previous = len(leaves) // 2, NO_HASH
        self.sql(f"DELETE FROM {schema}{COPY}.journal_root")
        for begin, end in ((0, half), (half, len(leaves))):
            root = merkle_root(leaves[begin:end])
            self.sql(f"INSERT INTO {schema}{COPY}.journal_root (from_seq, to_seq, root, previous_root, signed_us, key_id, signature) "
                     f"VALUES ({begin + 1}, {end}, x'{root.hex()}', x'{previous.hex()}', 0, '', '')")
            previous = root
