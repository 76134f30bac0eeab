"""Registers imported through the gateway, and what a setting's closure means for the clock of a request."""
import csv
import datetime
import io
import itertools
import json
import os
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from google.protobuf import message_factory

from tests.e2e.system import BUILD, PORTS, ROOT, STATE, Client, new_id, reason, violations
from tests.e2e.transports import Grpc, contract

REGISTERS = ROOT / "tests/data/registers"


def sendctl(person, *arguments):
    """(exit code, what it printed, what it complained of)."""
    environment = {**os.environ, "SEND_SERVER": f"localhost:{PORTS['gateway']}", "SEND_CA": str(STATE / "certs/ca.pem"), "SEND_LA": "999",
                   "SEND_TOKEN": Client.token_of(person), "SENDCTL_CONFIG": str(STATE / "sendctl"), "no_proxy": "*", "ASAN_OPTIONS": "detect_leaks=0"}
    result = subprocess.run([f"{BUILD}/bin/sendctl", *arguments], env=environment, capture_output=True, text=True, timeout=60)
    return result.returncode, result.stdout, result.stderr


def import_register(path, register="establishments", *more):
    code, out, error = sendctl("admin", "settings", "import", str(path), "--register", register, "--json", *more)
    return code, (json.loads(out) if out else {}), error


def numbers(summary):
    return tuple(int(summary.get(key, 0)) for key in ("rowsRead", "rowsAdded", "rowsUpdated", "rowsUnchanged", "rowsRejected", "settingsClosed"))


def silence(over):
    """No message, and no end until it is over."""
    over.wait(60)
    yield from ()


