"""Stands before MariaDB and misbehaves: cuts, halves, delays and holds back what goes between it and a service.

It listens at a unix socket and speaks to MariaDB's own, where the protocol goes in the clear: each packet is three bytes of length, one of
sequence and what it says, and a command begins with its kind. So a COMMIT is known when it comes, and so is its answer; and what was run since the
one before, so that the COMMIT of a change is known from that of a read, a lease or a root: only a change writes into the journal.
"""
import asyncio
import re
import threading
from pathlib import Path

COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE = b"\x03", b"\x16", b"\x17"
COMMIT = COM_QUERY + b"COMMIT"
WRITES_JOURNAL = re.compile(rb"INSERT (IGNORE )?INTO journal \(")
WAYS = ("before", "after", "half_request", "half_reply")


class _Link:
    """One connection of a service, and the one to MariaDB that was made for it."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.cut_on_reply = None
        # Whether the transaction that runs has written into the journal; what each prepared statement says, by its number.
        self.is_change = False
        self._preparing, self._statements = None, {}

    def follow_request(self, packet):
        kind, text = packet[4:5], packet[5:]
        if kind == COM_STMT_PREPARE:
            self._preparing = text
        elif kind == COM_STMT_EXECUTE:
            text = self._statements.get(text[:4], b"")
        if kind in (COM_QUERY, COM_STMT_EXECUTE):
            self.is_change = self.is_change or WRITES_JOURNAL.match(text) is not None
        if text.startswith((b"START TRANSACTION", b"ROLLBACK")):
            self.is_change = False

    def follow_reply(self, packet):
        if self._preparing is not None and packet[4:5] == b"\0":
            self._statements[packet[5:9]] = self._preparing
        self._preparing = None

    def cut(self):
        """At once, with what was not read yet thrown away: the other side meets a reset, not an end."""
        for _, writer in (self.client, self.server):
            writer.transport.abort()


class Proxy:
    def __init__(self, listen, upstream):
        self.listen, self.upstream = str(listen), str(upstream)
        # COMMITs of changes, and of what else there was; and those of changes that were cut.
        self.commits = self.others = self.cuts = 0
        self._way, self._every, self._left = None, 1, 0
        self._delay = 0.0
        # Packets that waited for it.
        self.delayed = 0
        self._links = set()
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self):
        Path(self.listen).unlink(missing_ok=True)
        self._thread.start()
        self._server = self._run(asyncio.start_unix_server(self._accept, self.listen))

    def stop(self):
        self._loop.call_soon_threadsafe(self._server.close)
        self.reset_all()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def cut_commits(self, way, count, every=3):
        """Of every `every` COMMITs of changes one is cut, `count` in all: `before` MariaDB has it, `after` it was done and before the answer, with half
        of the request sent, or half of the answer."""
        assert way in WAYS, way

        async def set_up():
            self._way, self._every, self._left = way, every, count
            self.commits = self.others = self.cuts = 0
        self._run(set_up())

    def delay(self, seconds):
        """Each packet of a service waits so long."""
        self._delay = seconds

    def hold(self):
        """Nothing goes through until `let_go`; connections stay."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def let_go(self):
        self._loop.call_soon_threadsafe(self._flowing.set)

    def reset_all(self):
        """Cuts every connection at once; answers how many there were."""
        async def cut_all():
            links = list(self._links)
            for link in links:
                link.cut()
            return len(links)
        return self._run(cut_all())

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _accept(self, reader, writer):
        try:
            server = await asyncio.open_unix_connection(self.upstream)
        except OSError:
            writer.transport.abort()
            return
        link = _Link((reader, writer), server)
        self._links.add(link)
        try:
            await asyncio.gather(self._pump_requests(link), self._pump_replies(link))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._links.discard(link)
            link.cut()

    async def _pump_requests(self, link):
        while True:
            packet = await _read_packet(link.client[0])
            await self._flowing.wait()
            if self._delay:
                self.delayed += 1
                await asyncio.sleep(self._delay)
            link.follow_request(packet)
            way = self._way_of(link, packet)
            if way == "before":
                raise ConnectionResetError
            if way == "half_request":
                link.server[1].write(packet[:len(packet) // 2])
                await link.server[1].drain()
                raise ConnectionResetError
            link.cut_on_reply = way
            link.server[1].write(packet)
            await link.server[1].drain()

    async def _pump_replies(self, link):
        while True:
            packet = await _read_packet(link.server[0])
            await self._flowing.wait()
            link.follow_reply(packet)
            if link.cut_on_reply == "half_reply":
                link.client[1].write(packet[:len(packet) // 2])
                await link.client[1].drain()
            if link.cut_on_reply:
                raise ConnectionResetError
            link.client[1].write(packet)
            await link.client[1].drain()

    def _way_of(self, link, packet):
        """How to cut at this packet; None for letting it through."""
        if packet[4:] != COMMIT:
            return None
        if not link.is_change:
            self.others += 1
            return None
        link.is_change = False
        self.commits += 1
        if self._left == 0 or self.commits % self._every:
            return None
        self._left -= 1
        self.cuts += 1
        return self._way


async def _read_packet(reader):
    header = await reader.readexactly(4)
    return header + await reader.readexactly(int.from_bytes(header[:3], "little"))
