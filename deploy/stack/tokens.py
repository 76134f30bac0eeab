"""Tokens of demo people, from the development identity provider of a running system.

    python3 tokens.py [--state DIR] NAME
"""
import argparse
import json
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from settings import ROOT, Problem, Settings, default_state


def people():
    return json.loads((ROOT / "deploy/identity/people.json").read_text())


def fetch_token(settings, name):
    known = [person["id"] for person in people()]
    if name not in known:
        raise Problem(f"There is no demo person {name}: choose one of {', '.join(known)}.")
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_id": f"demo-{name}", "scope": "api",
        "client_secret": (settings.secrets / "demo_client.secret").read_text()}).encode()
    context = ssl.create_default_context(cafile=str(settings.certs / "ca.pem"))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"{settings.issuer}/token", data=form, timeout=10) as reply:
            return json.load(reply)["access_token"]
    except urllib.error.HTTPError as error:
        raise Problem(f"The identity provider refuses: {error.read().decode(errors='replace')[:300]}") from None
    except OSError as error:
        raise Problem(f"The identity provider at {settings.issuer} does not answer ({error}): start the system with deploy/run.") from None


def settings_of(state):
    """Of the system that runs, or last ran, in that folder."""
    settings = Settings(state=state, build=ROOT / "build/release")
    described = state / "system.json"
    if described.is_file():
        description = json.loads(described.read_text())
        settings.build = Path(description["build"])
        settings.ports.update(description["ports"])
    return settings


def main():
    parser = argparse.ArgumentParser(prog="deploy/token", description="Prints a token of a demo person.")
    parser.add_argument("name", metavar="NAME", help=", ".join(person["id"] for person in people()))
    parser.add_argument("--state", type=default_state, default=default_state())
    arguments = parser.parse_args()
    try:
        print(fetch_token(settings_of(arguments.state), arguments.name))
        return 0
    except (Problem, FileNotFoundError) as problem:
        print(f"deploy/token: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
