"""Prints shell lines that point curl and sendctl at a system that runs here."""
import argparse
import shlex
import sys

from settings import default_state
from tokens import settings_of


def main():
    parser = argparse.ArgumentParser(prog="deploy/env", description='For eval "$(deploy/env)".')
    parser.add_argument("--state", type=default_state, default=default_state())
    settings = settings_of(parser.parse_args().state)
    lines = {
        "SEND_STATE": settings.state, "SEND_API": f"{settings.gateway_url}/v1", "SEND_SERVER": f"localhost:{settings.ports['gateway']}",
        "SEND_CA": settings.certs / "ca.pem", "SEND_ISSUER": settings.issuer, "SEND_LA": "999",
        "CURL_CA_BUNDLE": settings.certs / "ca.pem",
    }
    for name, value in lines.items():
        print(f"export {name}={shlex.quote(str(value))}")
    print(f"export PATH={shlex.quote(str(settings.build / 'bin'))}:\"$PATH\"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
