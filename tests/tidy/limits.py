"""Reads every configured limit from where it truly is: constants of the sources, the gateway's generated configuration, MariaDB's settings."""
import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

from tests.tidy.api_test import RAW
from tests.tidy.tree_test import ROOT, text, tracked

sys.path.insert(0, str(ROOT / "deploy/gateway"))
import api  # noqa: E402
import generate  # noqa: E402
import routes  # noqa: E402
from clusters import stream_cluster  # noqa: E402,F401: for the page

TYPES = r"(?:size_t|int|int64_t|int32_t|uint32_t|uint64_t|unsigned|long|double|absl::Duration)"
# Constants that are limits by their name; a limit that is called otherwise has a row of its own in limits_page.py.
LIMIT = re.compile(r"k(Max|Most|Longest|Shortest)[A-Z]|kMost$")
SECONDS = {"Milliseconds": 0.001, "Seconds": 1, "Minutes": 60, "Hours": 3600}


class Value:
    """A number with its unit: "s", "ms", "bytes" or none."""

    def __init__(self, number, unit=""):
        self.number, self.unit = number, unit

    def times(self, other):
        return Value(self.number * other.number, self.unit)

    def __str__(self):
        if self.unit == "ms":
            return f"{self.number:,} ms"
        if self.unit == "s":
            for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
                if self.number >= 2 * size and self.number % size == 0:
                    return f"{self.number / size:,.0f} {unit}"
            return f"{self.number:g} s" if self.number >= 1 else f"{self.number * 1000:g} ms"
        if self.unit == "bytes":
            for unit, size in (("MiB", 1 << 20), ("KiB", 1 << 10)):
                if self.number >= size and self.number % size == 0:
                    return f"{self.number // size:,} {unit}"
            return f"{self.number:,} bytes"
        return f"{self.number:,}"


def evaluate(expression):
    """The value of a C++ initializer: a product of numbers, or a duration of one."""
    plain = re.sub(r"(?<=\d)'(?=\d)", "", expression.strip())
    plain = re.sub(r"(?<=\d)(LL|ULL|U)\b", "", plain)
    duration = re.fullmatch(r"absl::(\w+)\((.+)\)", plain)
    number = ast.parse(duration.group(2) if duration else plain, mode="eval").body
    value = product(number)
    return Value(value * SECONDS[duration.group(1)], "s") if duration else Value(value)


def product(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return product(node.left) * product(node.right)
    return ast.literal_eval(node)


# (file, constant) of what has a row.
told = set()


def constant(file, name, unit=""):
    """A constant or a member's first value; in Lua and Python too."""
    told.add((file, name))
    found = re.search(rf"\b{name}\s*=\s*([^;\n#]+)", text(file))
    assert found, f"{file} has no {name}: limits_page.py must name where the limit is now"
    value = evaluate(found.group(1))
    return Value(value.number, unit or value.unit)


def argument(file, name, unit=""):
    """A number that is given to a call after its name."""
    return Value(evaluate(re.search(rf"\b{name}, ([^;)]+)\)", text(file)).group(1)).number, unit)


def variable(name, unit=""):
    """A number that a service reads from its environment: its first value, and from what to what it may be."""
    for file in tracked(".cc"):
        found = re.search(rf"\.Number\(\"{name}\", ([\w.]+), ([\w']+), ([\w']+)\)", text(file))
        if not found or file.endswith("_test.cc"):
            continue
        first, least, most = found.groups()
        known = [constant("common/rpc/host.h", first.split(".")[1]) if first.startswith("config.") else None] + [
            constant(file, term) if term.startswith("k") else evaluate(term) for term in (least, most)]
        first = known[0] or (constant(file, first) if first.startswith("k") else evaluate(first))
        low, high = (Value(value.number, unit) for value in known[1:])
        return f"{Value(first.number, unit)} (`{name}`: {low} to {high})"
    raise AssertionError(f"no service reads {name}")


def setting(name):
    """Of MariaDB's configuration."""
    found = re.search(rf"^{name} = (\d+)([KMG]?)$", text("deploy/mariadb/server.cnf"), re.M)
    assert found, f"server.cnf does not set {name}"
    size = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[found.group(2)]
    return Value(int(found.group(1)) * size, "s" if name.endswith("seconds") else "bytes" if found.group(2) else "")


def gateway():
    """The gateway's configuration with every option as it is when left out, and its first options."""
    folder = Path("unused")
    named = [f"--{name}=unused" for name in ("descriptor", "out", "issuers", "cert", "key", "ca", "gateway-cert", "gateway-key")]
    options = generate.options_parser().parse_args(named)
    options.cert_watch = folder
    _, methods = api.load(RAW)
    services = {method.package: "127.0.0.1:1" for method in methods}
    issuer = {"issuer": "https://issuer.test", "audience": "unused", "jwks_url": "http://issuer.test/jwks"}
    return generate.configuration(options, methods, services, [issuer]), options, methods


def within(made, *path):
    """What stands there: keys, places in lists, or (key, value) for the entry of a list that has it. "5s" is a duration."""
    for step in path:
        made = next(entry for entry in made if entry[step[0]] == step[1]) if isinstance(step, tuple) else made[step]
    if isinstance(made, str) and re.fullmatch(r"[\d.]+s", made):
        return Value(float(made[:-1]), "s")
    return Value(made) if isinstance(made, (int, float)) else made


def deadlines():
    """(kind, deadline) → names of its methods."""
    _, methods = api.load(RAW)
    found = defaultdict(list)
    for method in methods:
        kind = "a client's stream" if method.client_stream else "a server's stream" if method.stream else \
            "a call between services" if method.internal else \
            "a read by GET" if method.bindings[0].verb == "GET" else "any other call"
        found[kind, Value(method.deadline_ms / 1000, "s").number].append(method.name)
    return found


def watches():
    """(method, how long its stream may last)"""
    _, methods = api.load(RAW)
    return [(method.name, Value(method.lasts_ms / 1000, "s")) for method in methods if method.watch]


def by_name():
    """(file, constant, value) of what is a limit by its name."""
    for file in tracked(".cc", ".h"):
        if not re.match(r"(common|services|clients)/", file) or file.endswith("_test.cc") or "/testing" in file:
            continue
        for name, expression in re.findall(rf"constexpr {TYPES} (k\w+)\s*=\s*([^;]+);", text(file)):
            if LIMIT.match(name) and not re.search(r"\bk[A-Z]", expression):
                yield file, name, evaluate(expression)


GRACE = Value(routes.GRACE_MS / 1000, "s")
