"""A gateway on free ports of loopback, before stand-ins for the services and an issuer of tokens."""
import base64
import http.client
import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.gateway import http2
from tests.gateway.keys import Authority, Signer

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SEND_BUILD", ROOT / "build/dev"))
VENV = ROOT / "var/tools/venv/bin"
START_SECONDS = 20
GOOGLE = next(VENV.parent.glob("lib/python3*/site-packages"))
# The sample API's addresses (sample.proto), and its methods over gRPC.
ONE = "/v1/samples/one"
CHECK = ONE + ":check"
SERVICE = "/send.sample.v1.SampleService/"


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def reason(self):
        return self.json["details"][0]["reason"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(look, seconds=20):
    """What `look` returns as soon as that is something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing within {seconds} s")


def compile_sample(folder, text=None):
    """The descriptor set of sample.proto, or of another text of it."""
    source = Path(folder) / "sample.proto"
    source.write_text(text or sample_text(), encoding="utf-8")
    out = Path(folder) / "sample.binpb"
    subprocess.run(["protoc", f"-I{folder}", f"-I{ROOT}/protos", "-I/usr/include", f"-I{GOOGLE}", "--include_imports", "-o", out,
                    "sample.proto", "google/rpc/error_details.proto"], check=True)
    return out


def sample_text():
    return (ROOT / "tests/gateway/sample.proto").read_text(encoding="utf-8")


class KeyServer(http.server.ThreadingHTTPServer):
    """Serves the issuer's public keys over TLS, and counts how often."""

    def __init__(self, certificate, key, document):
        self.document, self.served = document, 0
        super().__init__(("127.0.0.1", 0), KeyHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class KeyHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.served += 1
        body = json.dumps(self.server.document).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Gateway:
    """Everything started; close() ends it, each process by its own id."""

    def __init__(self, *extra, services=("sample",), descriptor=None, names=None, change=None):
        """`names` are what the services' certificates say, where that is not their name; `change` alters what was generated."""
        self.folder = Path(tempfile.mkdtemp(prefix="gateway-test-"))
        self.processes, self.upstreams = [], {}
        try:
            self.start(extra, services, descriptor, names or {}, change)
        except BaseException:
            self.close()
            raise

    def start(self, extra, services, descriptor, names, change):
        self.authority = Authority(self.folder / "ca")
        self.signer = Signer(self.folder, "key-1")
        self.live = self.folder / "live"
        self.publish_certificate("first")
        self.keys = KeyServer(self.live / "tls.crt", self.live / "tls.key", {"keys": [self.signer.jwk]})
        for name in services:
            self.start_upstream(name, names.get(name, name))
        gateway = self.authority.issue("gateway", "URI:spiffe://send/gateway")
        issuers = self.folder / "issuers.json"
        issuers.write_text(json.dumps([{
            "issuer": "https://issuer.test", "audience": "send-coordination", "algorithms": ["ES256"], "typ": ["at+jwt"],
            "jwks_url": f"https://127.0.0.1:{self.keys.server_port}/jwks", "clock_skew_seconds": 30, "max_lifetime_seconds": 3600}]))
        self.port, self.admin = free_port(), free_port()
        self.out = self.folder / "out"
        subprocess.run([
            ROOT / "deploy/gateway/generate", "--descriptor", descriptor or compile_sample(self.folder), "--openapi", BUILD / "gen/openapi.json", "--out", self.out,
            "--listen", f"127.0.0.1:{self.port}", "--admin", f"127.0.0.1:{self.admin}", "--issuers", issuers,
            "--jwks-ca", self.authority.certificate, "--cert", self.live / "tls.crt", "--key", self.live / "tls.key",
            "--cert-watch", self.folder,
            "--ca", self.authority.certificate, "--gateway-cert", gateway[0], "--gateway-key", gateway[1],
            *(f"--service={name}=127.0.0.1:{port}" for name, (_, port) in self.upstreams.items()), *extra], check=True)
        if change:
            made = json.loads((self.out / "envoy.json").read_text())
            change(made)
            (self.out / "envoy.json").write_text(json.dumps(made))
        self.access_log = self.folder / "access.log"
        with open(self.folder / "envoy.log", "wb") as log, open(self.access_log, "wb") as access_log:
            self.envoy = subprocess.Popen(
                [VENV / "envoy", "-c", self.out / "envoy.json", "--disable-hot-restart", "--concurrency", "1", "--drain-time-s", "2",
                 "--log-level", "warning", "--file-flush-interval-msec", "100"], stdout=access_log, stderr=log)
        self.processes.append(self.envoy)
        self.client_tls = ssl.create_default_context(cafile=str(self.authority.certificate))
        self.token = self.signer.token()
        self.wait_until_it_answers()

    def publish_certificate(self, name):
        """A new public certificate, put in place by swapping a link, as operators and Kubernetes do."""
        certificate, key = self.authority.issue(name, "DNS:localhost,IP:127.0.0.1")
        folder = self.folder / f"public-{name}"
        folder.mkdir()
        shutil.copy(certificate, folder / "tls.crt")
        shutil.copy(key, folder / "tls.key")
        new = self.folder / "live.new"
        new.symlink_to(folder)
        new.replace(self.live)

    def start_upstream(self, name, said):
        certificate = self.authority.issue(name, f"URI:spiffe://send/{said}")
        process = subprocess.Popen([BUILD / "bin/gateway_echo", "127.0.0.1:0", *certificate, self.authority.certificate],
                                   stdout=subprocess.PIPE, text=True, env={**os.environ, "GRPC_VERBOSITY": "NONE"})
        self.processes.append(process)
        line = process.stdout.readline()
        if not line.strip().isdigit():
            raise RuntimeError(f"the stand-in for {name} did not start")
        self.upstreams[name] = (process, int(line))

    def end_upstream(self, name):
        process = self.upstreams[name][0]
        process.terminate()
        process.wait(10)

    def wait_until_it_answers(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.envoy.poll() is not None:
                raise RuntimeError("Envoy ended:\n" + (self.folder / "envoy.log").read_text(errors="replace"))
            try:
                self.call("GET", "/healthz", token=None)
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("Envoy did not answer:\n" + (self.folder / "envoy.log").read_text(errors="replace"))

    def call(self, method, path, body=None, headers=None, token="", kind="application/json", source=None):
        """One HTTP/1.1 call on a connection of its own, from the address `source`. `token` None sends none, "" the good one."""
        headers = dict(headers or {})
        if token is not None:
            headers["authorization"] = f"Bearer {token or self.token}"
        if body is not None and kind is not None:
            headers["content-type"] = kind
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=30, context=self.client_tls,
                                                 source_address=(source, 0) if source else None)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, headers)
            reply = connection.getresponse()
            return Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def raw(self, data):
        """Bytes as they are over TLS; what comes back until the end or a second of silence."""
        with socket.create_connection(("localhost", self.port), timeout=10) as plain:
            with self.client_tls.wrap_socket(plain, server_hostname="localhost") as tls:
                tls.sendall(data)
                tls.settimeout(1)
                received = b""
                try:
                    while chunk := tls.recv(65536):
                        received += chunk
                except (TimeoutError, ConnectionError, ssl.SSLError):
                    pass
                return received

    def grpc(self, path, message=b"", headers=(), kind="application/grpc", token="", frame=None, messages=1):
        """One call over HTTP/2: the headers and trailers as one dictionary, and the body."""
        data = frame if frame is not None else (b"\0" + len(message).to_bytes(4, "big") + message) * messages
        sent = [("content-type", kind), ("te", "trailers")]
        if token is not None:
            sent.append(("authorization", f"Bearer {token or self.token}"))
        sent += [tuple(part.strip() for part in line.split(":", 1)) for line in headers]
        context = ssl.create_default_context(cafile=str(self.authority.certificate))
        reply = http2.call(self.port, context, path, sent, data)
        return Answer(reply.status, reply.headers, reply.body)

    def log_line(self, request_id):
        """The access log's line for a call."""
        return eventually(lambda: next((l for l in self.access_log.read_text().splitlines() if request_id in l), None))

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
        if hasattr(self, "keys"):
            self.keys.shutdown()
            self.keys.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


def active(gateway, what="rq"):
    """How many calls are open; with "cx", connections."""
    with urllib.request.urlopen(f"http://127.0.0.1:{gateway.admin}/stats?filter=http.public.downstream_{what}_active", timeout=5) as answer:
        return int(answer.read().split()[-1])


def details_of(header):
    """The serialized google.rpc.Status of grpc-status-details-bin."""
    from google.rpc import status_pb2
    return status_pb2.Status.FromString(base64.b64decode(header + "=" * (-len(header) % 4)))
