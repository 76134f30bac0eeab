"""The books of a service's schema, read straight from its tables, and what must hold of them whatever happened.

Nothing here uses the code under test: rows come through MariaDB's own client, and hashes are counted anew.
"""
import hashlib
import json
import subprocess
from collections import Counter, defaultdict

# What is kept of each kind of entity; a kind that is not here is checked in its journal only.
TABLES = {
    "send_ehcp": {"ehcRequest": "ehc_request", "ehcRequestDraft": "ehc_request_draft", "adviceRequest": "advice_request",
                  "diaryEntry": "diary_entry", "disagreement": "disagreement"},
    "send_pupil": {"pupil": "pupil", "carer": "carer", "accessRule": "access_rule"},
}
# Where each version has a row of its own, by which it is found.
INDEXES = {"send_ehcp": {"ehcRequest": "ehc_request_version"}}
HASHED = ("tenant", "kind", "entity_id", "version", "action", "actor", "on_behalf_of", "purpose", "request_id", "correlation_id")
COMMON = {
    "journal": ("id", *HASHED, "created_us", "recorded_us", "changed_facts", "state", "schema_version", "salt", "state_digest",
                "previous_hash", "hash"),
    "request_replay": ("request_id", "kind", "entity_id", "version"),
    "journal_feed": ("seq", "journal_id"),
    "journal_unnumbered": ("journal_id",),
    "journal_root": ("from_seq", "to_seq", "root", "previous_root"),
    "read_log": ("records",),
}
NO_HASH = bytes(32)


def query(socket, schema, wanted):
    """Rows of tables, {table: [{column: bytes, or None for NULL}]}, all as they were at one moment."""
    statements = "".join(
        f"SELECT '#', '{table}'; SELECT {', '.join(f'HEX(CAST({column} AS BINARY))' for column in columns)} FROM {table};"
        for table, columns in wanted.items())
    result = subprocess.run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch", "--skip-column-names", schema],
                            input="START TRANSACTION WITH CONSISTENT SNAPSHOT;" + statements, capture_output=True, text=True, check=True)
    found, table = {}, ""
    for line in result.stdout.splitlines():
        fields = line.split("\t")
        if fields[0] == "#":
            table = fields[1]
            found[table] = []
        else:
            found[table].append({name: None if field == "NULL" else bytes.fromhex(field) for name, field in zip(wanted[table], fields)})
    return found


def _sha256(*parts):
    """Of parts, each with its length before it."""
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()


