"""Stops a running gateway without losing a call; README.md says how to call it."""
import argparse
import os
import signal
import time
import urllib.request


def active_calls(admin):
    with urllib.request.urlopen(f"http://{admin}/stats?filter=http.public.downstream_rq_active", timeout=2) as answer:
        return sum(int(line.rpartition(b":")[2]) for line in answer.read().splitlines() if b":" in line)


def main():
    parser = argparse.ArgumentParser(prog="deploy/gateway/stop", description=__doc__)
    parser.add_argument("--admin", default="127.0.0.1:7200")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--wait-seconds", type=float, default=10)
    options = parser.parse_args()
    until = time.monotonic() + options.wait_seconds
    try:
        drain = urllib.request.Request(f"http://{options.admin}/drain_listeners?graceful&skip_exit", method="POST")
        urllib.request.urlopen(drain, timeout=2).close()
        while active_calls(options.admin) and time.monotonic() < until:
            time.sleep(0.1)
    except OSError:
        pass  # Its admin page is gone: SIGTERM is all that is left.
    os.kill(options.pid, signal.SIGTERM)


if __name__ == "__main__":
    main()
