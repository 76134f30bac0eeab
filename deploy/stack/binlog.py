"""MariaDB's binary logs: which transactions they hold, and where each ends.

A log is four bytes of magic, then events: 19 bytes of header (seconds, kind, server, size, …) and a body. A transaction begins with an event that
gives it its position, DOMAIN-SERVER-NUMBER, and ends with its COMMIT; what changes shapes is one event after that.
"""
import re
import struct
from dataclasses import dataclass

from settings import Problem

MAGIC = b"\xfebin"
HEADER = struct.Struct("<IBIIIH")
QUERY, XID, GTID = 2, 16, 162
STANDALONE = 1
POSITION = re.compile(r"\d+-\d+-\d+")


@dataclass(frozen=True)
class Transaction:
    """`seconds` is when its COMMIT began, by the server's clock; `end` is the byte of the log after it."""
    position: str
    seconds: int
    end: int


def number_of(log):
    """Of "binlog.000012": 12."""
    return int(log.rpartition(".")[2])


def sequence_of(position):
    """What orders the positions of one server."""
    return int(position.rpartition("-")[2])


class Log:
    """Its whole transactions, in order; afterwards `end` is the byte up to which it is of use: a server that dies may leave half a transaction."""

    def __init__(self, path):
        self.path, self.end = path, len(MAGIC)

    def __iter__(self):
        size = self.path.stat().st_size
        with self.path.open("rb") as log:
            if log.read(len(MAGIC)) != MAGIC:
                raise Problem(f"{self.path.name} is no binary log.")
            offset, begun, standalone = len(MAGIC), None, False
            while len(header := log.read(HEADER.size)) == HEADER.size:
                seconds, kind, server, length, _, _ = HEADER.unpack(header)
                if length < HEADER.size or offset + length > size:
                    return
                body = log.read(length - HEADER.size) if kind in (QUERY, GTID) else b""
                offset += length
                log.seek(offset)
                if kind == GTID:
                    number, domain, flags = struct.unpack_from("<QIB", body)
                    begun, standalone = (f"{domain}-{server}-{number}", seconds), bool(flags & STANDALONE)
                elif begun and (kind == XID or kind == QUERY and (standalone or _ends_transaction(body))):
                    yield Transaction(*begun, offset)
                    begun = None
                if not begun:
                    self.end = offset


def _ends_transaction(body):
    """With or without the four bytes of a checksum."""
    return any(text.endswith((b"COMMIT", b"ROLLBACK")) for text in (body, body[:-4]))