class RegisterTest(unittest.TestCase):
    def test_imports_once_then_nothing_changes_then_only_what_did(self):
        code, first, error = import_register(REGISTERS / "early_years.csv", "early-years")
        self.assertEqual(code, 0, error)
        self.assertEqual(int(first["rowsRejected"]), 3)
        self.assertEqual([p["reason"] for p in first["problems"]], ["BAD_URN", "BAD_KIND", "BAD_DATE"])
        _, again, _ = import_register(REGISTERS / "early_years.csv", "early-years")
        self.assertEqual(numbers(again), (6, 0, 0, 3, 3, 0))
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(folder) / "changed.csv"
            changed.write_text((REGISTERS / "early_years.csv").read_text().replace(",48,", ",52,"))
            _, third, _ = import_register(changed, "early-years")
        self.assertEqual(numbers(third), (6, 0, 1, 2, 3, 0))
        _, setting = Client("caseworker").get("/v1/settings/ofsted-EY990001")
        self.assertEqual((setting["places"], setting["kind"], setting["etag"]), (52, "SETTING_KIND_GROUP", "v2"))

    def test_uploads_that_send_no_more_keep_nobody_waiting(self):
        """More than a service has threads: of somebody who may import and has begun, and of somebody who may not and has sent nothing."""
        method = next(method for method in contract()[1] if method.path.endswith("/ImportSettings"))
        header = message_factory.GetMessageClass(method.descriptor.input_type)()
        header.header.register = 1
        for person, begun in (("admin", [header]), ("caseworker", [])):
            over, gateway = threading.Event(), Grpc(PORTS["gateway"])
            begin = gateway.channel.stream_unary(method.path, request_serializer=lambda m: m.SerializeToString(), response_deserializer=bytes)
            uploads = [begin.future(itertools.chain(begun, silence(over)), metadata=[("authorization", f"Bearer {Client.token_of(person)}")]) for _ in range(20)]
            try:
                with self.subTest(person):
                    self.assertEqual(Client("caseworker").get("/v1/settings?pageSize=1")[0], 200)
            finally:
                for upload in uploads:
                    upload.cancel()
                over.set()
                gateway.close()

    def test_a_replacing_import_closes_only_what_is_confirmed(self):
        code, _, error = import_register(REGISTERS / "edubasealldata.csv")
        self.assertEqual(code, 0, error)
        rows = list(csv.reader(io.StringIO((REGISTERS / "edubasealldata.csv").read_text(encoding="cp1252"))))
        with tempfile.TemporaryDirectory() as folder:
            shorter = Path(folder) / "shorter.csv"
            with shorter.open("w", encoding="cp1252", newline="") as file:
                csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows[:-5])
            code, _, error = import_register(shorter, "establishments", "--replacing")
            self.assertEqual(code, 1)
            self.assertIn("TOO_MANY_CLOSURES", error)
            open_now = [s for s in self.all_settings() if s["status"] == "SETTING_STATUS_OPEN"]
            left_out = {f"settings/urn-{row[0]}" for row in rows[-5:]} & {s["name"] for s in open_now}
            kept = {f"settings/urn-{row[0]}" for row in rows[1:-5]}
            to_close = sum(1 for s in open_now if s["name"].startswith("settings/urn-") and s["name"] not in kept)
            code, done, error = import_register(shorter, "establishments", "--replacing", "--confirm-closures", str(to_close))
            self.assertEqual(code, 0, error)
            self.assertEqual(int(done["settingsClosed"]), to_close)
        closed = {s["name"] for s in self.all_settings() if s["status"] == "SETTING_STATUS_CLOSED"}
        self.assertLessEqual(left_out, closed)
        import_register(REGISTERS / "edubasealldata.csv")
        self.assertFalse(left_out & {s["name"] for s in self.all_settings() if s["status"] == "SETTING_STATUS_CLOSED"})

    def all_settings(self):
        client, found, token = Client("caseworker"), [], ""
        while True:
            _, page = client.get(f"/v1/settings?pageSize=25&pageToken={token}")
            found += page.get("settings", [])
            token = page.get("nextPageToken", "")
            if not token:
                return found

    def test_finds_by_words_numbers_and_postcode(self):
        import_register(REGISTERS / "edubasealldata.csv")
        client = Client("caseworker")
        for query in ("oak%20prim", "990000", "9992000", "10090000", "zz99%200ad"):
            _, page = client.get(f"/v1/settings:search?query={query}")
            self.assertIn("Example Oak Primary School", [s["title"] for s in page.get("settings", [])], query)
        self.assertEqual(violations(client.get("/v1/settings:search?query=ab")), ["query"])
        self.assertEqual(client.get("/v1/settings:search?query=%22%2B-*%28%29")[0], 200)

    def test_a_closure_of_four_weeks_excuses_lateness(self):
        import_register(REGISTERS / "edubasealldata.csv")
        client, today = Client("caseworker"), datetime.date.today()
        received, closed = today - datetime.timedelta(days=60), today - datetime.timedelta(days=55)
        _, setting = client.get("/v1/settings/urn-990005")
        dates = {"requestId": new_id(), "etag": setting["etag"], "closures": [
            {"title": "Demo closure", "closedFromDate": closed.isoformat(), "reopensDate": (closed + datetime.timedelta(days=40)).isoformat()}]}
        self.assertEqual(reason(Client("school-senco").post("/v1/settings/urn-990005:setTermDates", dates)), (403, "NOT_YOUR_SETTING"))
        status, after = client.post("/v1/settings/urn-990005:setTermDates", dates)
        self.assertEqual((status, len(after["closures"])), (200, 1), after)
        # An import leaves our dates as they are.
        import_register(REGISTERS / "edubasealldata.csv")
        self.assertEqual(client.get("/v1/settings/urn-990005")[1]["closures"], after["closures"])
        _, pupil = client.post(f"/v1/localAuthorities/999/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2015-01-02", "sex": "SEX_MALE", "setting": "settings/urn-990005"})
        _, made = client.post(f"/v1/localAuthorities/999/ehcRequests?requestId={new_id()}", {
            "pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_EDUCATION_SETTING",
            "receivedDate": received.isoformat(), "receivedChannel": "CHANNEL_PORTAL"})
        claim = {"limitId": "A2", "ground": "EXCEPTION_GROUND_SCHOOL_CLOSURE", "setting": "settings/urn-990005",
                 "adviceRequestedDate": (closed - datetime.timedelta(days=8)).isoformat(), "evidence": "Demo evidence"}
        act = {"etag": made["etag"], "exception": claim}
        self.assertEqual(reason(client.post(f"/v1/{made['name']}:claimException", {**act, "requestId": new_id()})), (400, "EXCEPTION_NOT_AVAILABLE"))
        claim["adviceRequestedDate"] = closed.isoformat()
        status, claimed = client.post(f"/v1/{made['name']}:claimException", {**act, "requestId": new_id()})
        self.assertEqual(status, 200, claimed)
        _, deadlines = client.get(f"/v1/{made['name']}/deadlines")
        self.assertEqual(next(d["status"] for d in deadlines["deadlines"] if d["limitId"] == "A2"), "DEADLINE_STATUS_LATE_EXCUSED")


if __name__ == "__main__":
    unittest.main()
