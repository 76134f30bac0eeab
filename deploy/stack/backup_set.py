"""A backup: a folder of a base, the binary logs since, and a manifest that says what they are.

    DIR/20260301T020000Z/manifest.json   below, and its own checksum
                         base.zst        all of MariaDB, as mariadb-backup copies it while it serves
                         binlog.000007.zst, …   each log, once it was closed
"""
import contextlib
import fcntl
import hashlib
import json
import os
from datetime import datetime, timezone

import sealed_file
from settings import Problem

FORMAT = 1
MANIFEST = "manifest.json"


def utc(text):
    """A time of a manifest."""
    return datetime.fromisoformat(text)


def show(moment):
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _checksum(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class BackupSet:
    """`content`: format, lineage (whose history it is), server, release, recipients, demo_loaded, root_keys {file: text}, base {file, bytes, sha256,
    log, offset, position}, ended_at, logs [{log, file, bytes, sha256, position, seconds}], covered_until. Times are the database server's."""

    def __init__(self, folder, content):
        self.folder, self.content = folder, content

    @classmethod
    def load(cls, folder):
        path = folder / MANIFEST
        try:
            kept = json.loads(path.read_text())
            content, checksum = kept["content"], kept["sha256"]
        except (OSError, ValueError, KeyError, TypeError):
            raise Problem(f"{path} is missing or damaged: take it from another copy of the backup, or choose another backup.") from None
        if _checksum(content) != checksum:
            raise Problem(f"{path} is damaged: it is not what was written. Take it from another copy of the backup, or choose another backup.")
        if content["format"] != FORMAT:
            raise Problem(f"{path} is of format {content['format']}, and this program reads {FORMAT}: restore with the release that made it "
                          f"({content['release']}).")
        return cls(folder, content)

    def save(self):
        """All or nothing, also when power fails."""
        path = self.folder / MANIFEST
        made = path.with_suffix(".new")
        with open(made, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump({"content": self.content, "sha256": _checksum(self.content)}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
        sealed_file.sync_folder(self.folder)

    def __getitem__(self, name):
        return self.content[name]

    def last_position(self):
        return self["logs"][-1]["position"] if self["logs"] else self["base"]["position"]

    def span(self):
        return (f"{self.folder.name}: any point from {show(utc(self['ended_at']))} ({self['base']['position']}) to "
                f"{show(utc(self['covered_until']))} ({self.last_position()}){', encrypted' if self['recipients'] else ''}")


def sets_of(folder):
    """The backups of a folder, oldest first; the one where the folder itself is one."""
    if (folder / MANIFEST).is_file():
        return [BackupSet.load(folder)]
    return [BackupSet.load(path.parent) for path in sorted(folder.glob(f"[0-9]*/{MANIFEST}"))]


@contextlib.contextmanager
def hold(folder):
    """One program at a time writes to a folder of backups."""
    with open(folder / "lock", "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"Another deploy/backup is writing to {folder}: wait for its end.") from None
        yield
