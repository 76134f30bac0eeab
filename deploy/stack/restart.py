"""Puts new processes in the place of running ones, without a failed call."""
import argparse
import sys

from control import ask
from settings import SERVICES, Problem, default_state
from tokens import settings_of

PARTS = (*SERVICES, "gateway")


def main():
    parser = argparse.ArgumentParser(prog="deploy/restart", description=__doc__)
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all of them, one after the other, when none is named")
    parser.add_argument("--state", type=default_state, default=default_state())
    arguments = parser.parse_args()
    try:
        for part in arguments.part or PARTS:
            print(ask(settings_of(arguments.state), part), flush=True)
        return 0
    except Problem as problem:
        print(f"deploy/restart: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
