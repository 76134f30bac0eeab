"""Restores a system from a backup, as it was at a time or a position, where no data is. deploy/restore calls this."""
import argparse
import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

import binlog
import mariadb
import replay
import sealed_file
from backup_set import sets_of, show, utc
from run import hold
from settings import ROOT, Problem, Settings, default_state


def read_arguments():
    parser = argparse.ArgumentParser(prog="deploy/restore", description="Restores a system from a backup where no data is, and counts its history anew.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where backups are kept, or one of them")
    parser.add_argument("--list", action="store_true", help="say which points can be restored, and do nothing")
    parser.add_argument("--to", metavar="TIME|POSITION", help="2026-03-01T14:30:00Z: all that was acknowledged before it and nothing that began "
                        "after; 0-1-4711: up to this transaction. Everything there is when left out")
    parser.add_argument("--identity", type=Path, metavar="FILE", help="age's private key, of an encrypted backup")
    parser.add_argument("--state", type=default_state, default=default_state(), help="folder of the system (var/run); its data must not be there")
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build/release", help="a build that is there, in place of building one")
    return parser.parse_args()


def parse_target(text):
    """None, a position, or a time."""
    if text is None or binlog.POSITION.fullmatch(text):
        return text
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.microsecond:
        raise Problem(f"--to {text} is neither a position (0-1-4711) nor a time with its zone in whole seconds (2026-03-01T14:30:00Z).")
    return moment.astimezone(timezone.utc)


def choose(backups, target):
    """The newest backup that begins before the target."""
    if target is None:
        return backups[-1]
    if isinstance(target, str):
        def begins_before(backup):
            return binlog.sequence_of(backup["base"]["position"]) <= binlog.sequence_of(target)
    else:
        def begins_before(backup):
            return utc(backup["ended_at"]) <= target
    usable = [backup for backup in backups if begins_before(backup)]
    if not usable:
        raise Problem(f"{show_target(target)} is before the first backup, {backups[0].span()}: choose a point in it, or find an older backup.")
    backup = usable[-1]
    beyond = binlog.sequence_of(backup.last_position()) < binlog.sequence_of(target) if isinstance(target, str) else target > utc(backup["covered_until"])
    if beyond:
        raise Problem(f"{show_target(target)} is after the last binary log of {backup.span()}: choose a point in it, or leave --to out for its end.")
    return backup


def show_target(target):
    return target if isinstance(target, str) else show(target)


def needed_logs(backup, target):
    """Those up to the target, one after the other, from that of the base."""
    wanted, next_number = [], binlog.number_of(backup["base"]["log"])
    for entry in backup["logs"]:
        if binlog.number_of(entry["log"]) != next_number:
            raise Problem(f"The binary log {next_number} is missing in {backup.folder}: choose a point before it, or another backup.")
        wanted.append(entry)
        next_number += 1
        if isinstance(target, str) and binlog.sequence_of(entry["position"]) >= binlog.sequence_of(target):
            break
    return wanted


def check_empty(settings):
    home = settings.state / "mariadb"
    if home.exists() and any(home.iterdir()):
        raise Problem(f"{home} is not empty, and a restore writes over nothing: move it away, or give another folder with --state.")


def check_key(backup, identity):
    if backup["recipients"] and identity is None:
        raise Problem(f"{backup.folder} is encrypted: give the private key of one of {', '.join(backup['recipients'])} with --identity.")
    if backup["recipients"] and not identity.is_file():
        raise Problem(f"{identity} cannot be read: give the file of the private key.")
    return identity if backup["recipients"] else None


def bring_back(settings, backup, target, identity):
    """In a folder beside, moved into place when all is there. Answers the point and what verifying found."""
    wanted = needed_logs(backup, target)
    for entry in (backup["base"], *wanted):
        sealed_file.check(backup.folder, entry)
    # A restore that was stopped leaves nothing but this.
    workspace = Settings(state=settings.state / "restoring", build=settings.build)
    replay.throw_away(workspace.state)
    workspace.state.mkdir(mode=0o700)
    log = settings.logs / "restore.log"
    try:
        logs = replay.unpack_logs(backup, wanted, identity, workspace.state / "logs")
        point = find_point(backup, logs, target)
        print(f"Restoring {backup.folder.name} to {point.position}{f' of {show(datetime.fromtimestamp(point.seconds, timezone.utc))}' if point.log else ''}",
              flush=True)
        replay.prepare_keys(workspace)
        replay.unpack_base(backup, identity, workspace, log)
        with replay.Server(workspace, log):
            replay.replay(backup, workspace, logs, point)
            print("Counting its history anew", flush=True)
            counted, faults = replay.verify(workspace)
        mariadb.lineage(workspace)
        put_in_place(settings, workspace, backup)
    finally:
        replay.throw_away(workspace.state)
    return point, counted, faults


def find_point(backup, logs, target):
    if target is None:
        target = backup.last_position()
    if isinstance(target, str):
        return replay.point_at_position(backup, logs, target)
    return replay.point_before(backup, logs, int(target.timestamp()))


def put_in_place(settings, workspace, backup):
    home = settings.state / "mariadb"
    if home.exists():
        home.rmdir()
    (workspace.state / "mariadb").rename(home)
    # What was handed out under it may name what is not there any more, or is another by now.
    (settings.secrets / "page_token.key").unlink(missing_ok=True)
    settings.root_keys.mkdir(parents=True, exist_ok=True)
    for name, text in backup["root_keys"].items():
        if not (settings.root_keys / name).exists():
            (settings.root_keys / name).write_text(text)
    if backup["demo_loaded"]:
        (settings.state / "demo_loaded").touch()
    sealed_file.sync_folder(settings.state)


def restore(arguments):
    backups = sets_of(arguments.folder.resolve())
    if not backups:
        raise Problem(f"There is no backup in {arguments.folder}.")
    if arguments.list:
        print("\n".join(backup.span() for backup in backups))
        return 0
    sealed_file.need("mariadb-backup", "mariadb-binlog", "mbstream", "zstd", "age")
    target = parse_target(arguments.to)
    settings = Settings(state=arguments.state, build=arguments.build_dir.resolve())
    lock = hold(settings)
    check_empty(settings)
    backup = choose(backups, target)
    identity = check_key(backup, arguments.identity)
    point, counted, faults = bring_back(settings, backup, target, identity)
    lock.close()
    with (settings.state / "restores.jsonl").open("a") as book:
        book.write(json.dumps({"restored_at": show(datetime.now(timezone.utc)), "from": str(backup.folder), "to": arguments.to, "position": point.position,
                               "faults": faults}) + "\n")
    for name, found in counted.items():
        print(f"  {name:<8}{found.get('entities', 0)} records, {found.get('entries', 0)} changes, {found.get('roots', 0)} signed roots")
    if faults:
        raise Problem("The data is in place, and its history is not whole: have an auditor look before anybody works with it.\n  " + "\n  ".join(faults))
    print(f"Restored to {point.position}; every chain, the feed and every root are whole. Start it with deploy/run --state {settings.state}")
    return 0


def main():
    arguments = read_arguments()
    os.umask(0o077)
    try:
        return restore(arguments)
    except (Problem, OSError) as problem:
        print(f"deploy/restore: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
