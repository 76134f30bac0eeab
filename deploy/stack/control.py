"""How a running system is asked to replace a part: a socket in its folder, for whoever may write there."""
import os
import select
import socket

from settings import Problem

# Longer than the slowest replacement.
ANSWER_SECONDS = 120


def path_of(settings):
    return settings.state / "control.sock"


class Request:
    def __init__(self, part, connection):
        self.part = part
        self._connection = connection

    def answer(self, text):
        try:
            self._connection.sendall(text.encode())
        except OSError:
            pass  # Whoever asked has gone.
        finally:
            self._connection.close()


class Control:
    """The side of the system."""

    def __init__(self, settings):
        self._path = path_of(settings)

    def __enter__(self):
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            self._socket.bind(str(self._path))
        finally:
            os.umask(before)
        self._socket.listen()
        return self

    def __exit__(self, *_):
        self._path.unlink(missing_ok=True)
        self._socket.close()

    def wait(self, seconds):
        """The next request, or None when the time is over."""
        try:
            if not select.select([self._socket], [], [], seconds)[0]:
                return None
            connection, _ = self._socket.accept()
            connection.settimeout(2)
            return Request(connection.recv(200).decode(errors="replace").strip(), connection)
        except OSError:
            return None


def ask(settings, part):
    """The other side: what the system says of a part's replacement; a Problem says why there is none."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        try:
            connection.connect(str(path_of(settings)))
            connection.sendall(part.encode())
            said = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
        except OSError as problem:
            raise Problem(f"No system runs in {settings.state} ({problem}): start it with deploy/run.") from None
    if not said or said.startswith("problem: "):
        raise Problem(said.removeprefix("problem: ") or "The system stopped meanwhile.")
    return said
