"""Statements on the test system's database, past its services."""
import datetime
import subprocess

from tests.e2e.system import ROOT, STATE


def run_sql(script):
    return subprocess.run(["mariadb", "--no-defaults", f"--socket={STATE / 'mariadb/mariadb.sock'}", "--user=root", "--batch",
                           "--skip-column-names", "send_ehcp"], input=script, capture_output=True, text=True, check=True).stdout


def count_by_script(today, first, last):
    """What count_caseload.sql counts of authority 999, by the names that it gives."""
    week_ends = today + datetime.timedelta(days=6 - today.weekday())
    values = {"la": "999", "today": today, "week_ends": week_ends, "from": first, "to": last}
    script = "".join(f"SET @{name} = '{value}'; " for name, value in values.items()) + (ROOT / "tests/e2e/count_caseload.sql").read_text()
    return {name: int(count) for name, count in (line.split("\t") for line in run_sql(script).splitlines())}
