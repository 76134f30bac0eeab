"""Brings the schemas of a running system up to this release. deploy/migrate calls this."""
import argparse
import sys
from pathlib import Path

import mariadb
import parts
from settings import ROOT, Problem, default_state
from tokens import settings_of


def main():
    parser = argparse.ArgumentParser(prog="deploy/migrate", description="Brings the schemas of a running system up to this release, while the release "
                                     "before serves. Start this release with deploy/run afterwards.")
    parser.add_argument("--state", type=default_state, default=default_state(), help="folder of the system (var/run)")
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build/release", help="a build that is there, in place of building one")
    arguments = parser.parse_args()
    try:
        settings = settings_of(arguments.state)
        settings.build = arguments.build_dir.resolve()
        if not mariadb.is_up(settings):
            raise Problem(f"No system runs in {settings.state}: deploy/run migrates when it starts.")
        parts.migrate(settings)
        mariadb.grant_app(settings)
        print("The schemas are those of this release; what runs goes on running. Stop it and start this release with deploy/run.")
        return 0
    except (Problem, OSError) as problem:
        print(f"deploy/migrate: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
