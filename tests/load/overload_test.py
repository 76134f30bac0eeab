"""Four times the load that the system can carry: what it takes on is answered in time, the rest is refused at once with a time to come back,
memory stays bounded, and when the load is gone the system does what it did before."""
import json
import os
import subprocess
import threading
import unittest
from pathlib import Path
from unittest import mock

from tests.e2e.system import ROOT, System, new_id
from tests.e2e.transports import api
from tests.fault.books import Books, doubled, lost
from tests.fault.course import call_of
from tests.fault.load import Caller, make_pupils, token_of

LONG = os.environ.get("SEND_TEST_LONG") == "1"
BUILD = os.environ["SEND_TEST_BUILD"]
CARRY_SECONDS, OVERLOAD_SECONDS = (10, 60) if LONG else (3, 8)
TIMES = 4
CASES = 20
# In flight while it is measured what the system can carry: more than it works on at once, less than would wait for long.
AT_ONCE = 24
# When the load is gone: a second of these has this part of what it was before.
BACK_SECONDS, BACK_SHARE = 5, 0.8
# By which the resident memory of a process may grow under the load: the gateway's is some 30 KiB for each of the 3,200 calls that the lines
# have room for.
MOST_GROWTH_MB = 96
PARTS = ("gateway", "ehcp", "pupil", "mariadb", "identity")
WRITE = "CreateDiaryEntry"


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def rate(told, since, until):
    """Accepted calls a second between two moments, by when they were answered."""
    return sum(since <= sent + took < until for sent, took, _ in told["accepted"]) / (until - since)


