"""Migrations only add: the release before serves while they run and afterwards (services/adr/0014). Every failure names the fix."""
import re
import subprocess
import unittest

from tests.fault import previous_release
from tests.tidy.tree_test import ROOT, text, tracked

# What takes something away, or asks of what is there what the release before does not know of.
TAKES_AWAY = re.compile(r"\b(?:DROP|RENAME|MODIFY|CHANGE)\b(?:\s+(?:COLUMN|TABLE|KEY|INDEX|TO|IF|EXISTS))*\s+(?:TO\s+)?`?(\w+)`?", re.I)
WRITES = re.compile(r"^\s*(?:UPDATE|DELETE|TRUNCATE|REPLACE|LOAD)\b|^\s*INSERT\s+(?!IGNORE\b)", re.I)
STRICTER = re.compile(r"\bADD\s+(?:CONSTRAINT|UNIQUE|FOREIGN|PRIMARY|CHECK)\b", re.I)
WIDENED = re.compile(r"\bMODIFY\s+(?:COLUMN\s+)?(\w+)\s+VARCHAR\((\d+)\)([^,]*)", re.I)
OTHERWISE = re.compile(r"^\s*(?!CREATE TABLE IF NOT EXISTS\b|ALTER TABLE\b|INSERT IGNORE\b|UPDATE\b|DELETE\b|TRUNCATE\b|REPLACE\b|LOAD\b|INSERT\b|DROP\b|RENAME\b)\w+", re.I)


def statements(sql):
    """As common/db splits them."""
    lines = [line for line in sql.splitlines() if not line.lstrip().startswith("--")]
    return [part.strip() for part in re.split(r";\s*(?:\n|$)", "\n".join(lines)) if part.strip()]


def only_widened(statement, earlier):
    """The columns that take longer texts than before and are else as the SQL before has them: what the release before keeps there, they keep."""
    names = set()
    for name, length, rest in WIDENED.findall(statement):
        was = re.findall(rf"\b{name}\s+VARCHAR\((\d+)\)([^,\n]*)", earlier, re.I)
        if was and all(int(before) < int(length) <= 255 and kept.split() == rest.split() for before, kept in was):
            names.add(name)
    return names


def problems_of(statement, is_used, earlier=""):
    """What is wrong with a statement of a migration. `is_used(name)`: whether the release before names it in a statement of its own;
    `earlier`: what made the table."""
    problems = []
    alters = re.match(r"\s*ALTER TABLE\b", statement, re.I)
    if WRITES.search(statement):
        problems.append("changes rows, which calls wait for: fill new columns from the program when it starts, as Reindex does")
    if OTHERWISE.match(statement):
        problems.append("is none of CREATE TABLE IF NOT EXISTS, ALTER TABLE, INSERT IGNORE: write it as one of these, which can be gone on with")
    if alters and STRICTER.search(statement):
        problems.append("asks of rows what the release before may not keep: add it in the release after")
    for column in re.findall(r"\bADD\s+(?:COLUMN\s+)?(\w+\s+\w+(?:\([^)]*\))?[^,]*)", statement, re.I) if alters else []:
        if re.search(r"\bNOT\s+NULL\b", column, re.I) and not re.search(r"\bDEFAULT\b", column, re.I):
            problems.append(f"adds {column.split()[0]}, NOT NULL without a DEFAULT: the release before does not fill it")
    for name in TAKES_AWAY.findall(statement) if alters or re.match(r"\s*(DROP|RENAME)\b", statement, re.I) else []:
        if is_used(name) and name not in only_widened(statement, earlier):
            problems.append(f"takes away or alters {name}, which the release before uses: let it go one release later")
    return problems


def used_by_previous_release(name):
    if not previous_release.has_history():
        raise AssertionError("whether the release before uses it cannot be told, for it is not in the history here: git fetch --unshallow")
    found = subprocess.run(["git", "-C", str(ROOT), "grep", "--quiet", "--ignore-case", "--word-regexp", name, previous_release.commit(), "--",
                            "services/*/store/sql", "common/journal/sql"], capture_output=True)
    return found.returncode == 0


