"""Starts parts one after the other, keeps them running, and stops them in the opposite order."""
import os
import signal
import socket
import subprocess
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Callable, Optional

from settings import PORTS, Problem

STOP_SECONDS = 20
# Longer than a service or the gateway needs for the calls in flight.
REPLACED_SECONDS = 45
MOST_RESTARTS_A_MINUTE = 5


@dataclass
class Part:
    name: str
    command: Callable
    is_ready: Callable
    environment: Optional[Callable] = None
    ports: list = field(default_factory=list)
    start_seconds: int = 30
    # Asks the process of this id to end, where SIGTERM alone would lose work.
    ask_to_stop: Callable = lambda pid: os.kill(pid, signal.SIGTERM)
    # For a part that can be replaced while it runs: the command of the process that takes over, and whether the one of
    # this id has. `replaced_ends_itself` where it then needs no telling.
    replacement: Optional[Callable] = None
    has_taken_over: Optional[Callable] = None
    replaced_ends_itself: bool = False
    process: Optional[subprocess.Popen] = None
    restarts: deque = field(default_factory=deque)
    restart_at: float = 0.0


class Supervisor:
    def __init__(self, settings):
        self.settings = settings
        self.parts = []
        self.stopping = False
        # One that another has taken over from.
        self.leaving = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number, _frame):
        self.stopping = True

    def _spawn(self, part, command):
        log = (self.settings.logs / f"{part.name}.log").open("ab")
        with log:
            # A group of its own: Ctrl-C in the terminal is for us, and we stop parts in order.
            return subprocess.Popen(command(), env=part.environment() if part.environment else None, stdin=subprocess.DEVNULL,
                                    stdout=log, stderr=log, start_new_session=True)

    def _is_now(self, part, process):
        part.process = process
        pids = self.settings.state / "pids"
        pids.mkdir(exist_ok=True)
        (pids / part.name).write_text(f"{process.pid}\n")

    def _launch(self, part):
        self._is_now(part, self._spawn(part, part.command))

    def last_lines(self, part):
        path = self.settings.logs / f"{part.name}.log"
        text = path.read_text(errors="replace").splitlines() if path.is_file() else []
        return "\n".join("    " + line for line in text[-20:])

    def start(self, part):
        """Starts a part and waits until it is ready; a Problem says why it is not."""
        for name in part.ports:
            check_free(name, self.settings.ports[name])
        began = time.monotonic()
        print(f"  {part.name:<10}", end="", flush=True)
        self.parts.append(part)
        self._launch(part)
        self._wait(part, part.process, part.is_ready)
        print(f"ready after {time.monotonic() - began:.1f} s", flush=True)

    def watch(self, control):
        """Until told to stop: a part that ends is started again, with growing pauses, five times a minute at most. `control` brings
        requests to replace one."""
        while not self.stopping:
            self._tend()
            request = control.wait(0.2)
            if request is not None:
                request.answer(self._answer(request.part))

    def _tend(self, but=None):
        now = time.monotonic()
        for part in self.parts:
            if part is but:
                continue
            if part.process is None and now >= part.restart_at:
                self._launch(part)
            elif part.process is not None and part.process.poll() is not None:
                self._plan_restart(part, now)

    def _answer(self, name):
        try:
            said = self.replace(name)
        except Problem as problem:
            said = f"problem: {problem}"
        print(said, flush=True)
        return said

    def replace(self, name):
        """Puts a new process in the place of the one that runs, which ends its calls meanwhile. A Problem says why not; the old one
        stays then."""
        part = next((part for part in self.parts if part.name == name and part.replacement), None)
        if part is None:
            raise Problem(f"{name} cannot be replaced: choose one of {', '.join(part.name for part in self.parts if part.replacement)}.")
        if part.process is None or part.process.poll() is not None:
            raise Problem(f"{name} does not run just now: it is being started again.")
        began = time.monotonic()
        old, new = part.process, self._spawn(part, part.replacement)
        try:
            self._wait(part, new, lambda: part.has_taken_over(new.pid), "the old one stays")
        except Problem:
            end(new)
            raise
        self._is_now(part, new)
        ready = time.monotonic()
        self.leaving = old
        if not part.replaced_ends_itself:
            old.terminate()
        while old.poll() is None and time.monotonic() < ready + REPLACED_SECONDS and not self.stopping:
            self._tend()
            time.sleep(0.05)
        end(old)
        self.leaving = None
        return f"{name}: the new one took over after {ready - began:.1f} s, the old one ended {time.monotonic() - ready:.1f} s later."

    def _wait(self, part, process, is_ready, otherwise=""):
        """Until it is ready; a Problem says why it is not."""
        began, otherwise = time.monotonic(), otherwise and f"; {otherwise}"
        while not is_ready():
            if self.stopping:
                raise Problem("stopped while starting")
            if process.poll() is not None:
                raise Problem(f"{part.name} ended with code {process.returncode}{otherwise}. Its last lines:\n{self.last_lines(part)}")
            if time.monotonic() - began > part.start_seconds:
                raise Problem(f"{part.name} was not ready in {part.start_seconds} s{otherwise}. Its last lines:\n{self.last_lines(part)}")
            if otherwise:
                self._tend(but=part)
            time.sleep(0.05)

    def _plan_restart(self, part, now):
        while part.restarts and now - part.restarts[0] > 60:
            part.restarts.popleft()
        code, part.process = part.process.returncode, None
        part.restarts.append(now)
        tries = len(part.restarts)
        pause = 60.0 if tries > MOST_RESTARTS_A_MINUTE else 0.5 * 2 ** (tries - 1)
        part.restart_at = now + pause
        print(f"{part.name} ended with code {code}; starting it again in {pause:.1f} s.", flush=True)

    def stop(self):
        if self.leaving is not None:
            end(self.leaving)
        for part in reversed(self.parts):
            if part.process is None or part.process.poll() is not None:
                continue
            part.ask_to_stop(part.process.pid)
            try:
                part.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                print(f"{part.name} did not stop in {STOP_SECONDS} s and was killed.", flush=True)
                part.process.kill()
                part.process.wait()


def end(process):
    """Kills it where it has not ended by itself."""
    if process.poll() is None:
        process.kill()
    process.wait()


def check_free(name, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Problem(f"Port {port}, meant for {PORTS[name][1]}, is taken: free it, or choose another with --port {name}=NUMBER.") from None
