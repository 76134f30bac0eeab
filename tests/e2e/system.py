"""The running system that the tests share: deploy/run on a build, with data and ports of its own.

    python3 -m tests.e2e.system start BUILD_DIR
    python3 -m tests.e2e.system stop
"""
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PART_NAMES = ("gateway", "identity", "mariadb", "pupil", "ehcp", "pupil-metrics", "ehcp-metrics", "envoy-admin")
START_SECONDS = 180
# How long ehcp goes on without hearing from pupil: shorter than usual, for tests that wait it out.
RELATIONS_MAX_AGE_SECONDS = 10
# How long a key counts that the issuer has removed; likewise.
KEYS_MAX_AGE_SECONDS = 10
# Tests that run at once are the same few people, from one address: none of them is to be refused for the calls of another. What happens to
# who sends too many is tests/gateway's.
RATES = "--rate-subject 100000 --rate-address 100000"
SOON_SECONDS = 30


def free_ports():
    """As many as there are parts; held open together, so that each is another."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in PART_NAMES]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return dict(zip(PART_NAMES, (probe.getsockname()[1] for probe in probes)))


def is_alive(pid):
    """A process that has ended but was not waited for is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class System:
    """A system in a folder of its own, started by deploy/run and known to other processes by what that writes there."""

    def __init__(self, state):
        self.state = state
        # Of the tree whose deploy/run starts it: another where another release is to run.
        self.root = ROOT
        self.pid_file = state.with_suffix(".pid")
        self.log = state.with_suffix(".log")

    def described(self):
        """What deploy/run says of the system that runs: its build and its ports."""
        described = self.state / "system.json"
        return json.loads(described.read_text()) if described.is_file() else {"build": "", "ports": dict.fromkeys(PART_NAMES, 0)}

    def start(self, build, *options):
        """With new data, unless `options` say otherwise."""
        self.stop()
        arguments = [str(self.root / "deploy/run"), *(options or ("--fresh", "--yes")), "--no-demo", "--state", str(self.state), "--build-dir", build,
                     *(f"--port={name}={port}" for name, port in free_ports().items())]
        environment = {**os.environ, "SEND_RELATIONS_MAX_AGE_SECONDS": str(RELATIONS_MAX_AGE_SECONDS),
                       "SEND_KEYS_MAX_AGE_SECONDS": str(KEYS_MAX_AGE_SECONDS)}
        with self.log.open("wb") as log:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)
        self.pid_file.write_text(str(process.pid))
        deadline = time.monotonic() + START_SECONDS
        while "Ready after" not in self.log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                sys.exit("the system did not start:\n" + self.log.read_text())
            time.sleep(0.1)

    def pid_of(self, part):
        return int((self.state / "pids" / part).read_text())

    def ask_to_stop(self):
        """False where there is nothing to stop."""
        try:
            os.kill(int(self.pid_file.read_text()), signal.SIGTERM)
            return True
        except (FileNotFoundError, ProcessLookupError):
            return False

    def stop(self):
        parts = {path.name: self.pid_of(path.name) for path in (self.state / "pids").glob("*")}
        asked = self.ask_to_stop()
        pid = int(self.pid_file.read_text()) if self.pid_file.is_file() else 0
        self.pid_file.unlink(missing_ok=True)
        if not asked:
            return
        deadline = time.monotonic() + 60
        while is_alive(pid):
            if time.monotonic() > deadline:
                sys.exit(f"the system (process {pid}) did not stop in a minute")
            time.sleep(0.1)
        left = {name: part for name, part in parts.items() if is_alive(part)}
        if left:
            sys.exit(f"the system has stopped and left processes behind: {left}")


# The one that the tests of the fixture "system" share.
SHARED = System(ROOT / "var/test-system")
STATE = SHARED.state
BUILD, PORTS = SHARED.described().values()
GATEWAY = f"https://localhost:{PORTS['gateway']}"
ISSUER = f"https://localhost:{PORTS['identity']}"
pid_of = SHARED.pid_of


class Client:
    """Calls of one demo person, as JSON over HTTPS. Answers (status, body); a stream is left as soon as it has begun."""
    _tokens = {}

    def __init__(self, person=None, token=None):
        self.token = token if person is None else self.token_of(person)
        self.context = ssl.create_default_context(cafile=str(STATE / "certs/ca.pem"))
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.context))

    @classmethod
    def token_of(cls, person):
        if person not in cls._tokens:
            cls._tokens[person] = subprocess.run([str(ROOT / "deploy/token"), "--state", str(STATE), person], check=True,
                                                 capture_output=True, text=True).stdout.strip()
        return cls._tokens[person]

    def call(self, verb, path, body=None, raw=None, headers=()):
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(GATEWAY + path, data=data, method=verb)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in headers:
            request.add_header(name, value)
        try:
            with self.opener.open(request, timeout=30) as reply:
                if reply.headers.get_content_type() == "text/event-stream":
                    return reply.status, {}
                return reply.status, json.loads(reply.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        return self.call("POST", path, body)


def new_id():
    return str(uuid.uuid4())


def particulars_change(client):
    """Path and body of a PATCH that gives authority 999 all that its notices must carry."""
    name = "localAuthorities/999/particulars"
    status, read = client.get(f"/v1/{name}")
    assert status == 200, read
    contacts = ("contact", "mediationAdviser", "adviceService", "disagreementResolution")
    body = {"etag": read["etag"], "title": "Exampleshire Council (Demo)", "localOfferUrl": "https://local-offer.example.org",
            **dict.fromkeys(contacts, {"title": "Demo service", "phone": "01632 960101"})}
    mask = ",".join(("title", "localOfferUrl", *contacts))
    return f"/v1/{name}?updateMask={mask}&requestId={new_id()}", body


def record_caseworker(subject, **more):
    """The record of somebody to whom requests may be given; made where there is none."""
    admin, address = Client("admin"), "/v1/localAuthorities/999/caseworkers"
    status, made = admin.post(f"{address}?requestId={new_id()}", {"subject": subject, "displayName": "Demo-" + subject, **more})
    if reason((status, made))[1] == "CASEWORKER_EXISTS":
        existing = next(d["resourceName"] for d in made["details"] if d["@type"].endswith("ResourceInfo"))
        status, made = admin.get(f"/v1/{existing}")
    assert status == 200, made
    return made


def reason(answer):
    """The status and the machine-readable reason of an error."""
    status, body = answer
    info = [d for d in body.get("details", []) if d.get("@type", "").endswith("ErrorInfo")]
    return status, info[0]["reason"] if info else None


def until(call, is_wanted):
    """Every answer of `call`, asked over and over, up to the first that is wanted: what one service hears of another is there soon."""
    answers, deadline = [], time.monotonic() + SOON_SECONDS
    while True:
        answers.append(call())
        if is_wanted(answers[-1]):
            return answers
        if time.monotonic() > deadline:
            raise AssertionError(f"not seen in {SOON_SECONDS} s; the last answer: {answers[-1]}")
        time.sleep(0.05)


def violations(answer):
    return [v["field"] for d in answer[1].get("details", []) if d.get("@type", "").endswith("BadRequest") for v in d["fieldViolations"]]


if __name__ == "__main__":
    if sys.argv[1:2] == ["start"] and len(sys.argv) == 3:
        os.environ.setdefault("SEND_GATEWAY_OPTIONS", RATES)
        SHARED.start(sys.argv[2])
    elif sys.argv[1:] == ["stop"]:
        SHARED.stop()
    else:
        sys.exit(__doc__)
