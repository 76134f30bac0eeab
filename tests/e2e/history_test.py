"""What auditors do: lists of the past, who looked at a child, and evidence that is checked without the system."""
import datetime
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from tests.e2e.slice_test import LA, TODAY, pupil
from tests.e2e.system import BUILD, PORTS, STATE, Client, new_id, record_caseworker

ROOT_SECONDS = 150


class HistoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.caseworker = Client("caseworker")
        cls.auditor = Client("auditor")
        status, cls.child = cls.caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8]))
        assert status == 200, cls.child
        status, cls.made = cls.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": cls.child["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY",
            "receivedDate": (TODAY - datetime.timedelta(days=9)).isoformat(), "receivedChannel": "CHANNEL_EMAIL"})
        assert status == 200, cls.made
        record_caseworker("demo-caseworker")
        status, cls.after = cls.caseworker.post(f"/v1/{cls.made['name']}:allocate", {
            "requestId": new_id(), "etag": cls.made["etag"], "caseworker": "demo-caseworker"})
        assert status == 200, cls.after

    def sendctl(self, *words, online=True):
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "ASAN_OPTIONS": "detect_leaks=0"}
        if online:
            environment |= {"SEND_SERVER": f"localhost:{PORTS['gateway']}", "SEND_CA": str(STATE / "certs/ca.pem"), "SEND_LA": "999",
                            "SEND_TOKEN": self.auditor.token}
        done = subprocess.run([str(Path(BUILD) / "bin/sendctl"), *words], env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def test_a_list_is_of_what_was_on_record_then(self):
        then = f"{LA}/ehcRequests?pupil={self.child['name']}&asOfTime="
        status, listed = self.auditor.get(then + self.made["updateTime"])
        self.assertEqual((status, [r["etag"] for r in listed["ehcRequests"]]), (200, [self.made["etag"]]), listed)
        self.assertEqual(listed["ehcRequests"][0].get("caseworker", ""), "")
        status, listed = self.auditor.get(then + self.after["updateTime"])
        self.assertEqual([r["caseworker"] for r in listed["ehcRequests"]], ["demo-caseworker"])
        self.assertEqual(self.auditor.get(then + "2020-01-01T00:00:00Z")[1].get("ehcRequests", []), [])

    def test_who_looked_at_a_child_alone_or_in_a_page_and_why(self):
        token = self.caseworker.token
        curious = Client(token=token)
        curious.call("GET", f"{LA}/ehcRequests?pupil={self.child['name']}", headers=[("x-send-purpose", "a list")])
        curious.call("GET", f"/v1/{self.made['name']}/deadlines", headers=[("x-send-purpose", "deadlines")])
        curious.call("GET", f"/v1/{self.made['name']}/adviceRequests", headers=[("x-send-purpose", "advice")])
        status, by_child = self.auditor.get(f"{LA}/ehcPupilReads?pupil={self.child['name']}")
        self.assertEqual(status, 200, by_child)
        for seen in (by_child, self.auditor.get(f"/v1/{self.made['name']}/reads")[1]):
            purposes = [read.get("purpose") for read in seen["reads"]]
            for purpose in ("a list", "deadlines", "advice"):
                self.assertEqual(purposes.count(purpose), 1, seen)
        self.assertEqual(self.caseworker.get(f"{LA}/ehcPupilReads?pupil={self.child['name']}")[0], 403)

    def test_evidence_is_checked_without_the_system(self):
        deadline = time.monotonic() + ROOT_SECONDS
        while self.auditor.get(f"/v1/{self.made['name']}/history:proof")[1].get("version") != "2":
            self.assertLess(time.monotonic(), deadline, "no root was signed")
            time.sleep(2)
        keys = sorted((STATE / "root_keys").glob("*.pem"))
        self.assertEqual(len(keys), 1)
        with tempfile.TemporaryDirectory() as self.folder:
            evidence = Path(self.folder) / "evidence.jsonl"
            self.assertEqual(self.sendctl("roots", "export", str(evidence), "--history", self.made["name"])[0], 0)
            self.assertEqual(evidence.stat().st_mode & 0o777, 0o600)
            check = ("roots", "check", str(evidence), "--public-key", str(keys[0]))
            code, said = self.sendctl(*check, online=False)
            self.assertEqual(code, 0, said)
            self.assertIn(f"{self.made['name']}: 2 entries, whole", said)
            whole = evidence.read_bytes()
            for place in (len(whole) // 4, len(whole) // 2, len(whole) - 20):
                evidence.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
                code, said = self.sendctl(*check, online=False)
                self.assertEqual((code, "EVIDENCE_BROKEN" in said), (1, True), said)
            self.assertEqual(self.sendctl("roots", "check", "nothing.jsonl", "--public-key", str(keys[0]), online=False)[0], 2)
            self.assertEqual(self.sendctl("roots", "export", str(evidence))[0], 2, "a file is never overwritten")


if __name__ == "__main__":
    unittest.main()
