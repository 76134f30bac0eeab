"""What is measured on: a running system of its own, with cases in it, a token, and the loads as functions."""
import concurrent.futures
import contextlib
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.e2e.system import ROOT, System, free_ports

sys.path.insert(0, str(ROOT / "deploy/stack"))
import mariadb  # noqa: E402
import parts  # noqa: E402
from settings import Settings, node  # noqa: E402

HOLIDAYS = ROOT / "common/civil/data/bank_holidays.json"
SAMPLE = ROOT / "tests/data/registers/edubasealldata.csv"
CASES_EACH = 200
# Authorities, apart from one another: work-lists of three sizes, and those whose cases are changed.
SMALL, MIDDLE, LARGE, SERVICE, BARE = "901", "902", "903", "904", "905"


class Ground:
    """Starts the system, fills it, and stops it at the end of a `with`."""

    def __init__(self, build, state, cases):
        self.build, self.cases = Path(build).resolve(), cases
        self.system = System(state)
        self.others = []

    def __enter__(self):
        # One caller on one address stands for all of an authority's.
        os.environ["SEND_GATEWAY_OPTIONS"] = "--rate-subject 100000 --rate-address 100000"
        self.system.start(str(self.build))
        try:
            described = self.system.described()
            self.settings = Settings(state=self.system.state, build=self.build, ports=described["ports"])
            self.token_file = self.system.state / "bench.token"
            self.mint()
            self.fill({SERVICE: self.cases, BARE: self.cases}, "--history")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.others:
            process.terminate()
            process.wait(20)
        self.system.stop()

    def mint(self):
        """A token of somebody who works for all the authorities, by the development issuer's own key."""
        subprocess.run([str(node()), str(ROOT / "tests/bench/mint.mjs"), str(self.system.state / "identity/jwks.json"), self.settings.issuer,
                        ",".join((SMALL, MIDDLE, LARGE, SERVICE, BARE)), str(self.token_file)], check=True)

    def tool(self, command, *more, **options):
        arguments = [str(self.build / "bin/bench"), command, *more]
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), str(value)]
        result = subprocess.run(arguments, capture_output=True, text=True, timeout=300)
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(arguments)}: {result.stderr.strip()[-2000:]}")
        return json.loads(result.stdout)

    def database(self, service):
        return {"socket": mariadb.paths(self.settings)[1], "schema": f"send_{service}", "user": f"{service}_app",
                "password_file": self.settings.secrets / f"{service}_app.password"}

    def service(self, name):
        return {"target": f"127.0.0.1:{self.settings.ports[name]}", "service": name, "certs": self.settings.certs, "token_file": self.token_file}

    def sql(self, text, schema=""):
        return mariadb.run_sql(self.settings, text, schema)

    def fill(self, counts, *more):
        """Cases for each authority of `counts`, by two writers at once."""
        with concurrent.futures.ThreadPoolExecutor(2) as writers:
            list(writers.map(lambda each: self.tool("fill", *more, la=each[0], cases=each[1], cases_each=CASES_EACH, calendar=HOLIDAYS,
                                                    **self.database("ehcp")), reversed(counts.items())))
        # What follows loads of new rows on its own: statistics, and the numbering of what was journaled.
        self.sql("ANALYZE TABLE ehc_request, ehc_request_version, journal", "send_ehcp")
        wait_for(lambda: self.sql("SELECT COUNT(*) FROM journal_unnumbered", "send_ehcp").strip() == "0", 60, 0.1)

    def start_grpc_gateway(self):
        """Its port: grpc-gateway v2 with nothing around it, before the same ehcp."""
        subprocess.run([str(ROOT / "tests/bench/grpc_gateway/build")], check=True)
        port = free_ports()["gateway"]
        self.others.append(subprocess.Popen([str(ROOT / "var/tools/bin/bench_grpc_gateway"), f"127.0.0.1:{port}",
                                             f"127.0.0.1:{self.settings.ports['ehcp']}", str(self.settings.certs)]))
        wait_for(lambda: parts.can_connect(port))
        return port

    @contextlib.contextmanager
    def beside(self, name):
        """A second copy of a part, not started, beside the one that runs: with ports and a folder of its own, the same certificates, keys and
        database."""
        real, ports = self.settings, free_ports()
        own = {part: ports[part] for part in (name, f"{name}-metrics", "envoy-admin") if part in ports}
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder)
            for shared in ("certs", "secrets", "issuers.json"):
                (state / shared).symlink_to(real.state / shared)
            shutil.copytree(real.state / "identity", state / "identity")
            copy = dataclasses.replace(real, state=state, database_socket=mariadb.paths(real)[1], ports={**real.ports, **own})
            make = {"gateway": parts.gateway_part, "identity": parts.identity_part}.get(name, lambda settings: parts.service_part(settings, name))
            (state / "gateway").mkdir()
            yield make(copy)


def wait_for(is_so, seconds=30, pause=0.001):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {seconds} s in vain")
        time.sleep(pause)


def resident_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def machine():
    """Its kind, never its name."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GiB of memory"
