"""Brings the data of a backup up to a point: unpacks its base, replays the binary logs, and has the services count the history anew."""
import json
import shutil
import subprocess
import time
from dataclasses import dataclass

import binlog
import certificates
import mariadb
import parts
import sealed_file
from settings import SERVICES, Problem

START_SECONDS = 120


@dataclass(frozen=True)
class Point:
    """The last transaction that is wanted, and the byte of the log after it; that of the base when `log` is None."""
    position: str
    log: str = None
    end: int = 0
    seconds: int = 0


def unpack_logs(backup, wanted, identity, folder):
    """The logs as they were on the server."""
    folder.mkdir()
    for entry in wanted:
        sealed_file.unseal(backup.folder / entry["file"], identity, target=folder / entry["log"])
    return [folder / entry["log"] for entry in wanted]


def transactions(backup, logs):
    """Those after the base: (log, transaction)."""
    base = backup["base"]
    for path in logs:
        for transaction in binlog.Log(path):
            if path.name != base["log"] or transaction.end > base["offset"]:
                yield path.name, transaction


def point_at_position(backup, logs, position):
    for log, transaction in transactions(backup, logs):
        if transaction.position == position:
            return Point(position, log, transaction.end, transaction.seconds)
    if position == backup["base"]["position"]:
        return Point(position)
    raise Problem(f"{position} is not among the transactions of {backup.folder.name}: 'deploy/restore DIR --list' tells what is.")


def point_before(backup, logs, seconds):
    """Before the first COMMIT that began at that second or later: whatever was acknowledged before it stands before that one."""
    point, beyond = Point(backup["base"]["position"]), None
    for log, transaction in transactions(backup, logs):
        if beyond is None and transaction.seconds >= seconds:
            beyond = transaction
        if beyond is None:
            point = Point(transaction.position, log, transaction.end, transaction.seconds)
        elif transaction.seconds < seconds - 1:
            raise Problem(f"The server's clock was set back after {beyond.position}, so that no one point is before that time: give --to a position.")
    return point


class Server:
    """MariaDB on the data of a workspace, for nobody but us; durable when it has ended, and not before."""

    def __init__(self, workspace, log):
        self.workspace, self.log = workspace, log

    def __enter__(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*mariadb.command(self.workspace), "--skip-networking", "--sync-binlog=0",
                                             "--innodb-flush-log-at-trx-commit=2"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while not mariadb.is_up(self.workspace):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise Problem(f"MariaDB did not start on the restored data; see {self.log}.")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def unpack_base(backup, identity, workspace, log):
    data = mariadb.paths(workspace)[0]
    data.mkdir(parents=True)
    sealed_file.unseal(backup.folder / backup["base"]["file"], identity, ["mbstream", "--extract", f"--directory={data}"])
    with log.open("ab") as output:
        result = subprocess.run(["mariadb-backup", f"--defaults-file={mariadb.CONFIG}", "--prepare", f"--target-dir={data}",
                                 f"--tmpdir={mariadb.temporary(workspace)}"], stdout=output, stderr=output)
    if result.returncode != 0:
        raise Problem(f"The base of the backup could not be made ready; see {log}.")
    for pattern in ("xtrabackup_*", "mariadb_backup_*", "backup-my.cnf"):
        for path in data.glob(pattern):
            path.unlink()


def replay(backup, workspace, logs, point):
    """The base becomes what it was at the point, and positions go on from there."""
    base = backup["base"]
    mariadb.run_sql(workspace, f"RESET MASTER; SET GLOBAL gtid_binlog_state = '{base['position']}';")
    if point.log is not None:
        wanted = [path for path in logs if binlog.number_of(path.name) <= binlog.number_of(point.log)]
        sealed_file.pipe([
            ["mariadb-binlog", "--no-defaults", "--verify-binlog-checksum", f"--start-position={base['offset']}", f"--stop-position={point.end}",
             *map(str, wanted)],
            ["mariadb", "--no-defaults", f"--socket={mariadb.paths(workspace)[1]}", "--user=root", "--binary-mode", "--max-allowed-packet=1G"]])
    reached = mariadb.run_sql(workspace, "SELECT @@gtid_binlog_pos").strip()
    if reached != point.position:
        raise Problem(f"The logs led to {reached} and not to {point.position}: nothing was put in place. Choose another point or backup.")


def prepare_keys(workspace):
    """What a service needs to look at its schema; thrown away with the workspace."""
    certificates.make(workspace.certs)
    parts.make_keys(workspace)
    parts.write_issuers(workspace)


def verify(workspace):
    """Each service counts its history anew. Answers (what was counted, what is wrong)."""
    mariadb.create_users(workspace)
    mariadb.grant_app(workspace)
    counted, faults = {}, []
    for name in SERVICES:
        result = subprocess.run([str(workspace.program(name)), "--verify"], env=parts.environment_of(workspace, name), capture_output=True, text=True)
        lines = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
        counted[name] = next((line for line in lines if line["event"] == "history"), {})
        faults += [f"{name}: {line.get('what') or line.get('why')}" for line in lines if line["event"] in ("history_fault", "stopped")]
        if result.returncode != 0 and not faults:
            faults.append(f"{name} could not look at its history: {result.stderr[-500:]}")
    return counted, faults


def throw_away(folder):
    shutil.rmtree(folder, ignore_errors=True)
