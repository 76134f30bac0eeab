"""Who has which requests: caseworkers, cover for an absence, and a caseload handed over though the service dies in the middle of it."""
import datetime
import os
import signal
import threading
import time
import unittest

from tests.e2e.database import run_sql
from tests.e2e.system import Client, new_id, pid_of, reason, record_caseworker

LA = "/v1/localAuthorities/999"
TODAY = datetime.date.today()
CASELOAD = 48
BACK_SECONDS = 30


class AllocationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.caseworker, cls.manager = Client("caseworker"), Client("team-manager")

    def new_caseworker(self, **more):
        """Somebody of this test's own."""
        return record_caseworker("demo-" + new_id(), **more)

    def make_request(self):
        status, pupil = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2017-03-04", "sex": "SEX_FEMALE"})
        self.assertEqual(status, 200, pupil)
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY",
            "receivedDate": TODAY.isoformat(), "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, made)
        return made

    def allocate(self, made, subject, **more):
        return self.caseworker.post(f"/v1/{made['name']}:allocate", {"requestId": new_id(), "etag": made["etag"], "caseworker": subject, **more})

    def given(self, subject):
        status, made = self.allocate(self.make_request(), subject)
        self.assertEqual(status, 200, made)
        return made

    def work_list(self, subject):
        status, page = self.caseworker.get(f"{LA}/ehcRequests?caseworker={subject}&pageSize=200")
        self.assertEqual(status, 200, page)
        return page.get("ehcRequests", [])

    def change(self, caseworker, verb, **body):
        return self.manager.post(f"/v1/{caseworker['name']}:{verb}", {"requestId": new_id(), "etag": caseworker["etag"], **body})

    def test_a_request_goes_only_to_somebody_who_works_here(self):
        made = self.make_request()
        answer = self.allocate(made, "demo-nobody")
        self.assertEqual(reason(answer), (400, "CASEWORKER_UNKNOWN"))
        self.assertIn("record them first", answer[1]["message"])
        leaver = self.new_caseworker()
        self.assertEqual(reason(self.allocate(made, leaver["subject"], team="nowhere")), (400, "TEAM_UNKNOWN"))
        status, made = self.allocate(made, leaver["subject"], reason="Demo: near the school")
        self.assertEqual((status, made.get("allocationReason")), (200, "Demo: near the school"), made)
        yesterday = TODAY - datetime.timedelta(days=1)
        status, leaver = self.manager.call(
            "PATCH", f"/v1/{leaver['name']}?updateMask=activeFromDate,activeUntilDate&requestId={new_id()}",
            {"etag": leaver["etag"], "activeFromDate": "2020-01-01", "activeUntilDate": yesterday.isoformat()})
        self.assertEqual((status, leaver.get("state")), (200, "CASEWORKER_STATE_LEFT"), leaver)
        self.assertEqual(reason(self.allocate(made, leaver["subject"])), (400, "CASEWORKER_NOT_ACTIVE"))
        # And what they left behind is in sight.
        status, page = self.manager.get(f"{LA}/caseworkers?state=CASEWORKER_STATE_LEFT&holdingRequests=true&pageSize=200")
        self.assertEqual(status, 200, page)
        self.assertEqual([c["heldRequests"] for c in page["caseworkers"] if c["name"] == leaver["name"]], ["1"])

    def test_who_covers_sees_the_requests_and_the_count_stays_the_holders(self):
        away, covers, beyond = self.new_caseworker(), self.new_caseworker(), self.new_caseworker()
        made, own = self.given(away["subject"]), self.given(covers["subject"])
        days = {"fromDate": TODAY.isoformat(), "toDate": (TODAY + datetime.timedelta(days=7)).isoformat()}
        status, away = self.change(away, "startCover", cover={"coveredBy": covers["subject"], **days})
        self.assertEqual(status, 200, away)
        rows = {r["name"]: r for r in self.work_list(covers["subject"])}
        self.assertEqual(set(rows), {made["name"], own["name"]})
        self.assertEqual((rows[made["name"]]["caseworker"], rows[made["name"]]["coveredBy"]), (away["subject"], covers["subject"]))
        self.assertNotIn("coveredBy", rows[own["name"]])
        _, summary = self.manager.get(f"{LA}/ehcRequests:summarise?caseworker={away['subject']}")
        self.assertEqual(summary["requests"], "1")
        _, summary = self.manager.get(f"{LA}/ehcRequests:summarise?caseworker={covers['subject']}")
        self.assertEqual(summary["requests"], "1")
        self.assertEqual(reason(self.change(away, "startCover", cover={"coveredBy": beyond["subject"], **days})), (400, "COVER_OVERLAPS"))
        self.assertEqual(reason(self.change(covers, "startCover", cover={"coveredBy": away["subject"], **days})), (400, "COVER_IN_CIRCLE"))
        # Who covers falls ill: the one who steps in sees both.
        status, ill = self.change(covers, "startCover", cover={"coveredBy": beyond["subject"], **days})
        self.assertEqual(status, 200, ill)
        self.assertEqual({r["name"] for r in self.work_list(beyond["subject"])}, {made["name"], own["name"]})
        status, away = self.change(away, "endCover", coverId=away["covers"][0]["coverId"])
        self.assertEqual(status, 200, away)
        self.assertEqual({r["name"] for r in self.work_list(beyond["subject"])}, {own["name"]})

    def hand_over(self, body):
        return self.manager.post(f"{LA}/ehcRequests:handOver", body)

    def test_a_caseload_goes_to_several_evenly_while_others_work_on_it(self):
        leaver, first, second = self.new_caseworker(), self.new_caseworker(), self.new_caseworker()
        names = [self.given(leaver["subject"])["name"] for _ in range(24)]
        corrected, stop = set(), threading.Event()

        def correct():
            """Corrects the receipt of one request after the other, whatever its version is at the moment."""
            while not stop.is_set():
                name = names[len(corrected) % len(names)]
                _, now = self.caseworker.get(f"/v1/{name}")
                status, _ = self.caseworker.call("PATCH", f"/v1/{name}?updateMask=receivedBy&requestId={new_id()}",
                                                 {"etag": now["etag"], "receivedBy": "Demo Corrector"})
                if status == 200:
                    corrected.add(name)

        other = threading.Thread(target=correct)
        other.start()
        body = {"requestId": new_id(), "fromCaseworker": leaver["subject"], "toCaseworkers": [first["subject"], second["subject"]],
                "reason": "Demo: leaves", "maxMoves": 10}
        replies = [self.hand_over(body)]
        while replies[-1][1].get("remaining", "0") != "0":
            self.assertLess(len(replies), 20, replies)
            replies.append(self.hand_over(body))
        stop.set()
        other.join()
        self.assertEqual({status for status, _ in replies}, {200}, replies)
        self.assertEqual(sum(int(reply.get("moved", 0)) for _, reply in replies), 24)
        lists = [{r["name"]: r for r in self.work_list(c["subject"])} for c in (first, second)]
        self.assertEqual([len(rows) for rows in lists], [12, 12])
        rows = {**lists[0], **lists[1]}
        self.assertEqual(set(rows), set(names))
        self.assertEqual({name for name in names if rows[name]["receivedBy"] == "Demo Corrector"}, corrected)
        self.assertEqual({row["allocationReason"] for row in rows.values()}, {"Demo: leaves"})

    def until_done(self, body):
        deadline = time.monotonic() + BACK_SECONDS
        while True:
            status, reply = self.hand_over(body)
            if status == 200 and reply.get("remaining", "0") == "0":
                return reply
            self.assertIn(status, (200, 503), reply)
            self.assertLess(time.monotonic(), deadline, reply)
            time.sleep(0.05)

    def cut_in_the_middle(self, leaver, successor):
        """Begins to hand the caseload over and kills the service meanwhile: the call, and how many were moved by then."""
        body = {"requestId": new_id(), "fromCaseworker": leaver, "toCaseworkers": [successor], "reason": "Demo: leaves"}
        call = threading.Thread(target=self.hand_over, args=(body,))
        call.start()
        while len(self.work_list(successor)) < 3:
            pass
        os.kill(pid_of("ehcp"), signal.SIGKILL)
        call.join()
        return body, int(run_sql(f"SELECT COUNT(*) FROM ehc_request WHERE caseworker = '{successor}'"))

    def test_a_death_in_the_middle_doubles_nothing_and_loses_nothing(self):
        for _ in range(3):
            leaver, successor = self.new_caseworker()["subject"], self.new_caseworker()["subject"]
            names = {self.given(leaver)["name"] for _ in range(CASELOAD)}
            body, moved = self.cut_in_the_middle(leaver, successor)
            reply = self.until_done(body)
            self.assertEqual(reply["planned"], str(CASELOAD))
            self.assertEqual({r["name"] for r in self.work_list(successor)}, names)
            self.assertEqual(self.work_list(leaver), [])
            ids = ",".join(f"'{name.rsplit('/', 1)[1]}'" for name in names)
            changes = run_sql("SELECT CONCAT(COUNT(*), ' ', MAX(version)) FROM journal WHERE kind = 'ehcRequest' "
                            f"AND action = 'send.ehcp.v1.AllocationService/HandOverCaseload' AND entity_id IN ({ids}) GROUP BY entity_id").splitlines()
            self.assertEqual(changes, ["1 3"] * CASELOAD, "one change a request")
            self.assertEqual(self.hand_over(body)[1].get("moved", "0"), "0")
            if moved < CASELOAD:
                return
        self.fail("the service died after the last request each time: nothing was cut")

    def test_the_history_of_a_request_tells_who_handed_it_over_and_why(self):
        leaver, successor = self.new_caseworker()["subject"], self.new_caseworker()["subject"]
        made = self.given(leaver)
        status, reply = self.hand_over({"requestId": new_id(), "fromCaseworker": leaver, "toCaseworkers": [successor], "reason": "Demo: leaves"})
        self.assertEqual((status, reply["moved"], reply["shares"]), (200, "1", [{"caseworker": successor, "requests": "1"}]))
        _, history = self.caseworker.get(f"/v1/{made['name']}/history")
        last = history["entries"][-1]
        self.assertEqual(last["action"], "send.ehcp.v1.AllocationService/HandOverCaseload")
        self.assertTrue(last["actor"].endswith("#demo-team-manager"), last)
        self.assertEqual({c["field"]: c["after"] for c in last["changes"]},
                         {"caseworker": f'"{successor}"', "allocation_reason": '"Demo: leaves"'})


if __name__ == "__main__":
    unittest.main()
