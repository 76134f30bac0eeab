"""Files of a backup: made through a pipe of programs that compress and, where wanted, encrypt; known by size and SHA-256."""
import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack

from settings import Problem

CHUNK = 1 << 20


def need(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise Problem(f"{', '.join(missing)} not found: run deploy/setup.")


def sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pipe(commands, source=None, consume=None):
    """Runs commands one into the other, the first from `source`, and gives the last one's output to `consume`. A Problem names the one that failed."""
    with ExitStack() as stack:
        running, feed = [], source
        for command in commands:
            errors = stack.enter_context(tempfile.TemporaryFile())
            last = command is commands[-1] and consume is None
            process = subprocess.Popen(command, stdin=feed or subprocess.DEVNULL, stdout=subprocess.DEVNULL if last else subprocess.PIPE, stderr=errors)
            if feed not in (None, source):
                feed.close()
            feed = process.stdout
            running.append((command, process, errors))
        if consume is not None:
            consume(feed)
            feed.close()
        for command, process, errors in running:
            process.wait()
        for command, process, errors in running:
            # Who writes to a program that has failed fails of that.
            if process.returncode not in (0, -13):
                errors.seek(0)
                raise Problem(f"{command[0]} failed: {errors.read().decode(errors='replace').strip()[-1500:]}")


def seal(path, recipients, commands=(), source=None):
    """Writes what the commands print, or `source` holds, to a new file that only its owner may read; answers what a manifest says of it."""
    digest = hashlib.sha256()

    def keep(stream):
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    encrypt = [["age", *(word for key in recipients for word in ("--recipient", key))]] if recipients else []
    pipe([*commands, ["zstd", "--quiet", "--threads=0"], *encrypt], source, keep)
    sync_folder(path.parent)
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def check(folder, entry):
    """That a file is there as it was written."""
    path = folder / entry["file"]
    if not path.is_file():
        raise Problem(f"{path} is missing, without which this backup cannot be restored to the point you ask for: look for it in another copy of the "
                      "backup, or choose a point before it.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    if path.stat().st_size != entry["bytes"] or digest.hexdigest() != entry["sha256"]:
        raise Problem(f"{path} is damaged: it is not what was written. Take it from another copy of the backup, or choose another backup.")


def unseal(path, identity, command=None, target=None):
    """Gives what a file holds to a command, or writes it to `target`."""
    def keep(stream):
        with target.open("xb") as file:
            shutil.copyfileobj(stream, file, CHUNK)
    decrypt = [["age", "--decrypt", "--identity", str(identity)]] if identity else []
    with path.open("rb") as source:
        pipe([*decrypt, ["zstd", "--quiet", "--decompress", "--stdout"], *([command] if command else [])], source, keep if target else None)
