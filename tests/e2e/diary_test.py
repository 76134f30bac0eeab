"""The diary of a case through the gateway: written, corrected, worked through, and closed to all but the authority's own staff."""
import datetime
import subprocess
import unittest

from tests.e2e.slice_test import LA, TODAY, pupil
from tests.e2e.system import BUILD, GATEWAY, STATE, Client, new_id, reason, until, violations


class DiaryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.caseworker, cls.manager, cls.auditor = Client("caseworker"), Client("team-manager"), Client("auditor")

    def receive(self):
        status, child = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", pupil("Example-" + new_id()[:8]))
        self.assertEqual(status, 200, child)
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": child["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, made)
        return made

    def write(self, made, **entry):
        status, written = self.caseworker.post(f"/v1/{made['name']}/diaryEntries?requestId={new_id()}", entry)
        self.assertEqual(status, 200, written)
        return written

    def act(self, entry, verb, client=None, **body):
        return (client or self.caseworker).post(f"/v1/{entry['name']}:{verb}", {"requestId": new_id(), "etag": entry["etag"], **body})

    def test_a_correction_leaves_what_was_written_readable(self):
        said = self.write(self.receive(), contact={"channel": "CHANNEL_TELEPHONE", "withWhom": "Demo-Ada Example-0001", "said": "They agree."})
        self.assertEqual((said["kind"], said["entryDate"], said["author"]), ("DIARY_ENTRY_KIND_CONTACT", TODAY.isoformat(), "demo-caseworker"))
        content = {"contact": {**said["contact"], "said": "They do not agree."}}
        self.assertEqual(violations(self.act(said, "correct", diaryEntry=content)), ["reason"])
        status, corrected = self.act(said, "correct", self.manager, diaryEntry=content, reason="Demo: misheard")
        self.assertEqual(status, 200, corrected)
        self.assertEqual(corrected["correction"]["correctedBy"], "demo-team-manager")
        self.assertEqual(reason(self.act(said, "correct", diaryEntry=content, reason="again")), (409, "STALE_ETAG"))
        status, then = self.auditor.get(f"/v1/{said['name']}?asOfTime={said['updateTime']}")
        self.assertEqual((status, then["contact"]["said"]), (200, "They agree."), then)
        status, history = self.auditor.get(f"/v1/{said['name']}/history")
        self.assertEqual(status, 200, history)
        self.assertEqual([entry["actor"].rsplit("#", 1)[-1] for entry in history["entries"]], ["demo-caseworker", "demo-team-manager"])
        changed = {change["field"]: change for change in history["entries"][1]["changes"]}
        self.assertEqual((changed["said"]["before"], changed["said"]["after"]), ('"They agree."', '"They do not agree."'))
        status, report = self.auditor.get(f"/v1/{said['name']}/history:verify")
        self.assertEqual((status, report.get("whole"), report["entries"]), (200, True, "2"), report)

    def test_a_task_is_on_the_work_list_until_it_is_done(self):
        made = self.receive()
        task = self.write(made, task={"what": "Demo: ring the school", "dueDate": TODAY.isoformat()})
        self.assertEqual(task["task"]["owner"], "demo-caseworker")
        self.assertIn(task["name"], self.tasks(self.caseworker, "mine=true"))
        status, task = self.act(task, "reassign", owner="demo-caseworker-two")
        self.assertEqual(status, 200, task)
        self.assertNotIn(task["name"], self.tasks(self.caseworker, "mine=true"))
        self.assertIn(task["name"], self.tasks(Client("caseworker-two"), "mine=true"))
        later = (TODAY + datetime.timedelta(days=9)).isoformat()
        status, task = self.act(task, "move", dueDate=later)
        self.assertEqual(status, 200, task)
        self.assertNotIn(task["name"], self.tasks(self.manager, f"dueBeforeDate={later}"))
        status, task = self.act(task, "complete")
        self.assertEqual((status, task["task"]["state"], task["task"]["endedBy"]), (200, "DIARY_TASK_STATE_DONE", "demo-caseworker"))
        self.assertNotIn(task["name"], self.tasks(self.manager, ""))
        self.assertIn(task["name"], self.tasks(self.manager, "state=DIARY_TASK_STATE_DONE&owner=demo-caseworker-two"))
        self.assertEqual(reason(self.act(task, "complete")), (400, "TASK_ENDED"))

    def tasks(self, client, filters):
        """The names on every page of a work-list, three at a time."""
        names, token = [], ""
        while True:
            status, page = client.get(f"{LA}/diaryEntries:listTasks?pageSize=3&pageToken={token}&{filters}")
            self.assertEqual(status, 200, page)
            names += [entry["name"] for entry in page.get("diaryEntries", [])]
            token = page.get("nextPageToken", "")
            if not token:
                self.assertEqual(len(names), len(set(names)))
                return names

    def test_a_diary_goes_on_after_the_request_has_ended(self):
        made = self.receive()
        status, _ = self.caseworker.post(f"/v1/{made['name']}:withdraw", {
            "requestId": new_id(), "etag": made["etag"], "withdrawnOnDate": TODAY.isoformat(), "reason": "Demo"})
        self.assertEqual(status, 200)
        old = self.write(made, entryDate=(TODAY - datetime.timedelta(days=9)).isoformat(), document={
            "kind": "DIARY_DOCUMENT_KIND_REPORT", "title": "Demo report", "sender": "Demo Clinic", "keptAt": "demo/1"})
        new = self.write(made, note={"text": "Demo: they rang again."})
        status, page = self.auditor.get(f"/v1/{made['name']}/diaryEntries")
        self.assertEqual((status, [entry["name"] for entry in page["diaryEntries"]]), (200, [new["name"], old["name"]]))
        status, page = self.auditor.get(f"/v1/{made['name']}/diaryEntries?kind=DIARY_ENTRY_KIND_DOCUMENT")
        self.assertEqual([entry["name"] for entry in page["diaryEntries"]], [old["name"]])
        ahead = (TODAY + datetime.timedelta(days=1)).isoformat()
        answer = self.caseworker.post(f"/v1/{made['name']}/diaryEntries?requestId={new_id()}", {"entryDate": ahead, "note": {"text": "Demo"}})
        self.assertEqual(reason(answer), (400, "DATE_IN_FUTURE"))

    def test_only_the_authoritys_staff_meet_it_and_nobody_who_is_barred(self):
        made = self.receive()
        task = self.write(made, task={"what": "Demo", "dueDate": TODAY.isoformat(), "owner": "demo-caseworker-two"})
        for person in ("school-senco", "school-app", "adviser", "family", "area-senco", "learner"):
            for address in (f"/v1/{task['name']}", f"/v1/{made['name']}/diaryEntries", f"{LA}/diaryEntries:listTasks", f"/v1/{task['name']}/history"):
                self.assertEqual(reason(Client(person).get(address)), (403, "ROLE_NOT_ALLOWED"), (person, address))
        self.assertEqual(reason(self.act(task, "complete", Client("panel-member"))), (403, "ROLE_NOT_ALLOWED"))
        two = Client("caseworker-two")
        self.assertIn(task["name"], self.tasks(two, "mine=true"))
        status, _ = self.manager.post(f"/v1/{made['pupil']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"})
        self.assertEqual(status, 200)
        until(lambda: self.tasks(two, "mine=true"), lambda names: task["name"] not in names)
        self.assertEqual(reason(two.get(f"/v1/{task['name']}")), (404, "DIARY_ENTRY_NOT_FOUND"))
        self.assertEqual(reason(two.get(f"/v1/{made['name']}/diaryEntries")), (404, "REQUEST_NOT_FOUND"))
        self.assertEqual(reason(self.act(task, "complete", two)), (404, "DIARY_ENTRY_NOT_FOUND"))

    def test_each_read_is_in_the_read_log(self):
        note = self.write(self.receive(), note={"text": "Demo"})
        self.assertEqual(Client("panel-member").get(f"/v1/{note['name']}")[0], 200)
        logged = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={STATE / 'mariadb/mariadb.sock'}", "--user=root", "--batch", "--skip-column-names", "send_ehcp"],
            input=f"SELECT method, actor FROM read_log WHERE records LIKE '%{note['name']}%'", capture_output=True, text=True, check=True).stdout
        self.assertRegex(logged, r"DiaryService/CreateDiaryEntry\t\S+#demo-caseworker\n")
        self.assertRegex(logged, r"DiaryService/GetDiaryEntry\t\S+#demo-panel-member\n")
        status, seen = self.auditor.get(f"/v1/{note['name']}/reads")
        readers = [(read["method"].rsplit("/", 1)[-1], read["actor"].rsplit("#", 1)[-1]) for read in seen["reads"]]
        self.assertEqual((status, readers), (200, [("CreateDiaryEntry", "demo-caseworker"), ("GetDiaryEntry", "demo-panel-member")]))
        self.assertEqual(reason(self.caseworker.get(f"/v1/{note['name']}/reads")), (403, "ROLE_NOT_ALLOWED"))

    def test_by_sendctl(self):
        made = self.receive()
        ident = made["name"].rsplit("/", 1)[1]
        self.sendctl("diary", "note", ident, "--text", "Demo: a thought")
        self.sendctl("diary", "task", ident, "--what", "Demo: a deed", "--due", TODAY.isoformat())
        listed = self.sendctl("diary", "list", ident)
        self.assertIn("a thought", listed)
        name = next(word for word in self.sendctl("diary", "list", ident, "--kind", "note").split() if word.startswith(f"{ident}/"))
        self.assertIn("a better thought", self.sendctl("diary", "correct", name, "--text", "Demo: a better thought", "--reason", "Demo"))
        task = next(word for word in self.sendctl("diary", "list", ident, "--kind", "task").split() if word.startswith(f"{ident}/"))
        self.assertIn(task, self.sendctl("diary", "tasks", "--mine", "--all"))
        self.assertIn("done", self.sendctl("diary", "done", task))
        self.assertNotIn(task, self.sendctl("diary", "tasks", "--mine", "--all"))

    @staticmethod
    def sendctl(*words):
        done = subprocess.run([f"{BUILD}/bin/sendctl", *words, "--server", GATEWAY.removeprefix("https://"), "--ca", str(STATE / "certs/ca.pem"),
                               "--token", Client.token_of("caseworker")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


if __name__ == "__main__":
    unittest.main()