class Watched:
    """Looks at the resident memory of each part, four times a second, and at the processor's time it took."""

    def __init__(self, system):
        self.pids = {part: system.pid_of(part) for part in PARTS}
        self.first = self.memory()
        self.most = dict(self.first)
        self._before, self.seconds = self._times(), {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def memory(self):
        """In MiB."""
        page = os.sysconf("SC_PAGE_SIZE")
        return {part: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page >> 20 for part, pid in self.pids.items()}

    def _times(self):
        fields = {part: Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for part, pid in self.pids.items()}
        return {part: sum(map(int, of[11:13])) / os.sysconf("SC_CLK_TCK") for part, of in fields.items()}

    def _watch(self):
        while not self._ended.wait(0.25):
            self.most = {part: max(size, self.most[part]) for part, size in self.memory().items()}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        self.seconds = {part: spent - self._before[part] for part, spent in self._times().items()}


class OverloadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.system = System(ROOT / "var/test-load")
        cls.addClassCleanup(cls.system.stop)
        # What one person may send is another limit than what the system can carry. And a sanitizer keeps what was freed, to find whoever
        # still uses it: that would be all the memory that grows.
        with mock.patch.dict(os.environ, {"SEND_GATEWAY_OPTIONS": "--rate-subject 1000000 --rate-address 1000000",
                                          "ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=4"}):
            cls.system.start(BUILD)
        cls.deadlines = {method.name: method.deadline_ms / 1000 for method in api.load((cls.system.state / "gateway/api.binpb").read_bytes())[1]}
        token = token_of(cls.system)
        caller = Caller(cls.system, token)
        cases = []
        for pupil in make_pupils(cls.system, CASES):
            status, made = caller.post(*call_of("create", pupil, None, new_id()))
            assert status == 200, made
            cases.append(made["name"])
        caller.close()
        (cls.system.state / "load.token").write_text(token)
        (cls.system.state / "load.cases").write_text("\n".join(cases))

    def say(self, text):
        print(f"  {text}", flush=True)

    def load(self, *phases):
        state = self.system.state
        result = subprocess.run([f"{BUILD}/bin/load", "--port", str(self.system.described()["ports"]["gateway"]), "--ca", str(state / "certs/ca.pem"),
                                 "--token-file", str(state / "load.token"), "--cases-file", str(state / "load.cases"), *phases],
                                stdout=subprocess.PIPE, check=True, timeout=300)
        return json.loads(result.stdout)

    def test_four_times_what_it_can_carry(self):
        self.say(f"load of the machine beforehand: {os.getloadavg()[0]:.2f}")
        warm, = self.load(f"closed:{AT_ONCE}:2")
        with Watched(self.system) as watched:
            before, over, after = self.load(f"closed:{AT_ONCE}:{CARRY_SECONDS}", f"times:{TIMES}:{OVERLOAD_SECONDS}", f"closed:{AT_ONCE}:{BACK_SECONDS}")
        self.assertEqual((before["wrong"], before["reasons"]), ({}, {}), "it was to carry this")
        carried = rate(before, 0, CARRY_SECONDS)
        windows = [rate(after, second, second + 1) / carried for second in range(BACK_SECONDS)]
        self.tell(carried, over, watched)
        self.say("afterwards, second by second, of what was carried before: " + ", ".join(f"{share:.2f}" for share in windows))

        self.assertEqual(over["wrong"], {}, "neither done nor refused with a time to come back")
        late = [(method, took) for _, took, method in over["accepted"] if took >= self.deadlines[method]]
        self.assertEqual(late, [], "accepted and answered after its deadline")
        self.assertGreater(len(over["refused"]), len(over["accepted"]), "it was not overloaded")
        self.assertLess(quantile([took for _, took in over["refused"]], 0.5), quantile([took for _, took, _ in over["accepted"]], 0.5), "refused at once")
        for part in PARTS:
            self.assertLess(watched.most[part] - watched.first[part], MOST_GROWTH_MB, part)
        self.assertGreater(max(windows), BACK_SHARE, f"not back within {BACK_SECONDS} s")
        self.assertEqual(after["wrong"], {})
        self.check_books(warm, before, over, after)

    def check_books(self, *runs):
        """Every write that was acknowledged is there, once and whole, and no other is."""
        books = Books(self.system.state / "mariadb/mariadb.sock", "send_ehcp")
        told = [{"id": identifier, "step": "note", "told": {"name": name, "etag": etag}} for run in runs for identifier, name, etag in run["written"]]
        refused = {identifier for run in runs for identifier in run["refused_writes"]}
        done = [f"refused and done: {row['request_id']!r}" for row in books.journal if row["request_id"].decode() in refused]
        self.assertEqual([*lost(told, books), *doubled(told, books), *done, *books.problems()], [])
        self.say(f"books: {len(told)} writes acknowledged, none lost, none doubled, none half; {len(refused)} refused, none done")

    def tell(self, carried, over, watched):
        seconds = over["ended"] - over["began"]
        self.say(f"carried {carried:.0f} calls/s; offered {over['offered'] / seconds:.0f}/s ({over['offered'] / seconds / carried:.1f} times that) "
                 f"for {seconds:.1f} s; {over['held_back']} of them no line had room for; the others were sent after p50 {quantile(over['sent_late'], 0.5) * 1000:.1f} ms, p99 "
                 f"{quantile(over['sent_late'], 0.99) * 1000:.1f} ms, at most {max(over['sent_late']) * 1000:.0f} ms")
        kinds = {"accepted reads": [took for _, took, method in over["accepted"] if method != WRITE],
                 "accepted writes": [took for _, took, method in over["accepted"] if method == WRITE],
                 "refused": [took for _, took in over["refused"]]}
        for kind, took in kinds.items():
            self.say(f"{kind}: {len(took)} ({len(took) / seconds / carried:.2f} times what was carried): "
                     f"p50 {quantile(took, 0.5) * 1000:.0f} ms, p99 {quantile(took, 0.99) * 1000:.0f} ms, longest {max(took, default=0) * 1000:.0f} ms")
        self.say(f"refused by: {over['reasons']}; neither: {over['wrong'] or 'none'}")
        self.say("resident memory, MiB: " + ", ".join(f"{part} {watched.first[part]} → {watched.most[part]}" for part in PARTS))
        self.say("processor's seconds: " + ", ".join(f"{part} {watched.seconds[part]:.1f}" for part in PARTS))


if __name__ == "__main__":
    unittest.main(verbosity=2)
