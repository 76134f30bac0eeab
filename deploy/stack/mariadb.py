"""A private MariaDB: its own data, socket and port, our settings, never the system's instance."""
import os
import pwd
import secrets
import shutil
import subprocess
import uuid

from settings import ROOT, SERVICES, Problem

CONFIG = ROOT / "deploy/mariadb/server.cnf"
# What the application may only add to: history, and who read what.
APPEND_ONLY = ("journal", "journal_root", "read_log")


def server_user():
    """Whoever runs the system: another user could not reach a folder in somebody's home. Root must be named to be taken."""
    return pwd.getpwuid(os.getuid()).pw_name


def paths(settings):
    home = settings.state / "mariadb"
    return home / "data", home / "mariadb.sock"


def temporary(settings):
    """A folder of its own: a server that starts deletes what looks like its temporary tables, also those of others."""
    folder = settings.state / "mariadb/tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def install(settings):
    data, _ = paths(settings)
    if (data / "mysql").is_dir():
        return
    data.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(
        ["mariadb-install-db", f"--defaults-file={CONFIG}", f"--datadir={data}", f"--user={server_user()}", "--skip-test-db", "--skip-name-resolve",
         f"--tmpdir={temporary(settings)}", "--auth-root-authentication-method=normal"], capture_output=True, text=True)
    if result.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise Problem("MariaDB's data folder could not be made:\n" + (result.stdout + result.stderr)[-2000:])


def lineage(settings):
    """Whose history the data is: a name that is new when data is made or restored, since positions go on from there in another way."""
    path = paths(settings)[0].parent / "lineage"
    if not path.is_file():
        path.write_text(str(uuid.uuid4()) + "\n")
    return path.read_text().strip()


def command(settings):
    data, socket = paths(settings)
    certs = settings.certs
    return ["/usr/sbin/mariadbd", f"--defaults-file={CONFIG}", f"--datadir={data}", f"--socket={socket}", f"--user={server_user()}",
            f"--tmpdir={temporary(settings)}", "--bind-address=127.0.0.1", f"--port={settings.ports['mariadb']}", f"--pid-file={data.parent / 'mariadb.pid'}",
            f"--ssl-cert={certs / 'mariadb.pem'}", f"--ssl-key={certs / 'mariadb.key'}", f"--ssl-ca={certs / 'ca.pem'}"]


def run_sql(settings, text, schema=""):
    _, socket = paths(settings)
    result = subprocess.run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch", "--skip-column-names",
                             *([schema] if schema else [])], input=text, capture_output=True, text=True)
    if result.returncode != 0:
        raise Problem(f"MariaDB refused a statement of the set-up: {result.stderr.strip()}")
    return result.stdout


def is_up(settings):
    try:
        return run_sql(settings, "SELECT 1").strip() == "1"
    except Problem:
        return False


def secret(settings, name):
    path = settings.secrets / name
    if not path.is_file():
        settings.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path


def create_users(settings):
    """A schema for each service, and two users: one that may change its shape, one that may use it."""
    for service in SERVICES:
        schema = f"send_{service}"
        text = f"CREATE DATABASE IF NOT EXISTS {schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;\n"
        for kind in ("migrator", "app"):
            user, password = f"{service}_{kind}", secret(settings, f"{service}_{kind}.password").read_text()
            text += f"CREATE USER IF NOT EXISTS '{user}'@'localhost';\nALTER USER '{user}'@'localhost' IDENTIFIED BY '{password}';\n"
        text += f"GRANT ALL ON {schema}.* TO '{service}_migrator'@'localhost';\n"
        run_sql(settings, text)


def grant_app(settings):
    """After migrating: the application may use every table, and only add to history. What it has already is left alone: it may be at work."""
    for service in SERVICES:
        schema, user = f"send_{service}", f"{service}_app"
        tables = run_sql(settings, f"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}'").split()
        wanted = {(table, right) for table in tables for right in ("SELECT", "INSERT", *(() if table in APPEND_ONLY else ("UPDATE", "DELETE")))}
        given = {tuple(line.split("\t")) for line in run_sql(
            settings, f"SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = \"'{user}'@'localhost'\" "
            f"AND table_schema = '{schema}'").splitlines()}
        run_sql(settings, "".join([f"GRANT {right} ON {schema}.{table} TO '{user}'@'localhost';\n" for table, right in sorted(wanted - given)] +
                                  [f"REVOKE {right} ON {schema}.{table} FROM '{user}'@'localhost';\n" for table, right in sorted(given - wanted)]))
