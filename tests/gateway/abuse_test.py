"""What somebody does who wants the gateway to stop: each attack bounded in count and time, and honest calls answered while it goes on.

SEND_TEST_LONG=1 makes each ten times as long.
"""
import os
import socket
import ssl
import struct
import threading
import time
import unittest

from tests.gateway.harness import active, eventually, Gateway, ONE, SERVICE

LONG = os.environ.get("SEND_TEST_LONG") == "1"
TIMES = 10 if LONG else 1
# The gateway rests at 67 MB; what an attacker may cost it is bounded.
MOST_MEGABYTES = 400
# An attacker who is cut off comes again, until so many honest calls were answered; those come from an address of their own.
HONEST_CALLS, MOST_ATTACKS = 30 * TIMES, 1000 * TIMES
HONEST_ADDRESS = "127.0.0.2"
# Between two calls of theirs: a person may make 200 a second.
HONEST_PAUSE_SECONDS = 0.01

HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION = 1, 3, 4, 6, 7, 9
END_STREAM, END_HEADERS = 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def head(path=b"/healthz"):
    """GET of a path at localhost, in HPACK without a table or Huffman's code."""
    return b"\x82\x87\x04" + bytes([len(path)]) + path + b"\x01\x09localhost"


def call_head(path, token):
    """POST of gRPC, in HPACK likewise."""
    def text(value):
        size = len(value)
        return (bytes([size]) if size < 127 else bytes([127, (size - 127) % 128 | 128, (size - 127) // 128])) + value
    return (b"\x83\x87\x04" + text(path.encode()) + b"\x01\x09localhost\x0f\x10" + text(b"application/grpc") + b"\x0f\x08" +
            text(b"Bearer " + token.encode()) + b"\x00" + text(b"te") + text(b"trailers"))


class Honest:
    """Somebody who means well, and calls over and over while the block runs: each on a new connection, and then waits for the answer."""

    def __init__(self, gateway):
        self.gateway, self.answers = gateway, []
        self._ended, self._thread = threading.Event(), threading.Thread(target=self._call)

    def _call(self):
        while not self._ended.wait(HONEST_PAUSE_SECONDS):
            try:
                self.answers.append(self.gateway.call("GET", ONE, source=HONEST_ADDRESS).status)
            except OSError as problem:
                self.answers.append(repr(problem))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()


class AbuseTest(unittest.TestCase):
    def setUp(self):
        self.gateway = Gateway("--max-calls", "8")
        self.addCleanup(self.gateway.close)

    def connect(self, *protocols):
        context = ssl.create_default_context(cafile=str(self.gateway.authority.certificate))
        if protocols:
            context.set_alpn_protocols(list(protocols))
        plain = socket.create_connection(("localhost", self.gateway.port), timeout=30)
        connection = context.wrap_socket(plain, server_hostname="localhost")
        self.addCleanup(connection.close)
        return connection

    def http2(self):
        connection = self.connect("h2")
        connection.sendall(PREFACE + frame(SETTINGS, 0, 0))
        return connection

    def assert_well(self, attack=None):
        """Honest calls are all answered: while the attack is made, over and over, or while what is held open is open."""
        with Honest(self.gateway) as honest:
            for _ in range(MOST_ATTACKS if attack else 0):
                attack()
                if len(honest.answers) >= HONEST_CALLS:
                    break
            eventually(lambda: len(honest.answers) >= HONEST_CALLS, seconds=60)
        self.assertEqual(set(honest.answers), {200})
        self.assertIsNone(self.gateway.envoy.poll())
        with open(f"/proc/{self.gateway.envoy.pid}/status", encoding="ascii") as status:
            kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        self.assertLess(kilobytes // 1024, MOST_MEGABYTES)

    def is_cut_off(self, connection, pieces):
        """True where the other side ends the connection, while all this is sent or after it."""
        try:
            for piece in pieces:
                connection.sendall(piece)
            while connection.recv(65536):
                pass
        except TimeoutError:
            return False
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            connection.close()
        return True

    def test_a_client_that_opens_and_resets_is_cut_off(self):
        def attack():
            streams = range(1, 20_000 * TIMES, 2)
            pieces = (frame(HEADERS, END_HEADERS | END_STREAM, n, head()) + frame(RST_STREAM, 0, n, struct.pack(">I", 8)) for n in streams)
            self.assertTrue(self.is_cut_off(self.http2(), pieces))
        self.assert_well(attack)

    def test_headers_without_an_end_are_cut_off(self):
        def attack():
            connection = self.http2()
            piece = b"\x00\x05x-aaa\x7f\x00" + b"b" * 127
            endless = (frame(CONTINUATION, 0, 1, piece * 100) for _ in range(2_000 * TIMES))
            connection.sendall(frame(HEADERS, END_STREAM, 1, head()))
            self.assertTrue(self.is_cut_off(connection, endless), "28 MB of headers are not taken in")
        self.assert_well(attack)

    def test_empty_continuations_are_cut_off(self):
        def attack():
            connection = self.http2()
            connection.sendall(frame(HEADERS, END_STREAM, 1, head()))
            self.assertTrue(self.is_cut_off(connection, (frame(CONTINUATION, 0, 1) * 100 for _ in range(2_000 * TIMES))))
        self.assert_well(attack)

    def test_floods_of_settings_and_pings_are_cut_off(self):
        for kind, payload in ((SETTINGS, b""), (PING, b"12345678")):
            def attack(kind=kind, payload=payload):
                # Nothing is read, so that every acknowledgement waits.
                self.assertTrue(self.is_cut_off(self.http2(), (frame(kind, 0, 0, payload) * 100 for _ in range(5_000 * TIMES))), kind)
            self.assert_well(attack)

    def test_more_streams_than_allowed_are_refused(self):
        def attack():
            connection = self.http2()
            # Requests whose bodies never come stay open.
            connection.sendall(b"".join(frame(HEADERS, END_HEADERS, n, head()) for n in range(1, 2 * 150, 2)))
            connection.settimeout(5)
            received = b""
            try:
                while frame(RST_STREAM, 0, 2 * 100 + 1)[3:9] not in received and (chunk := connection.recv(65536)):
                    received += chunk
            except (TimeoutError, ConnectionError, ssl.SSLError):
                pass
            connection.close()
            self.assertTrue(bytes([RST_STREAM, 0]) in received or bytes([GOAWAY, 0]) in received)
        self.assert_well(attack)

    def test_calls_whose_bodies_never_come_take_no_place(self):
        def attack():
            # Of so many at once the gateway takes 8 on. Those whose time is over come again.
            if active(self.gateway) < 80:
                for path in (SERVICE + "Get", SERVICE + "Upload"):
                    self.http2().sendall(b"".join(frame(HEADERS, END_HEADERS, n, call_head(path, self.gateway.token)) for n in range(1, 2 * 40, 2)))
                eventually(lambda: active(self.gateway) >= 80)
        attack()
        self.assert_well(attack)

    def test_slow_headers_are_given_ten_seconds(self):
        slow = [self.connect() for _ in range(50 * TIMES)]
        for connection in slow:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n")
        eventually(lambda: active(self.gateway, "cx") >= len(slow))
        ended = time.monotonic() + 60
        waiting = list(slow)

        def attack():
            for connection in list(waiting):
                try:
                    connection.sendall(b"x-drip: 1\r\n")
                    connection.settimeout(0.01)
                    if b" 408 " in connection.recv(100)[:16]:
                        waiting.remove(connection)
                except TimeoutError:
                    pass
                except (ConnectionError, ssl.SSLError):
                    waiting.remove(connection)

        self.assert_well(attack)
        while waiting and time.monotonic() < ended:
            attack()
        self.assertEqual(waiting, [], "each was told that it was too slow")

    def test_two_thousand_idle_connections_keep_nobody_out(self):
        held, lock = [], threading.Lock()

        def open_some():
            for _ in range(250):
                connection = self.connect()
                with lock:
                    held.append(connection)

        openers = [threading.Thread(target=open_some) for _ in range(8)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()
        self.assertEqual(len(held), 2000)
        self.assertGreaterEqual(active(self.gateway, "cx"), 2000)
        self.assert_well()
        self.assertGreaterEqual(active(self.gateway, "cx"), 2000, "open all the while")
        for connection in held:
            connection.close()
        eventually(lambda: self.gateway.call("GET", "/healthz", token=None).status == 200)


if __name__ == "__main__":
    unittest.main()
