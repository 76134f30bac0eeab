"""deploy/run, with the clock of each part that it starts moved by what a file says: SEND_TEST_CLOCK names it, SEND_TEST_CLOCK_LIBRARY libfaketime.
Its own clock stays, and that of the parts that are not ours and that no time is taken from: the gateway's, which does not come up with that library,
and MariaDB's."""
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "deploy/stack"))
import run  # noqa: E402: the stack's own modules
import supervisor  # noqa: E402

UNMOVED = ("gateway", "mariadb")


def moved(program):
    """What a program's environment has besides."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    # A sanitizer's library comes first, or the program does not start.
    libraries = [*re.findall(r"=> (\S*/lib[at]san\S*)", linked), os.environ["SEND_TEST_CLOCK_LIBRARY"]]
    return {"LD_PRELOAD": ":".join(libraries), "FAKETIME_TIMESTAMP_FILE": os.environ["SEND_TEST_CLOCK"], "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}


class Supervisor(supervisor.Supervisor):
    def _spawn(self, part, command):
        if part.name in UNMOVED:
            return super()._spawn(part, command)
        words, environment = command(), part.environment
        part.environment = lambda: {**(environment() if environment else os.environ), **moved(words[0])}
        try:
            return super()._spawn(part, lambda: words)
        finally:
            part.environment = environment


if __name__ == "__main__":
    run.Supervisor = Supervisor
    sys.exit(run.main())
