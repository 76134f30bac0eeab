"""Many writers at once, who keep a log of what they were told.

Each writer takes a child's request through its course, over and over: received, allocated three times, each for another reason, withdrawn. What is not answered, or
answered with "try again", is sent again with the same request_id, as every client of the API must. The log has a line before each call and
one after each answer, so that the checks know all that was ever asked for and all that was ever promised, from nobody but the clients.
"""
import copy
import http.client
import itertools
import json
import os
import ssl
import subprocess
import threading
import time
from datetime import date

import grpc
from google.protobuf import json_format, message_factory

from tests.e2e.system import ROOT, new_id
from tests.e2e.transports import api

LA = "/v1/localAuthorities/999"
STEPS = ("create", "allocate", "allocate", "allocate", "withdraw")
# UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED by others, RESOURCE_EXHAUSTED: clear answers that say to try again.
RETRYABLE = {503, 504, 409, 429}
PATIENCE_SECONDS = 600 if os.environ.get("SEND_TEST_LONG") == "1" else 120


class Caller:
    """One kept connection to the gateway; a call is answered (status, body), or raises OSError."""

    def __init__(self, system, token):
        self.port = system.described()["ports"]["gateway"]
        self.context = ssl.create_default_context(cafile=str(system.state / "certs/ca.pem"))
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.connection = None

    def post(self, path, body):
        return self.call("POST", path, json.dumps(body))

    def get(self, path):
        return self.call("GET", path)

    def call(self, verb, path, body=None):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPSConnection("localhost", self.port, context=self.context, timeout=30)
            self.connection.request(verb, path, body, self.headers)
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
    """The same calls over gRPC, on one channel that is never asked to try again: (status as HTTP has it, the answer as JSON)."""
    STATUS = {grpc.StatusCode.OK: 200, grpc.StatusCode.UNAVAILABLE: 503, grpc.StatusCode.DEADLINE_EXCEEDED: 504, grpc.StatusCode.ABORTED: 409,
              grpc.StatusCode.RESOURCE_EXHAUSTED: 429, grpc.StatusCode.NOT_FOUND: 404}

    def __init__(self, system, token):
        self.methods = {method.name: method for method in api.load((system.state / "gateway/api.binpb").read_bytes())[1]}
        self.metadata = [("authorization", f"Bearer {token}")]
        credentials = grpc.ssl_channel_credentials((system.state / "certs/ca.pem").read_bytes())
        options = [("grpc.enable_retries", 0), ("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
        self.channel = grpc.secure_channel(f"localhost:{system.described()['ports']['gateway']}", credentials, options)

    def post(self, path, body):
        name, _, verb = path.removeprefix("/v1/").partition(":")
        if verb:
            return self.call(verb[0].upper() + verb[1:] + "EhcRequest", {**body, "name": name})
        parent, _, identifier = name.partition("/ehcRequests?requestId=")
        return self.call("CreateEhcRequest", {"parent": parent, "ehcRequest": body, "requestId": identifier})

    def get(self, path):
        return self.call("GetEhcRequest", {"name": path.removeprefix("/v1/")})

    def call(self, name, fields):
        method = self.methods[name]
        made, answered = (message_factory.GetMessageClass(kind) for kind in (method.descriptor.input_type, method.descriptor.output_type))
        send = self.channel.unary_unary(method.path, request_serializer=made.SerializeToString, response_deserializer=answered.FromString)
        try:
            return 200, json_format.MessageToDict(send(json_format.ParseDict(fields, made()), metadata=self.metadata, timeout=30))
        except grpc.RpcError as error:
            return self.STATUS.get(error.code(), 500), {"code": error.code().value[0], "details": [{"reason": f"{error.code().name}: {error.details()}"}]}

    def close(self):
        self.channel.close()


def token_of(system, person="caseworker"):
    return subprocess.run([str(ROOT / "deploy/token"), "--state", str(system.state), person], check=True, capture_output=True,
                          text=True).stdout.strip()


def make_pupils(system, count):
    caller, names = Caller(system, token_of(system)), []
    for _ in range(count):
        status, made = caller.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2016-07-08", "sex": "SEX_FEMALE"})
        assert status == 200, made
        names.append(made["name"])
    caller.close()
    return names


def call_of(step, pupil, last, identifier):
    """Path and body of a step, which goes on from the `last` answer."""
    if step == "create":
        return f"{LA}/ehcRequests?requestId={identifier}", {
            "pupil": pupil, "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_OTHER", "receivedChannel": "CHANNEL_PORTAL",
            "receivedDate": date.today().isoformat()}
    body = {"requestId": identifier, "etag": last["etag"]}
    more = {"reason": "Demo " + identifier} if step == "allocate" else {"withdrawnOnDate": date.today().isoformat(), "reason": "Demo"}
    return f"/v1/{last['name']}:{step}", {**body, **more}


class ClientLog:
    """A file of JSON lines: {"id", "step", …} before a call, {"id", "told"} after its answer. Thread-safe."""

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
    """`writes` by as many writers as there are pupils, all begun at once; without end where it is None, until `end_soon`. `at(n)` is the
    moment of the n-th answer. `callers` are what they call by, in turn; with a `pause`, each waits after each call, and reads what it wrote."""

    def __init__(self, system, pupils, writes, log, callers=(Caller,), pause=0.0):
        self.log = log
        self.told = []      # (when it was sent, when it was answered), of each success
        self.again = {}     # why a call was sent again → how often
        self.unclear = []   # answers that neither succeed nor say to try again
        self._lock = threading.Lock()
        self._marks = []
        self.pause = pause
        self.reads = 0
        self._stop_at = time.monotonic() + PATIENCE_SECONDS
        self._last_round = threading.Event()
        rounds = itertools.count() if writes is None else range(-(-writes // (len(STEPS) * len(pupils))))
        token = token_of(system)
        self._threads = [threading.Thread(target=self._write, args=(caller(system, token), pupil, copy.copy(rounds)), daemon=True)
                         for pupil, caller in zip(pupils, itertools.cycle(callers))]

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

    def end_soon(self):
        """Each writer ends with the round that it is in."""
        self._last_round.set()

    def finish(self):
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
            assert not thread.is_alive(), "a writer never came to its end"

    def back_after(self, moment):
        """Seconds from a moment to the answer of the first successful call that was sent after it."""
        return min((answered for sent, answered in self.told if sent > moment), default=float("nan")) - moment

    def longest_silence(self):
        answered = sorted(answered for _, answered in self.told)
        return max((b - a for a, b in zip(answered, answered[1:])), default=0.0)

    def _write(self, caller, pupil, rounds):
        try:
            for _ in rounds:
                if self._last_round.is_set():
                    return
                last = None
                for step in STEPS:
                    last = self._once(caller, step, pupil, last)
                    if last is None:
                        return
                    if self.pause:
                        self._read(caller, last)
        finally:
            caller.close()

    def _once(self, caller, step, pupil, last):
        """One write, until it is answered; the answer, or None where it was refused for good."""
        identifier = new_id()
        path, body = call_of(step, pupil, last, identifier)
        self.log.write(id=identifier, step=step, pupil=pupil, body=body)
        while time.monotonic() < self._stop_at:
            sent = time.monotonic()
            try:
                status, answer = caller.post(path, body)
            except OSError:
                self._note("no answer")
                time.sleep(0.05)
                continue
            if status == 200:
                self.log.write(id=identifier, step=step, told=answer)
                self._count(sent)
                return answer
            self._note(f"{status} {_reason(answer)}")
            if status not in RETRYABLE or _reason(answer) in ("STALE_ETAG", "OPEN_REQUEST_EXISTS"):
                with self._lock:
                    self.unclear.append((step, status, answer))
                if status != 500:
                    return None
            time.sleep(0.05)
        return None

    def _read(self, caller, last):
        """Reads what was written, between two pauses; a read is never sent again."""
        time.sleep(self.pause)
        try:
            status, answer = caller.get(f"/v1/{last['name']}")
        except OSError as problem:
            status, answer = 0, {"details": [{"reason": str(problem)}]}
        with self._lock:
            self.reads += 1
        if (status, answer.get("etag")) != (200, last["etag"]):
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
