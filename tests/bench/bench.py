"""Measures a system of its own and prints a table: README.md says what is compared with what."""
import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.ground import BARE, CASES_EACH, HOLIDAYS, LARGE, MIDDLE, ROOT, SAMPLE, SERVICE, SMALL, Ground, machine, resident_mb, wait_for
from tests.bench.same import differences


@dataclass
class Size:
    """How much of each: the short form only shows that everything runs."""
    rounds: int
    seconds: float
    lists: tuple
    cases: int
    rows: int
    starts: int


FULL = Size(rounds=6, seconds=1.5, lists=(1_000, 25_000, 250_000), cases=2_000, rows=8_000, starts=5)
SHORT = Size(rounds=1, seconds=0.2, lists=(200, 400, 800), cases=400, rows=60, starts=1)


@dataclass
class Row:
    name: str
    reached: str
    wanted: str
    met: object  # True, False, or None where nothing is asked
    figures: str


@dataclass
class Samples:
    """What one side of a comparison gave in all rounds."""
    per_second: list = field(default_factory=list)
    latencies: list = field(default_factory=list)

    def add(self, result):
        self.per_second.append(result["per_second"])
        self.latencies += result.get("latencies_ms", [])

    @property
    def rate(self):
        return statistics.median(self.per_second)

    def quantile(self, part):
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


def interleave(rounds, sides):
    """Runs the sides one after the other, over and over, in turns of order; {name: Samples}."""
    samples = {name: Samples() for name in sides}
    for number in range(rounds):
        for name in (list(sides) if number % 2 == 0 else list(reversed(sides))):
            samples[name].add(sides[name]())
    return samples


def share(part, whole):
    return f"{part / whole:.2f}"


