"""The main journey, through the gateway: a child is recorded, a request received, its dates explained, decided."""
import datetime
import subprocess
import unittest

from tests.e2e.system import ISSUER, STATE, Client, new_id, reason, record_caseworker, violations

LA = "/v1/localAuthorities/999"
TODAY = datetime.date.today()


def pupil(surname, **more):
    return {"forename": "Demo-Child", "surname": surname, "birthDate": "2018-03-04", "sex": "SEX_FEMALE", **more}


class SliceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.caseworker = Client("caseworker")
        cls.manager = Client("team-manager")

    def make_pupil(self, **more):
        status, made = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8], **more))
        self.assertEqual(status, 200, made)
        return made

    def make_request(self, received, **more):
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": self.make_pupil()["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY",
            "receivedDate": received.isoformat(), "receivedChannel": "CHANNEL_EMAIL", **more})
        self.assertEqual(status, 200, made)
        return made

    def act(self, made, verb, client=None, **body):
        return (client or self.caseworker).post(f"/v1/{made['name']}:{verb}", {"requestId": new_id(), "etag": made["etag"], **body})

    def test_a_request_from_receipt_to_decision(self):
        received = TODAY - datetime.timedelta(days=50)
        made = self.make_request(received)
        self.assertEqual(made["state"], "STATE_RECEIVED")
        self.assertEqual(made["nextDueLimitId"], "A2")
        due = received + datetime.timedelta(weeks=6)
        self.assertEqual(made["nextDueDate"], due.isoformat())

        status, deadlines = self.caseworker.get(f"/v1/{made['name']}/deadlines")
        self.assertEqual(status, 200)
        by_id = {d["limitId"]: d for d in deadlines["deadlines"]}
        self.assertEqual(by_id["A2"]["status"], "DEADLINE_STATUS_LATE")
        self.assertEqual(by_id["A2"]["daysLeft"], -8)
        self.assertEqual(by_id["C4d"]["dueDate"], (received + datetime.timedelta(weeks=20)).isoformat())

        status, why = self.caseworker.get(f"/v1/{made['name']}/deadlines/A2:explain")
        self.assertEqual(status, 200)
        self.assertEqual([s["date"] for s in why["steps"]][:7],
                         [(received + datetime.timedelta(weeks=w)).isoformat() for w in range(7)])
        self.assertEqual(len(why["exceptions"]), 4)

        status, decided = self.act(made, "recordDecision", decision="DECISION_ASSESS", decidedOnDate=TODAY.isoformat(), reasons="Demo reasons",
                                   notices=[{"kind": "NOTICE_KIND_ASSESSMENT_DECISION", "recipientKind": "RECIPIENT_KIND_PARENT",
                                             "recipient": "Demo Parent", "sentOnDate": TODAY.isoformat(), "channel": "CHANNEL_EMAIL"}])
        self.assertEqual(status, 200, decided)
        self.assertEqual(decided["state"], "STATE_ASSESSING")
        status, deadlines = self.caseworker.get(f"/v1/{made['name']}/deadlines")
        by_id = {d["limitId"]: d for d in deadlines["deadlines"]}
        self.assertEqual((by_id["A2"]["status"], by_id["A2"]["metOnDate"]), ("DEADLINE_STATUS_LATE", TODAY.isoformat()))
        self.assertEqual(reason(self.act(decided, "recordDecision", decision="DECISION_ASSESS", decidedOnDate=TODAY.isoformat(), reasons="x")),
                         (400, "ALREADY_DECIDED"))

    def test_an_exception_excuses_lateness_and_moves_no_date(self):
        received = TODAY - datetime.timedelta(days=50)
        made = self.make_request(received)
        self.assertEqual(reason(self.act(made, "claimException", exception={
            "limitId": "A2", "ground": "EXCEPTION_GROUND_STAFF_SHORTAGE", "evidence": "Demo"})), (400, "NOT_AN_EXCEPTION"))
        status, claimed = self.act(made, "claimException", exception={
            "limitId": "A2", "ground": "EXCEPTION_GROUND_ABSENCE", "fromDate": received.isoformat(),
            "toDate": (received + datetime.timedelta(days=30)).isoformat(), "evidence": "Demo evidence"})
        self.assertEqual(status, 200, claimed)
        self.assertEqual(claimed["nextDueDate"], made["nextDueDate"])
        _, deadlines = self.caseworker.get(f"/v1/{made['name']}/deadlines")
        a2 = next(d for d in deadlines["deadlines"] if d["limitId"] == "A2")
        self.assertEqual(a2["status"], "DEADLINE_STATUS_LATE_EXCUSED")
        claim = claimed["exceptions"][0]["claimId"]
        status, withdrawn = self.act(claimed, "withdrawException", claimId=claim, reason="Demo reason")
        self.assertEqual(status, 200, withdrawn)
        self.assertEqual(reason(self.act(withdrawn, "withdrawException", claimId=claim, reason="again")), (400, "EXCEPTION_ALREADY_WITHDRAWN"))

    def test_a_repeated_call_answers_the_same_and_changes_once(self):
        made = self.make_request(TODAY)
        record_caseworker("demo-caseworker")
        body = {"requestId": new_id(), "etag": made["etag"], "caseworker": "demo-caseworker"}
        first = self.caseworker.post(f"/v1/{made['name']}:allocate", body)
        self.assertEqual(first[0], 200, first)
        self.assertEqual(self.caseworker.post(f"/v1/{made['name']}:allocate", body), first)
        self.assertEqual(reason(self.caseworker.post(f"/v1/{made['name']}:allocate", {**body, "caseworker": "other"})), (400, "REQUEST_ID_REUSED"))
        self.assertEqual(reason(self.caseworker.post(f"/v1/{made['name']}:allocate", {**body, "requestId": new_id()})), (409, "STALE_ETAG"))

    def test_a_child_has_one_open_request(self):
        made = self.make_request(TODAY)
        answer = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": made["pupil"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(reason(answer), (409, "OPEN_REQUEST_EXISTS"))
        self.assertIn(made["name"], str(answer[1]["details"]))

    def test_every_bad_field_is_named_at_once(self):
        answer = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {"pupil": "nobody", "receivedDate": "2026-02-30"})
        self.assertEqual(reason(answer), (400, "INVALID_FIELDS"))
        self.assertEqual(violations(answer), ["ehc_request.pupil", "ehc_request.trigger", "ehc_request.source", "ehc_request.received_date",
                                              "ehc_request.received_channel"])
        self.assertEqual(reason(self.caseworker.post(f"{LA}/ehcRequests", {})), (400, "INVALID_FIELDS"))

    def test_lists_come_in_sealed_pages(self):
        for _ in range(3):
            self.make_request(TODAY)
        seen, token = [], ""
        while True:
            status, page = self.caseworker.get(f"{LA}/ehcRequests?pageSize=2&pageToken={token}")
            self.assertEqual(status, 200, page)
            seen += [r["name"] for r in page["ehcRequests"]]
            token = page.get("nextPageToken", "")
            if not token:
                break
            last = token
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreaterEqual(len(seen), 3)
        for client, query in ((self.manager, ""), (self.caseworker, "&state=STATE_RECEIVED")):
            self.assertEqual(reason(client.get(f"{LA}/ehcRequests?pageSize=2&pageToken={last}{query}")), (400, "BAD_PAGE_TOKEN"))
        self.assertEqual(reason(self.caseworker.get(f"{LA}/ehcRequests?pageSize=201")), (400, "INVALID_FIELDS"))

    def test_corrects_a_receipt_by_mask(self):
        made = self.make_request(TODAY)
        day = (TODAY - datetime.timedelta(days=3)).isoformat()
        status, after = self.caseworker.call("PATCH", f"/v1/{made['name']}?updateMask=receivedDate&requestId={new_id()}",
                                             {"etag": made["etag"], "receivedDate": day})
        self.assertEqual(status, 200, after)
        self.assertEqual(after["receivedDate"], day)
        self.assertEqual(after["source"], made["source"])
        answer = self.caseworker.call("PATCH", f"/v1/{made['name']}?updateMask=state&requestId={new_id()}", {"etag": after["etag"]})
        self.assertEqual(violations(answer), ["update_mask"])

    def test_withdraws(self):
        made = self.make_request(TODAY)
        status, after = self.act(made, "withdraw", withdrawnOnDate=TODAY.isoformat(), reason="Demo: moved away")
        self.assertEqual((status, after["state"]), (200, "STATE_WITHDRAWN"))
        self.assertNotIn("nextDueDate", after)
        self.assertEqual(reason(self.act(after, "allocate", caseworker="x")), (400, "REQUEST_CLOSED"))

    def test_the_journal_and_the_read_log_keep_all_of_it(self):
        made = self.make_request(TODAY)
        self.caseworker.get(f"/v1/{made['name']}")
        ident = made["name"].rsplit("/", 1)[1]
        sql = (f"SELECT CONCAT(action, ' ', actor, ' ', version) FROM journal WHERE entity_id = '{ident}';"
               f"SELECT method FROM read_log WHERE records LIKE '%{ident}%' ORDER BY id;")
        rows = subprocess.run(["mariadb", "--no-defaults", f"--socket={STATE / 'mariadb/mariadb.sock'}", "--user=root", "--batch",
                               "--skip-column-names", "send_ehcp"], input=sql, capture_output=True, text=True, check=True).stdout.split("\n")
        self.assertEqual(rows[0], f"send.ehcp.v1.EhcRequestService/CreateEhcRequest {ISSUER}#demo-caseworker 1")
        self.assertEqual(rows[1:3], ["send.ehcp.v1.EhcRequestService/CreateEhcRequest", "send.ehcp.v1.EhcRequestService/GetEhcRequest"])


if __name__ == "__main__":
    unittest.main()
