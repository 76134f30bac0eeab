"""Backups of a running system: a base of all of MariaDB, and the binary logs since. deploy/backup calls this."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import binlog
import mariadb
import sealed_file
from backup_set import FORMAT, BackupSet, hold, sets_of, utc
from settings import ROOT, Problem, default_state
from tokens import settings_of


def read_arguments():
    parser = argparse.ArgumentParser(
        prog="deploy/backup", description="Makes a backup of a running system in a new folder of DIR, while it serves. With --logs, adds what was "
        "written since to the newest backup there: every minute, say.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where backups are kept: on another disk, better on another machine")
    parser.add_argument("--logs", action="store_true", help="add what was written since to the newest backup of DIR")
    parser.add_argument("--recipients", type=Path, metavar="FILE", help="encrypt for these keys of age, one a line (age-keygen makes them)")
    parser.add_argument("--state", type=default_state, default=default_state(), help="folder of the system (var/run)")
    return parser.parse_args()


def open_folder(folder, settings):
    folder = folder.resolve()
    if folder.is_relative_to(settings.state):
        raise Problem(f"{folder} lies in the folder of the system and would be lost with it: give one elsewhere.")
    if not mariadb.is_up(settings):
        raise Problem(f"No system runs in {settings.state}: start it with deploy/run, or give the folder of the one that runs with --state.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def read_recipients(path):
    if path is None:
        return []
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
    except OSError as problem:
        raise Problem(f"{path} cannot be read ({problem.strerror}): give a file with a key of age on each line.") from None
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise Problem(f"{path} names no key: give a file with a key of age on each line.")
    return keys


def server_time(settings):
    text = mariadb.run_sql(settings, "SELECT UTC_TIMESTAMP(6)").strip()
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def position_of(settings):
    return mariadb.run_sql(settings, "SELECT @@gtid_binlog_pos").strip()


def release():
    result = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return result.stdout.strip() or "unknown"


def take_base(settings, folder, recipients):
    """All of MariaDB, as it was at one moment near the end of the copying."""
    data, socket = mariadb.paths(settings)
    with tempfile.TemporaryDirectory() as notes:
        command = ["mariadb-backup", f"--defaults-file={mariadb.CONFIG}", "--backup", "--stream=mbstream", f"--datadir={data}", f"--socket={socket}",
                   "--user=root", f"--tmpdir={mariadb.temporary(settings)}", f"--extra-lsndir={notes}"]
        entry = sealed_file.seal(folder / ("base.zst.age" if recipients else "base.zst"), recipients, [command])
        told = "".join(path.read_text() for path in Path(notes).glob("*_info"))
    found = re.search(r"binlog_pos = filename '([^']+)', position '(\d+)', GTID of the last change '([^']+)'", told)
    if found is None or not binlog.POSITION.fullmatch(found.group(3)):
        raise Problem("mariadb-backup did not say at which position of the binary log its copy is.")
    return {**entry, "log": found.group(1), "offset": int(found.group(2)), "position": found.group(3)}


def make_set(settings, folder, recipients):
    # What began and did not end is of no use to anybody.
    for leftover in folder.glob("unfinished-*"):
        shutil.rmtree(leftover)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
    try:
        base = take_base(settings, unfinished, recipients)
        ended = server_time(settings)
        made = BackupSet(unfinished, {
            "format": FORMAT, "lineage": mariadb.lineage(settings), "server": mariadb.run_sql(settings, "SELECT VERSION()").strip(),
            "release": release(), "recipients": recipients, "demo_loaded": (settings.state / "demo_loaded").exists(),
            "root_keys": {path.name: path.read_text() for path in sorted(settings.root_keys.glob("*.pem"))},
            "base": base, "ended_at": ended.isoformat(), "logs": [], "covered_until": ended.isoformat()})
        made.save()
        add_logs(settings, made)
        made.folder = unfinished.rename(folder / f"{ended:%Y%m%dT%H%M%SZ}")
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sealed_file.sync_folder(folder)
    return made


def add_logs(settings, backup):
    """Every log since the last that is there, once each, after it was closed: all that was acknowledged before now is in them."""
    now = server_time(settings)
    if position_of(settings) != backup.last_position():
        mariadb.run_sql(settings, "FLUSH BINARY LOGS")
    kept = [line.split("\t")[0] for line in mariadb.run_sql(settings, "SHOW BINARY LOGS").splitlines()]
    following = binlog.number_of(backup["logs"][-1]["log"]) + 1 if backup["logs"] else binlog.number_of(backup["base"]["log"])
    if binlog.number_of(kept[0]) > following:
        raise Problem(f"The binary log {following} is no longer on the server, which keeps them for a week: make a new backup, and add logs more often.")
    wanted = [log for log in kept[:-1] if binlog.number_of(log) >= following]
    for log in wanted:
        add_log(settings, backup, log)
    backup.content["covered_until"] = now.isoformat()
    backup.save()


def add_log(settings, backup, log):
    whole = binlog.Log(mariadb.paths(settings)[0] / log)
    position, seconds = backup.last_position(), 0
    for transaction in whole:
        position, seconds = transaction.position, transaction.seconds
    target = backup.folder / (log + (".zst.age" if backup["recipients"] else ".zst"))
    # Left by one that was stopped before it could say so in the manifest.
    target.unlink(missing_ok=True)
    entry = sealed_file.seal(target, backup["recipients"], [["head", f"--bytes={whole.end}", str(whole.path)]])
    backup["logs"].append({"log": log, **entry, "position": position, "seconds": seconds})
    backup.save()


def add_to_newest(settings, folder):
    backups = sets_of(folder)
    if not backups:
        raise Problem(f"There is no backup in {folder} to add to: make one without --logs.")
    if backups[-1]["lineage"] != mariadb.lineage(settings):
        raise Problem(f"The system in {settings.state} is not the one of which {backups[-1].folder} is, or was restored since: make a new backup.")
    add_logs(settings, backups[-1])
    return backups[-1]


def main():
    arguments = read_arguments()
    os.umask(0o077)
    try:
        sealed_file.need("mariadb-backup", "zstd", "age")
        settings = settings_of(arguments.state)
        recipients = read_recipients(arguments.recipients)
        folder = open_folder(arguments.folder, settings)
        with hold(folder):
            if arguments.logs:
                made = add_to_newest(settings, folder)
            else:
                before = sets_of(folder)
                made = make_set(settings, folder, recipients)
                # The one before goes on to where the new one begins: no point between them is out of reach.
                if before and before[-1]["lineage"] == made["lineage"] and utc(before[-1]["covered_until"]) < utc(made["ended_at"]):
                    add_logs(settings, before[-1])
        print(made.span())
        if not made["recipients"]:
            print("It is not encrypted: keep it on a disk that is, or give --recipients.")
        return 0
    except (Problem, OSError) as problem:
        print(f"deploy/backup: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