def made_before(name):
    """By a statement, what the migrations before that of this name say of its table."""
    folder = name.rsplit("/", 1)[0]
    before = [statement for other in tracked(".sql") if other.startswith(folder + "/") and other < name for statement in statements(text(other))]

    def of(statement):
        table = re.match(r"\s*ALTER TABLE\s+(\w+)", statement, re.I)
        return "\n".join(each for each in before if table and re.match(rf"\s*(?:ALTER TABLE|CREATE TABLE IF NOT EXISTS)\s+{table[1]}\b", each, re.I))
    return of


class MigrationsTest(unittest.TestCase):
    def test_migrations_only_add(self):
        problems = []
        for name in tracked(".sql"):
            if "/migrations/" in name:
                earlier = made_before(name)
                problems += [f"{name}: '{statement.splitlines()[0]} …' {problem}" for statement in statements(text(name))
                             for problem in problems_of(statement, used_by_previous_release, earlier(statement))]
        self.assertEqual(problems, [], "\n" + "\n".join(problems))

    def test_numbers_are_given_once(self):
        numbers = [re.match(r"(.*/)(\d{4})_\w+\.sql$", name).groups() for name in tracked(".sql") if "/migrations/" in name]
        self.assertEqual(len(numbers), len(set(numbers)), "two migrations of a folder have the same number: give the later one the next")

    def test_what_takes_away_is_found(self):
        for statement, says in {
                "ALTER TABLE a DROP COLUMN used": "takes away or alters used", "ALTER TABLE a\n  DROP used": "takes away or alters used",
                "ALTER TABLE a RENAME COLUMN used TO b": "takes away or alters used", "ALTER TABLE a CHANGE used b INT": "takes away or alters used",
                "ALTER TABLE a MODIFY COLUMN used INT": "takes away or alters used", "ALTER TABLE a DROP KEY used": "takes away or alters used",
                "DROP TABLE IF EXISTS used": "takes away or alters used", "RENAME TABLE used TO b": "takes away or alters used",
                "ALTER TABLE a ADD COLUMN b INT NOT NULL": "NOT NULL without a DEFAULT",
                "ALTER TABLE a ADD COLUMN c INT NULL, ADD b VARCHAR(3) CHARACTER SET ascii NOT NULL": "adds b, NOT NULL",
                "ALTER TABLE a ADD UNIQUE KEY b (c)": "may not keep", "UPDATE a SET b = 1": "changes rows", "DELETE FROM a": "changes rows",
                "INSERT INTO a VALUES (1)": "changes rows", "CREATE TABLE a (b INT)": "is none of", "CREATE INDEX a ON b (c)": "is none of"}.items():
            with self.subTest(statement):
                self.assertRegex(" ".join(problems_of(statement, lambda name: name == "used")), says)

    def test_only_a_longer_text_is_a_wider_column(self):
        earlier = "ALTER TABLE a ADD COLUMN used VARCHAR(16) CHARACTER SET ascii NULL,\n  ADD COLUMN b INT NULL"
        for column, found in {"VARCHAR(32) CHARACTER SET ascii NULL": False, "VARCHAR(8) CHARACTER SET ascii NULL": True, "VARCHAR(32) CHARACTER SET utf8mb4 NULL": True,
                              "VARCHAR(32) CHARACTER SET ascii NOT NULL": True, "VARCHAR(300) CHARACTER SET ascii NULL": True, "INT": True}.items():
            with self.subTest(column):
                problems = problems_of(f"ALTER TABLE a MODIFY COLUMN used {column}", lambda name: name == "used", earlier)
                self.assertEqual(bool(problems), found, problems)

    def test_what_adds_is_let_be(self):
        for statement in ("ALTER TABLE a ADD COLUMN b INT NULL, ADD KEY c (b)", "ALTER TABLE a ADD COLUMN b INT NOT NULL DEFAULT 0",
                          "CREATE TABLE IF NOT EXISTS a (b INT NOT NULL, UNIQUE KEY c (b))", "INSERT IGNORE INTO a VALUES (1)",
                          "ALTER TABLE a DROP COLUMN unused"):
            with self.subTest(statement):
                self.assertEqual(problems_of(statement, lambda name: name == "used"), [])


if __name__ == "__main__":
    unittest.main()