def merkle_root(leaves):
    """RFC 6962, 2.1."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


class Books:
    def __init__(self, socket, schema):
        self.schema = schema
        states = dict.fromkeys(TABLES.get(schema, {}).values(), ("id", "version", "document"))
        indexes = dict.fromkeys(INDEXES.get(schema, {}).values(), ("id", "version"))
        self.tables = query(socket, schema, {**COMMON, **states, **indexes})
        self.journal = self.tables["journal"]
        for row in self.journal:
            row["version"] = int(row["version"])

    def problems(self):
        return [*self.broken_chains(), *self.half_changes(), *self.wrong_indexes(), *self.feed_gaps(), *self.wrong_roots()]

    def broken_chains(self):
        """Each entity's entries are 1, 2, 3, …, each hash is that of what stands there, and each follows the one before."""
        problems, last = [], defaultdict(lambda: (0, NO_HASH))
        for row in sorted(self.journal, key=lambda row: row["version"]):
            key = (row["tenant"], row["kind"], row["entity_id"])
            version, previous = last[key]
            if row["version"] != version + 1:
                problems.append(f"{key}: version {row['version']} follows {version}")
            digest = _sha256(row["salt"], row["state"], row["changed_facts"] or b"")
            times = row["created_us"] + b" " + row["recorded_us"]
            parts = [str(row[name]).encode() if name == "version" else row[name] or b"" for name in HASHED]
            if digest != row["state_digest"] or row["previous_hash"] != previous or \
                    _sha256(*parts, times, row["schema_version"], digest, previous) != row["hash"]:
                problems.append(f"{key}: the chain breaks at version {row['version']}")
            last[key] = (row["version"], row["hash"])
        return problems

    def half_changes(self):
        """The row of an entity is the last entry of its journal; neither stands without the other. A kept answer has its entry."""
        problems, last = [], {}
        for row in sorted(self.journal, key=lambda row: row["version"]):
            last[row["kind"].decode(), row["entity_id"]] = (row["version"], row["state"])
        for kind, table in TABLES.get(self.schema, {}).items():
            kept = {row["id"]: (int(row["version"]), row["document"]) for row in self.tables[table]}
            written = {identifier: entry for (of, identifier), entry in last.items() if of == kind}
            problems += [f"{kind} {i!r}: a state without a journal" for i in kept.keys() - written.keys()]
            problems += [f"{kind} {i!r}: a journal without a state" for i in written.keys() - kept.keys()]
            problems += [f"{kind} {i!r}: its state is not the last of its journal" for i in kept.keys() & written.keys() if kept[i] != written[i]]
        entries = {(row["kind"], row["entity_id"], row["version"]) for row in self.journal}
        problems += [f"{row['request_id']!r}: an answer is kept of a change that is not there" for row in self.tables["request_replay"]
                     if (row["kind"], row["entity_id"], int(row["version"])) not in entries]
        return problems

    def wrong_indexes(self):
        problems = []
        for kind, table in INDEXES.get(self.schema, {}).items():
            written = Counter((row["entity_id"], row["version"]) for row in self.journal if row["kind"].decode() == kind)
            if written != Counter((row["id"], int(row["version"])) for row in self.tables[table]):
                problems.append(f"{table} does not have each version of the journal once")
        return problems

    def feed_gaps(self):
        """Each entry of the journal is numbered once or waits for its number; numbers have no gaps."""
        feed = self.tables["journal_feed"]
        waiting = [row["journal_id"] for row in self.tables["journal_unnumbered"]]
        told = Counter([row["journal_id"] for row in feed] + waiting)
        problems = [] if told == Counter(row["id"] for row in self.journal) else ["the feed and the journal do not have the same entries"]
        if sorted(int(row["seq"]) for row in feed) != list(range(1, len(feed) + 1)):
            problems.append("the numbers of the feed have gaps")
        return problems

    def wrong_roots(self):
        """Each root is that of the entries it says it is over, and goes on where the one before ended."""
        hashes = {row["id"]: row["hash"] for row in self.journal}
        feed = {int(row["seq"]): hashes.get(row["journal_id"], b"") for row in self.tables["journal_feed"]}
        problems, end, previous = [], 0, NO_HASH
        for row in sorted(self.tables["journal_root"], key=lambda row: int(row["to_seq"])):
            begin, stop = int(row["from_seq"]), int(row["to_seq"])
            leaves = [feed.get(seq, b"") for seq in range(begin, stop + 1)]
            if begin != end + 1 or row["previous_root"] != previous or merkle_root(leaves) != row["root"]:
                problems.append(f"the root over {begin}-{stop} is not that of the feed")
            end, previous = stop, row["root"]
        return problems


def lost(told, books):
    """What clients were told and the journal does not have, exactly as they were told it."""
    entries = {(row["request_id"].decode(), row["entity_id"].decode(), row["version"]): row for row in books.journal}
    problems = []
    for line in told:
        answer = line["told"]
        row = entries.get((line["id"], answer["name"].rsplit("/", 1)[1], int(answer["etag"][1:])))
        if row is None:
            problems.append(f"lost: {line['step']} {line['id']}, told {answer['name']} {answer['etag']}")
        elif "allocationReason" in answer and json.loads(row["state"]).get("allocation_reason") != answer["allocationReason"]:
            problems.append(f"changed: {line['id']} was told {answer['allocationReason']}")
    return problems


def doubled(asked, books):
    """Requests that were done twice; and entries that nobody asked for, where `asked` is all that was ever asked of these entities."""
    done = Counter(row["request_id"].decode() for row in books.journal)
    identifiers = {line["id"] for line in asked}
    touched = {row["entity_id"] for row in books.journal if row["request_id"].decode() in identifiers}
    return [f"doubled: {identifier} was done {count} times" for identifier, count in done.items() if identifier in identifiers and count > 1] + [
        f"nobody asked for {row['request_id']!r}" for row in books.journal
        if row["entity_id"] in touched and row["request_id"].decode() not in identifiers]


def unread(told, books):
    """Replies that showed a record and of which the read log says nothing."""
    logged = {name for row in books.tables["read_log"] for name in json.loads(row["records"])}
    return [f"unlogged: {line['told']['name']} was shown" for line in told if line["told"]["name"] not in logged]
