"""Many writers at once, who keep a log of what they were told.

Each takes its course (`course.py`). What is not answered, or answered with "try again", is sent again with the same request_id, as every client
of the API must. The log has a line before each write and one after each answer, of reads as well, so that the checks know all that was ever asked
for, promised and shown, from nobody but the clients. Each call says what it is for, in words of its own, by which the read log's row of it is known.
"""
import base64
import http.client
import itertools
import json
import os
import ssl
import subprocess
import threading
import time

import grpc
from google.protobuf import json_format, message_factory
from google.rpc import status_pb2

from tests.e2e.system import ROOT, new_id
from tests.e2e.transports import api, of_status
from tests.fault.course import LA, METHODS, READS, call_of, collection, verb_of

# UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED by others, RESOURCE_EXHAUSTED: clear answers that say to try again.
RETRYABLE = {503, 504, 409, 429}
PATIENCE_SECONDS = 600 if os.environ.get("SEND_TEST_LONG") == "1" else 120


class Caller:
    """One kept connection to the gateway; a call is answered (status, body), or raises OSError."""

    def __init__(self, system, token, context=None):
        self.port = system.described()["ports"]["gateway"]
        self.context = context or ssl.create_default_context(cafile=str(system.state / "certs/ca.pem"))
        self.connection = None
        self.use(token)

    def use(self, token):
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path, body):
        return self.call("POST", path, body)

    def get(self, path, purpose=""):
        return self.call("GET", path, purpose=purpose)

    def call(self, verb, path, body=None, purpose=""):
        headers = {**self.headers, **({"X-Send-Purpose": purpose} if purpose else {})}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=30)
            self.connection.request(verb, path, None if body is None else json.dumps(body), headers)
            reply = self.connection.getresponse()
            return reply.status, json.loads(reply.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as problem:
            self.close()
            raise ConnectionError(str(problem)) from problem

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class GrpcCaller:
    """The same calls of requests over gRPC, on one channel that is never asked to try again: (status as HTTP has it, the answer as JSON)."""
    STATUS = {grpc.StatusCode.OK: 200, grpc.StatusCode.UNAVAILABLE: 503, grpc.StatusCode.DEADLINE_EXCEEDED: 504, grpc.StatusCode.ABORTED: 409,
              grpc.StatusCode.ALREADY_EXISTS: 409, grpc.StatusCode.RESOURCE_EXHAUSTED: 429, grpc.StatusCode.NOT_FOUND: 404,
              grpc.StatusCode.UNAUTHENTICATED: 401}
    # By whose certificate; nobody's where it is None.
    certificate = None
    part = "gateway"

    def __init__(self, system, token):
        self.methods = {method.name: method for method in api.load((system.state / "gateway/api.binpb").read_bytes())[1]}
        self.use(token)
        certs = system.state / "certs"
        pair = tuple((certs / f"{self.certificate}.{kind}").read_bytes() for kind in ("key", "pem")) if self.certificate else (None, None)
        credentials = grpc.ssl_channel_credentials((certs / "ca.pem").read_bytes(), *pair)
        options = [("grpc.enable_retries", 0), ("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
        self.channel = grpc.secure_channel(f"localhost:{system.described()['ports'][self.part]}", credentials, options)

    def use(self, token):
        self.token = token
        self.metadata = [("authorization", f"Bearer {token}")]

    def get(self, path, purpose=""):
        return self._send("GetEhcRequest", {"name": path.removeprefix("/v1/")}, purpose)

    def call(self, _, path, body, purpose=""):
        """A step of a request's course."""
        name, _, verb = path.removeprefix("/v1/").partition(":")
        if verb:
            return self._send(verb[0].upper() + verb[1:] + "EhcRequest", {**body, "name": name}, purpose)
        parent, _, identifier = name.partition("/ehcRequests?requestId=")
        return self._send("CreateEhcRequest", {"parent": parent, "ehcRequest": body, "requestId": identifier}, purpose)

    def _send(self, name, fields, purpose):
        method = self.methods[name]
        made, answered = (message_factory.GetMessageClass(kind) for kind in (method.descriptor.input_type, method.descriptor.output_type))
        send = self.channel.unary_unary(method.path, request_serializer=made.SerializeToString, response_deserializer=answered.FromString)
        metadata = [*self.metadata, ("x-send-purpose", purpose)]
        try:
            return 200, json_format.MessageToDict(send(json_format.ParseDict(fields, made()), metadata=metadata, timeout=30))
        except grpc.RpcError as error:
            status = status_pb2.Status.FromString(dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b""))
            told = of_status(status, error.code().value[0], None)
            return self.STATUS.get(error.code(), 500), {"code": told.code, "details": [{"reason": told.reason or f"{error.code().name}: {error.details()}"}]}

    def close(self):
        self.channel.close()


class PortCaller(GrpcCaller):
    """At the own port of the service of requests, as the gateway calls there."""
    certificate, part = "gateway", "ehcp"


def token_of(system, person="caseworker"):
    return subprocess.run([str(ROOT / "deploy/token"), "--state", str(system.state), person], check=True, capture_output=True,
                          text=True).stdout.strip()


def actor_of(token):
    """Who the token speaks for, as journal and read log name them."""
    claims = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    return f"{claims['iss']}#{claims['sub']}"


def make_pupils(system, count):
    caller, names = Caller(system, token_of(system)), []
    for _ in range(count):
        status, made = caller.post(*call_of("record", None, None, new_id()))
        assert status == 200, made
        names.append(made["name"])
    caller.close()
    return names


class ClientLog:
    """A file of JSON lines: {"id", "step", …} before a write, {"id", "step", "told", …} after its answer, {"shown", …} after that of a read. What a
    line of an answer has besides: who asked, by what method, for what purpose, and from when to when, in microseconds. Thread-safe."""

    def __init__(self, path):
        self.path = path
        self._file = path.open("a", buffering=1)
        self._lock = threading.Lock()

    def write(self, **line):
        with self._lock:
            self._file.write(json.dumps(line) + "\n")

    def read(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def close(self):
        self._file.close()


class Load:
    """`writes` of these writers together, all begun at once; without end where it is None, until `end_soon`. `at(n)` is the moment of the n-th
    answer. `callers` are what they call by, in turn. Each reads what it has created, and what it ends with; with a `pause`, all that it has written,
    and waits before and after. Where it `renews`, whose token is refused signs in anew."""

    def __init__(self, system, writers, writes, log, callers=(Caller,), pause=0.0, renews=False):
        self.system, self.log, self.renews = system, log, renews
        self.told = []      # (when it was sent, when it was answered), of each success
        self.again = {}     # why a call was sent again → how often
        self.unclear = []   # answers that neither succeed nor say to try again
        self.unanswered = 0
        self.reads = 0
        self._lock = threading.Lock()
        self._marks = []
        self.pause = pause
        self._stop_at = time.monotonic() + PATIENCE_SECONDS
        self._last_round = threading.Event()
        self._token_lock = threading.Lock()
        self._token = token_of(system)
        self._actor = actor_of(self._token)
        each = itertools.repeat(None) if writes is None else range(-(-writes // len(writers)))
        context = ssl.create_default_context(cafile=str(system.state / "certs/ca.pem"))
        made = ((kind(system, self._token, context) if kind is Caller else kind(system, self._token)) for kind in itertools.cycle(callers))
        self._threads = [threading.Thread(target=self._write, args=(caller, writer, each), daemon=True) for writer, caller in zip(writers, made)]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def at(self, answers):
        """Waits until so many calls have been answered."""
        mark = threading.Event()
        with self._lock:
            self._marks.append((answers, mark))
        assert mark.wait(PATIENCE_SECONDS), f"only {len(self.told)} answers came; {self.again}"

    def refusals(self):
        """Why calls were sent again, up to now: {status and reason: how often}."""
        with self._lock:
            return dict(self.again)

    def end_soon(self):
        """Each writer ends where its course does."""
        self._last_round.set()

    def finish(self):
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "a writer never came to its end"

    def back_after(self, moment):
        """Seconds from a moment to the answer of the first successful call that was sent after it; None where none was."""
        return min((answered - moment for sent, answered in self.told if sent > moment), default=None)

    def longest_silence(self):
        answered = sorted(answered for _, answered in self.told)
        return max((b - a for a, b in zip(answered, answered[1:])), default=0.0)

    def _write(self, caller, writer, each):
        try:
            for _ in each:
                if self._last_round.is_set() and writer.is_between:
                    return
                is_first = writer.is_between
                answer = self._once(caller, writer)
                if answer is None:
                    return
                writer.go_on(answer)
                if self.pause or is_first or writer.is_between:
                    self._read(caller, answer)
        finally:
            caller.close()

    def _once(self, caller, writer):
        """One write, until it is answered; the answer, or None where it was refused for good."""
        identifier, step = new_id(), writer.step
        path, body = call_of(step, writer.pupil, writer.last, identifier)
        self.log.write(id=identifier, step=step, pupil=writer.pupil, body=body)
        with self._lock:
            self.unanswered += 1
        try:
            while time.monotonic() < self._stop_at:
                sent = time.monotonic()
                status, answer, how = self._call(caller, METHODS[step], verb_of(step), path, body)
                if status == 200:
                    self.log.write(id=identifier, step=step, told=answer, **how)
                    self._count(sent)
                    return answer
                self._note(f"{status} {_reason(answer)}" if status else "no answer")
                if status == 401 and self.renews:
                    self._renew(caller)
                elif status and (status not in RETRYABLE or _reason(answer) in ("STALE_ETAG", "OPEN_REQUEST_EXISTS")):
                    with self._lock:
                        self.unclear.append((step, status, answer))
                    if status != 500:
                        return None
                time.sleep(0.05)
            return None
        finally:
            with self._lock:
                self.unanswered -= 1

    def _renew(self, caller):
        with self._token_lock:
            if caller.token == self._token:
                self._token = token_of(self.system)
            caller.use(self._token)

    def _call(self, caller, method, verb, path, body=None):
        """Status, 0 for none; the answer; and what the log is to say of how it came about."""
        purpose, sent = new_id(), time.time_ns() // 1000
        try:
            status, answer = caller.get(path, purpose) if verb == "GET" else caller.call(verb, path, body, purpose)
        except OSError as problem:
            status, answer = 0, {"details": [{"reason": str(problem)}]}
        return status, answer, {"purpose": purpose, "actor": self._actor, "method": method, "between": (sent, time.time_ns() // 1000)}

    def _read(self, caller, last):
        """Reads what was written, between two pauses; a read is never sent again."""
        time.sleep(self.pause)
        status, answer, how = self._call(caller, READS[collection(last["name"])], "GET", f"/v1/{last['name']}")
        with self._lock:
            self.reads += 1
        if status == 200:
            self.log.write(shown=answer, **how)
        if self.pause and (status, answer.get("etag")) != (200, last["etag"]):
            self._note(f"a read: {status} {_reason(answer)}")
        time.sleep(self.pause)

    def _count(self, sent):
        with self._lock:
            self.told.append((sent, time.monotonic()))
            for answers, mark in self._marks:
                if len(self.told) >= answers:
                    mark.set()

    def _note(self, why):
        with self._lock:
            self.again[why] = self.again.get(why, 0) + 1


def _reason(answer):
    return next((d["reason"] for d in answer.get("details", []) if "reason" in d), "")