class Bench:
    def __init__(self, ground, size):
        self.ground, self.size, self.rows, self.capacity = ground, size, [], {}

    def row(self, name, reached, wanted, met, figures):
        self.rows.append(Row(name, reached, wanted, met, figures))
        print(f"  {name}: {reached} (wanted {wanted}): {figures}", flush=True)

    def load(self, command, la=SERVICE, more=(), **options):
        """A load on ehcp, or a bare one, to be run when called."""
        where = self.ground.database("ehcp") if command.endswith("bare") else self.ground.service("ehcp")
        settings = {"la": la, "cases": self.size.cases, "cases_each": CASES_EACH, "seconds": self.size.seconds, "calendar": HOLIDAYS, **where, **options}
        return lambda: self.ground.tool(command, *more, **settings)

    def same_statements(self):
        read = differences(self.ground, "read")
        other = [("read", unit) for unit in read] + [("change", unit) for unit in differences(self.ground, "update")]
        self.row("the bare side issues what the service issues", "the same" if not other else "OTHERS", "the same", not other,
                 "; ".join(f"{kind}: {' / '.join(unit)[:300]}" for kind, unit in other) or "statements and transactions of one read and one change, by MariaDB's own log")

    def against_sql(self):
        for kind, name in (("read", "single read"), ("update", "durable change")):
            found = interleave(self.size.rounds, {"service": self.load(f"{kind}-service"), "bare": self.load(f"{kind}-bare", la=BARE)})
            service, bare = found["service"], found["bare"]
            self.capacity[kind] = service.rate
            self.row(f"{name}, over gRPC : the same SQL bare", share(service.rate, bare.rate), ">= 0.60", service.rate / bare.rate >= 0.6,
                     f"{service.rate:,.0f}/s : {bare.rate:,.0f}/s")

    def rest(self):
        gateway, bare = self.ground.settings.ports["gateway"], self.ground.start_grpc_gateway()
        rest = {"certs": self.ground.settings.certs, "token_file": self.ground.token_file, "connections": 16}
        found = interleave(self.size.rounds, {"direct": self.load("read-service"), "envoy": self.load("rest", target=gateway, **rest),
                                              "grpc-gateway": self.load("rest", target=bare, **rest)})
        direct, envoy, other = found["direct"].rate, found["envoy"].rate, found["grpc-gateway"].rate
        self.row("read as REST, through Envoy with everything on : direct gRPC", share(envoy, direct), "-", None, f"{envoy:,.0f}/s : {direct:,.0f}/s")
        self.row("read as REST, through Envoy with everything on : grpc-gateway v2 bare", share(envoy, other), "-", None,
                 f"{envoy:,.0f}/s : {other:,.0f}/s")
        paced = {"rate": f"{envoy / 2:.1f}"}
        found = interleave(self.size.rounds, {"direct": self.load("read-service", in_flight=32, **paced),
                                              "envoy": self.load("rest", target=gateway, **{**rest, "connections": 32}, **paced)})
        p50, p99 = ([found[side].quantile(q) for side in ("envoy", "direct")] for q in (0.5, 0.99))
        self.row("read at half load as REST, through Envoy with everything on, p99", f"{p99[0]:.1f} ms", "-", None,
                 f"p50 {p50[0]:.1f} ms at {envoy / 2:,.0f}/s; direct gRPC at that rate: p99 {p99[1]:.1f}, p50 {p50[1]:.1f} ms")

    def lists(self):
        self.ground.fill(dict(zip((SMALL, MIDDLE, LARGE), self.size.lists)))
        for name, more in (("of the authority", {}), ("of one caseworker", {"caseworker": "each"})):
            sides = {la: self.load("list-service", la=la, in_flight=2, **{**more, "cases": count})
                     for la, count in zip((SMALL, MIDDLE, LARGE), self.size.lists)}
            found = interleave(self.size.rounds, sides)
            p99 = [found[la].quantile(0.99) for la in (SMALL, MIDDLE, LARGE)]
            p50 = [found[la].quantile(0.5) for la in (SMALL, MIDDLE, LARGE)]
            sizes = " / ".join(f"{count:,}" for count in self.size.lists)
            self.row(f"work-list page {name}, p99 at {self.size.lists[2]:,} cases : at {self.size.lists[0]:,}", share(p99[2], p99[0]), "<= 1.50",
                     p99[2] / p99[0] <= 1.5,
                     f"at {sizes} cases p50 {' / '.join(f'{v:.1f}' for v in p50)} ms, p99 {' / '.join(f'{v:.1f}' for v in p99)} ms")

    def clock(self):
        found = [self.ground.tool("clock", seconds=self.size.seconds, calendar=HOLIDAYS) for _ in range(self.size.rounds)]
        rate = statistics.median(one["per_second"] for one in found)
        self.row("clock, cases a second on one core", f"{rate:,.0f}", ">= 1,000,000", rate >= 1_000_000,
                 f"{found[0]['dates_a_case']:.1f} dates a case, every date and status")

    def imports(self):
        service, bare = Samples(), Samples()
        where = {**self.ground.service("pupil"), "file": SAMPLE}
        for number in range(max(1, self.size.rounds // 2)):
            first = 200_000 + number * self.size.rows
            service.add(self.ground.tool("import-service", first=first, rows=self.size.rows, **where))
            bare.add(self.ground.tool("import-bare", first=first, rows=self.size.rows, **self.ground.database("pupil")))
        self.row("register import : the bare multi-row insert", share(service.rate, bare.rate), ">= 0.40", service.rate / bare.rate >= 0.4,
                 f"{service.rate:,.0f} rows/s with history and checks : {bare.rate:,.0f} rows/s")

    def half_load(self):
        for kind, name, limit in (("read", "read", 8), ("update", "change", 30)):
            rate = self.capacity[kind] / 2
            paced = {"rate": f"{rate:.1f}", "in_flight": 32}
            found = interleave(self.size.rounds, {"service": self.load(f"{kind}-service", **paced), "bare": self.load(f"{kind}-bare", la=BARE, **paced)})
            p50, p99 = ([side.quantile(q) for side in (found["service"], found["bare"])] for q in (0.5, 0.99))
            self.row(f"{name} at half load, p99", f"{p99[0]:.1f} ms", f"<= {limit} ms", p99[0] <= limit,
                     f"p50 {p50[0]:.1f} ms at {rate:,.0f}/s; the same SQL bare at that rate: p99 {p99[1]:.1f}, p50 {p50[1]:.1f} ms")

    def processes(self):
        """Last, so that the memory is what all the loads have left."""
        asked = {"pupil": (200, 40), "ehcp": (200, 40), "gateway": None, "identity": None}
        for name, most in asked.items():
            starts = [self.start(name) for _ in range(self.size.starts)]
            took = statistics.median(seconds for seconds, _ in starts) * 1000
            memory = statistics.median(megabytes for _, megabytes in starts)
            self.row(f"start of {name}", f"{took:.0f} ms", f"<= {most[0]} ms" if most else "-", took <= most[0] if most else None,
                     f"from exec to the first {'connection that it takes' if most else 'good answer'}; median")
            self.row(f"memory of {name}, started", f"{memory:.0f} MB", f"<= {most[1]} MB" if most else "-", memory <= most[1] if most else None,
                     f"resident; {resident_mb(self.ground.system.pid_of(name)):.0f} MB after all the loads above")
        self.row("memory of mariadb after the loads", f"{resident_mb(self.ground.system.pid_of('mariadb')):.0f} MB", "-", None, "resident")

    def start(self, name):
        """(seconds until it is ready, megabytes it then holds) of a second copy."""
        with self.ground.beside(name) as part, tempfile.TemporaryFile() as log:
            command, environment = part.command(), part.environment() if part.environment else None
            began = time.monotonic()
            process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            try:
                wait_for(lambda: part.is_ready() or process.poll() is not None)
                took = time.monotonic() - began
                if process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(f"{name} did not start: {log.read().decode()[-2000:]}")
                return took, resident_mb(process.pid)
            finally:
                process.terminate()
                process.wait(20)

    def run(self, only):
        for part in (self.same_statements, self.clock, self.against_sql, self.half_load, self.rest, self.lists, self.imports, self.processes):
            if not only or part.__name__ in only:
                part()


def table(rows):
    mark = {True: "yes", False: "**no**", None: ""}
    lines = ["| measure | reached | wanted | met | figures |", "|---|---|---|---|---|"]
    return "\n".join(lines + [f"| {r.name} | {r.reached} | {r.wanted} | {mark[r.met]} | {r.figures} |" for r in rows])


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    parser.add_argument("--build-dir", type=Path, default=ROOT / "build/release", help="a build that is there")
    parser.add_argument("--short", action="store_true", help="a moment of each, which says nothing of speed")
    parser.add_argument("--only", action="append", default=[], help="a part of it: against_sql, rest, lists, ...")
    parser.add_argument("--write", action="store_true", help="write tests/bench/RESULTS.md")
    arguments = parser.parse_args()
    if "half_load" in arguments.only and "against_sql" not in arguments.only:
        arguments.only.append("against_sql")
    size = SHORT if arguments.short else FULL
    began = time.monotonic()
    with Ground(arguments.build_dir, ROOT / ("var/test-bench" if arguments.short else "var/bench"), size.cases) as ground:
        print(f"ready after {time.monotonic() - began:.0f} s", flush=True)
        bench = Bench(ground, size)
        bench.run(arguments.only)
    text = f"{table(bench.rows)}\n\nOn {machine()}; load, services and MariaDB share them. {size.rounds} rounds, the sides of a measure in turns; medians."
    print(f"\n{text}\n\n{len(bench.rows)} rows after {time.monotonic() - began:.0f} s")
    if arguments.write:
        (ROOT / "tests/bench/RESULTS.md").write_text(f"# What tests/bench/run printed\n\n{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
