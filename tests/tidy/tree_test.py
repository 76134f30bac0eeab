"""Rules about the files of the tree; every failure names the fix."""
import ast
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ENDINGS = (".cc", ".h", ".proto", ".sql", ".py", ".sh", ".lua", ".mjs", ".ts")
MAX_LINES = 400
MAX_FUNCTION_LINES = 60

# folder pattern, what it may include of the tree, and whether gRPC and protobuf are allowed.
LAYERS = [
    (r"common/(base|civil|csv|error)/", r"common/(base|civil|csv|error)/", False),
    (r"common/", r"common/|send/options/", True),
    (r"services/(?P<name>\w+)/domain/", r"common/(base|civil|csv|error)/|services/{name}/domain/", False),
    (r"services/(?P<name>\w+)/store/", r"common/(base|civil|error|db|journal|testing)/|services/{name}/(domain|store)/", False),
    (r"services/(?P<name>\w+)/", r"common/|services/{name}/|send/", True),
]
WIRE = re.compile(r"^(grpc|google/|send/.*\.pb\.h|absl/.*grpc)")
BUSINESS = re.compile(r"\b(pupil|ehc|ehcp|senco|caseworker|school)\w*", re.I)
FORBIDDEN_CALLS = [
    (re.compile(r"->commit\(\)|setAutoCommit\("), "issue COMMIT as a statement: the driver's method returns normally on a dead connection"),
    (re.compile(r"OPT_RECONNECT"), "leave reconnecting off: it commits half transactions"),
    (re.compile(r"->getInt\("), "use getInt64 or getUInt64: getInt truncates silently"),
    (re.compile(r"^using namespace", re.M), "name what is used"),
]
# The one program that does what must not be done, so that the fault tests can show that they would find it.
NEGATIVE_CONTROL = "tests/fault/commit_by_method.cc"
NOW = re.compile(r"absl::Now\(|system_clock::now|std::time\(")
PROMISES = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|not implem" r"ented|place" r"holder)\b")
MACHINE = re.compile(r"(?<![A-Za-z0-9])/(wo" r"rk|ro" r"ot|home/[a-z]+)/|\.\./sha" r"red")


def tracked(*endings):
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    return [n for n in names if (ROOT / n).is_file() and (not endings or n.endswith(endings))]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def includes(name):
    return re.findall(r'^#include [<"]([^>"]+)[>"]', text(name), re.M)


class TreeTest(unittest.TestCase):
    def check(self, problems):
        self.assertEqual(problems, [], "\n" + "\n".join(problems))

    def test_layers_include_only_what_they_may(self):
        problems = []
        for name in tracked(".cc", ".h"):
            rule = next(((re.match(p, name), may, wire) for p, may, wire in LAYERS if re.match(p, name)), None)
            if rule is None:
                continue
            match, may, wire = rule
            may = may.format(**match.groupdict())
            for include in includes(name):
                ours = re.match(r"(common|services|send|clients|deploy)/", include)
                if not wire and WIRE.match(include):
                    problems.append(f"{name}: includes {include}: keep the wire out of this layer; convert in service/")
                elif ours and not re.match(may, include):
                    problems.append(f"{name}: may not include {include}: see the table in ARCHITECTURE.md")
        self.check(problems)

    def test_common_knows_no_word_of_the_business(self):
        problems = []
        for name in tracked(".cc", ".h"):
            found = BUSINESS.search(text(name)) if name.startswith("common/") else None
            if found:
                problems.append(f"{name}: says '{found.group()}': move it to a service, or name the technology")
        self.check(problems)

    def test_files_are_short(self):
        long = [f"{n}: {len(text(n).splitlines())} lines, at most {MAX_LINES}: split it by what it does"
                for n in tracked(*SOURCE_ENDINGS) if len(text(n).splitlines()) > MAX_LINES]
        self.check(long)

    def test_functions_are_short(self):
        problems = []
        for name in tracked(".cc"):
            # Formatted code: a function's last line is a lone brace in the first column, its first the last before that
            # which begins there and ends in a brace.
            start = None
            for number, line in enumerate(text(name).splitlines(), 1):
                if re.match(r"[\w~<].*\{$", line) and not line.startswith(("namespace", "extern")):
                    start = number
                elif re.match(r"[\w~<].*[^;{}]$", line) and not line.startswith("#"):
                    start = number if start is None else start
                elif line == "}" and start is not None:
                    if number - start > MAX_FUNCTION_LINES:
                        problems.append(f"{name}:{start}: {number - start} lines, at most {MAX_FUNCTION_LINES}: give its parts names")
                    start = None
                elif line == "};":
                    start = None
        for name in tracked(".py"):
            for node in ast.walk(ast.parse(text(name))):
                if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > MAX_FUNCTION_LINES:
                    problems.append(f"{name}:{node.lineno}: {node.name} is too long: give its parts names")
        self.check(problems)

    def test_nothing_calls_what_must_not_be_called(self):
        problems = []
        for name in tracked(".cc", ".h"):
            source = text(name)
            problems += [f"{name}: {fix}" for pattern, fix in FORBIDDEN_CALLS if pattern.search(source) and name != NEGATIVE_CONTROL]
            if "/domain/" in name and NOW.search(source):
                problems.append(f"{name}: reads the clock: take today as an argument")
        self.check(problems)

    def test_nothing_is_promised_or_tied_to_one_machine(self):
        problems = []
        for name in tracked(*SOURCE_ENDINGS, ".md", ".txt", ".cmake", ".json", "run", "setup"):
            for number, line in enumerate(text(name).splitlines(), 1):
                if PROMISES.search(line):
                    problems.append(f"{name}:{number}: promises work: do it, or leave the words out")
                if MACHINE.search(line):
                    problems.append(f"{name}:{number}: names a path outside the tree: copy what is needed into it")
        self.check(problems)

    def test_every_statement_file_is_used(self):
        sources = "\n".join(text(n) for n in tracked(".cc", ".h"))
        problems = []
        for name in tracked(".sql"):
            if "/sql/" not in name:
                continue
            constant = "k" + "".join(word.capitalize() for word in Path(name).stem.split("_"))
            if not re.search(rf"\b{constant}\b", sources):
                problems.append(f"{name}: nothing uses {constant}: delete the file or run the statement")
        self.check(problems)

    def test_code_is_formatted(self):
        files = tracked(".cc", ".h")
        result = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=ROOT, capture_output=True, text=True)
        bad = sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error", result.stderr, re.M)))
        self.check([f"{name}: run clang-format -i {name}" for name in bad])


if __name__ == "__main__":
    unittest.main()
