"""What pupil says of people changes what ehcp shows, within seconds; where ehcp cannot hear it, it shows nothing."""
import datetime
import os
import signal
import subprocess
import unittest

from tests.e2e.register_test import REGISTERS, import_register
from tests.e2e.system import STATE, Client, new_id, pid_of, reason, until

LA = "/v1/localAuthorities/999"
TODAY = datetime.date.today().isoformat()
# The settings of two people: "school-senco" and "school-app".
ONE, TWO = "settings/urn-990000", "settings/urn-990001"
SHOWN, ABSENT, STALE = (200, None), (404, "REQUEST_NOT_FOUND"), (503, "RELATIONS_STALE")


class HeldFeed:
    """Keeps pupil's sequencer from numbering anything, as one that hangs would: what is saved there reaches nobody."""

    def __enter__(self):
        self.session = subprocess.Popen(
            ["mariadb", "--no-defaults", f"--socket={STATE / 'mariadb/mariadb.sock'}", "--user=root", "--batch", "--skip-column-names",
             "--unbuffered"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.session.stdin.write("SELECT GET_LOCK('send_feed_send_pupil', 20);\n")
        self.session.stdin.flush()
        assert self.session.stdout.readline().strip() == "1", "pupil's feed could not be held"
        return self

    def __exit__(self, *_):
        self.session.stdin.close()
        self.session.wait(20)
        self.session.stdout.close()


class RelationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        code, _, error = import_register(REGISTERS / "edubasealldata.csv")
        assert code == 0, error
        people = ("caseworker", "caseworker-two", "team-manager", "school-senco", "school-app")
        cls.caseworker, cls.two, cls.manager, cls.school, cls.other_school = map(Client, people)

    def make_pupil(self, **more):
        status, made = self.caseworker.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id()[:8], "birthDate": "2017-05-06", "sex": "SEX_MALE", **more})
        self.assertEqual(status, 200, made)
        return made

    def make_request(self, pupil, **more):
        status, made = self.caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_EDUCATION_SETTING", "receivedDate": TODAY,
            "receivedChannel": "CHANNEL_EMAIL", **more})
        self.assertEqual(status, 200, made)
        return made

    def move(self, pupil, setting):
        status, after = self.caseworker.call("PATCH", f"/v1/{pupil['name']}?updateMask=setting&requestId={new_id()}",
                                             {"etag": pupil["etag"], "setting": setting})
        self.assertEqual(status, 200, after)
        return after

    def bar(self, pupil):
        """Bars caseworker two."""
        status, rule = self.manager.post(f"/v1/{pupil['name']}/accessRules?requestId={new_id()}", {
            "kind": "ACCESS_RULE_KIND_PERSON_BARRED", "barredSubject": "demo-caseworker-two", "reason": "Demo reason"})
        self.assertEqual(status, 200, rule)
        return rule

    def lift(self, rule):
        self.assertEqual(self.manager.post(f"/v1/{rule['name']}:end", {"requestId": new_id(), "etag": rule["etag"], "reason": "Demo: over"})[0], 200)

    @staticmethod
    def asks(client, made):
        return lambda: client.get(f"/v1/{made['name']}")

    def becomes(self, client, made, wanted):
        """What `client` is answered until it is what is wanted."""
        return [reason(answer) for answer in until(self.asks(client, made), lambda answer: reason(answer) == wanted)]

    def listed(self, client, pupil):
        status, page = client.get(f"{LA}/ehcRequests?pupil={pupil['name']}")
        self.assertEqual(status, 200, page)
        return page.get("ehcRequests", [])

    def test_a_bar_takes_a_request_away_and_its_end_brings_it_back(self):
        pupil = self.make_pupil()
        made = self.make_request(pupil)
        self.assertEqual(reason(self.asks(self.two, made)()), SHOWN)
        rule = self.bar(pupil)
        self.becomes(self.two, made, ABSENT)
        self.assertEqual(self.listed(self.two, pupil), [])
        self.assertEqual(reason(self.two.get(f"/v1/{made['name']}/history")), ABSENT)
        self.assertEqual(self.listed(self.caseworker, pupil), [made])
        self.lift(rule)
        self.becomes(self.two, made, SHOWN)
        self.assertEqual(self.listed(self.two, pupil), [made])

    def test_a_child_who_moves_school_takes_the_relation_along(self):
        pupil = self.make_pupil(setting=ONE)
        made = self.make_request(pupil, requestingSetting=ONE)
        self.becomes(self.school, made, SHOWN)
        self.assertEqual(self.listed(self.school, pupil), [made])
        pupil = self.move(pupil, TWO)
        self.becomes(self.school, made, ABSENT)
        self.assertEqual(reason(self.asks(self.other_school, made)()), ABSENT)
        self.assertEqual(self.listed(self.other_school, pupil), [])
        status, refused = self.caseworker.post(f"/v1/{made['name']}:recordDecision", {
            "requestId": new_id(), "etag": made["etag"], "decision": "DECISION_DO_NOT_ASSESS", "decidedOnDate": TODAY, "reasons": "Demo reasons"})
        self.assertEqual(status, 200, refused)
        # The school of today learns that there was one that was refused, and nothing of what anybody said.
        seen = {"name": made["name"], "pupil": pupil["name"], "receivedDate": TODAY, "state": "STATE_REFUSED_TO_ASSESS",
                "decision": "DECISION_DO_NOT_ASSESS", "decidedOnDate": TODAY, "statusOnly": True}
        self.assertEqual(self.asks(self.other_school, made)(), (200, seen))
        self.assertEqual(self.listed(self.other_school, pupil), [seen])
        self.assertEqual(reason(self.asks(self.school, made)()), ABSENT)
        pupil = self.move(pupil, ONE)
        self.becomes(self.school, made, SHOWN)
        self.becomes(self.other_school, made, ABSENT)
        self.assertEqual(self.asks(self.school, made)(), (200, refused))

    def test_a_bar_that_ehcp_cannot_hear_of_closes_it_and_holds_when_it_can(self):
        pupil = self.make_pupil()
        made = self.make_request(pupil)
        self.becomes(self.two, made, SHOWN)
        with HeldFeed():
            rule = self.bar(pupil)
            before = self.becomes(self.two, made, STALE)
            self.assertEqual(set(before), {SHOWN, STALE})
            for client in (self.two, self.caseworker, self.school):
                self.assertEqual(reason(client.get(f"{LA}/ehcRequests")), STALE)
            self.assertEqual(reason(self.asks(self.caseworker, made)()), STALE)
            status, refused = self.asks(self.two, made)()
            self.assertTrue([d for d in refused["details"] if d["@type"].endswith("RetryInfo")], refused)
        self.assertLessEqual(set(self.becomes(self.two, made, ABSENT)), {STALE, ABSENT}, "it was open again before it knew of the bar")
        self.assertEqual(self.listed(self.two, pupil), [])
        self.becomes(self.caseworker, made, SHOWN)
        self.lift(rule)
        self.becomes(self.two, made, SHOWN)

    def test_without_its_owner_nothing_is_shown_for_long(self):
        made = self.make_request(self.make_pupil())
        os.kill(pid_of("pupil"), signal.SIGSTOP)
        try:
            self.assertEqual(set(self.becomes(self.caseworker, made, STALE)), {SHOWN, STALE})
            self.assertEqual(reason(self.caseworker.get(f"{LA}/ehcRequests")), STALE)
        finally:
            os.kill(pid_of("pupil"), signal.SIGCONT)
        self.assertEqual(set(self.becomes(self.caseworker, made, SHOWN)), {STALE, SHOWN})

    def test_started_without_its_owner_it_shows_nothing(self):
        pupil = self.make_pupil()
        made = self.make_request(pupil)
        self.bar(pupil)
        self.becomes(self.two, made, ABSENT)
        os.kill(pid_of("pupil"), signal.SIGSTOP)
        try:
            os.kill(pid_of("ehcp"), signal.SIGKILL)
            answers = self.becomes(self.two, made, STALE)
            self.assertNotIn(SHOWN, answers)
            self.assertEqual(reason(self.asks(self.caseworker, made)()), STALE)
        finally:
            os.kill(pid_of("pupil"), signal.SIGCONT)
        self.assertNotIn(SHOWN, self.becomes(self.two, made, ABSENT))
        self.becomes(self.caseworker, made, SHOWN)


if __name__ == "__main__":
    unittest.main()
