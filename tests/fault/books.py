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
    "read_log": ("actor", "method", "purpose", "read_us", "records"),
}
# Of what a client is told, what stands in the journal's state by another name: a day, or a word of a list.
DAYS = {"receivedDate": "received_on", "withdrawnOnDate": "withdrawn_on", "birthDate": "birth_date"}
WORDS = {"trigger": "TRIGGER_", "source": "REQUEST_SOURCE_", "receivedChannel": "CHANNEL_", "state": "STATE_", "sex": "SEX_"}
TEXTS = {"ehcRequests": ("pupil", "caseworker", "allocationReason", "withdrawnReason"),
         "pupils": ("forename", "surname", "preferredForename", "preferredSurname")}
NO_HASH = bytes(32)


def query(socket, schema, wanted, spoil=""):
    """Rows of tables, {table: [{column: bytes, or None for NULL}]}, all as they were at one moment; `spoil` changes them before, for nobody else and
    not for long: it is never committed."""
    statements = "".join(
        f"SELECT '#', '{table}'; SELECT {', '.join(f'HEX(CAST({column} AS BINARY))' for column in columns)} FROM {table};"
        for table, columns in wanted.items())
    result = subprocess.run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch", "--skip-column-names", schema],
                            input=f"START TRANSACTION WITH CONSISTENT SNAPSHOT; {spoil} {statements} ROLLBACK;", capture_output=True, text=True, check=True)
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


def columns_of(schema):
    """What is read of each table: {table: columns}."""
    return {**COMMON, **dict.fromkeys(TABLES.get(schema, {}).values(), ("id", "version", "document")),
            **dict.fromkeys(INDEXES.get(schema, {}).values(), ("id", "version"))}


class Books:
    def __init__(self, socket, schema, of="", spoil=""):
        """Of a schema, or of a copy of the schema `of`."""
        self.schema = of or schema
        self.tables = query(socket, schema, columns_of(self.schema), spoil)
        self.journal = self.tables["journal"]
        for row in self.journal:
            row["version"] = int(row["version"])

    def problems(self):
        return [*self.broken_chains(), *self.half_changes(), *self.wrong_indexes(), *self.feed_gaps(), *self.wrong_roots()]

    def broken_chains(self):
        """Each entity's entries are 1, 2, 3, …, each hash is that of what stands there, and each follows the one before, in time as well."""
        problems, last = [], defaultdict(lambda: (0, NO_HASH, 0))
        for row in sorted(self.journal, key=lambda row: row["version"]):
            key = (row["tenant"], row["kind"], row["entity_id"])
            version, previous, recorded = last[key]
            if row["version"] != version + 1:
                problems.append(f"{key}: version {row['version']} follows {version}")
            digest = _sha256(row["salt"], row["state"], row["changed_facts"] or b"")
            times = row["created_us"] + b" " + row["recorded_us"]
            parts = [str(row[name]).encode() if name == "version" else row[name] or b"" for name in HASHED]
            if digest != row["state_digest"] or row["previous_hash"] != previous or \
                    _sha256(*parts, times, row["schema_version"], digest, previous) != row["hash"]:
                problems.append(f"{key}: the chain breaks at version {row['version']}")
            if int(row["recorded_us"]) < recorded:
                problems.append(f"{key}: version {row['version']} is recorded before the one it follows")
            last[key] = (row["version"], row["hash"], int(row["recorded_us"]))
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
        else:
            problems += [f"changed: {line['step']} {line['id']} was told {said}" for said in differences(answer, json.loads(row["state"]))]
    return problems


def differences(answer, state):
    """What an answer has that the state kept of it does not have, or has otherwise, and the other way round."""
    texts = TEXTS.get(answer["name"].split("/")[-2])
    if texts is None:
        return []
    wanted = {name: state.get(_snake(name), "") for name in texts} | {name: state.get(kept, "") for name, kept in DAYS.items()}
    wanted |= {name: prefix + state[_snake(name)].upper() for name, prefix in WORDS.items() if _snake(name) in state}
    told = {name: answer.get(name, "") for name in wanted}
    return [f"{name} {told[name]!r}, and {wanted[name]!r} is kept" for name in wanted if told[name] != wanted[name]]


def _snake(name):
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def doubled(asked, books):
    """Requests that were done twice; and entries that nobody asked for, where `asked` is all that was ever asked of these entities."""
    done = Counter(row["request_id"].decode() for row in books.journal)
    identifiers = {line["id"] for line in asked}
    touched = {row["entity_id"] for row in books.journal if row["request_id"].decode() in identifiers}
    return [f"doubled: {identifier} was done {count} times" for identifier, count in done.items() if identifier in identifiers and count > 1] + [
        f"nobody asked for {row['request_id']!r}" for row in books.journal
        if row["entity_id"] in touched and row["request_id"].decode() not in identifiers]


def unread(lines, books, when=True):
    """Replies that showed a record, to a write or a read, and have no row of their own in the read log that says so: who was shown it, what, by which
    method, and when, unless clocks were moved. Rows whose COMMIT was done and its answer lost are written again: the same row twice is no fault."""
    rows = defaultdict(list)
    for row in books.tables["read_log"]:
        rows[(row["purpose"] or b"").decode()].append(row)
    problems = []
    for line in lines:
        shown, of = line.get("told") or line["shown"], rows[line["purpose"]]
        said = {(row["actor"], row["method"], row["records"], row["read_us"]) for row in of}
        if len(said) != 1:
            problems.append(f"unlogged: {shown['name']} was shown by {line['method']}, and the read log has {len(said)} different rows of it")
            continue
        row, (first, last) = of[0], line["between"]
        problems += [f"misread: {shown['name']} was shown to {line['actor']} by {line['method']}, and the read log has another {what}" for what, holds in (
            ("reader", row["actor"].decode() == line["actor"]), ("method", row["method"].decode() == line["method"]),
            ("record", json.loads(row["records"]) == [shown["name"]]), ("time", not when or first <= int(row["read_us"]) <= last)) if not holds]
    return problems
