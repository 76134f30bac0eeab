"""A service that dies: its callers hear so, nothing hangs or is shown that should not be, and it comes back."""
import datetime
import os
import signal
import unittest

from tests.e2e.system import Client, new_id, pid_of, reason, until

LA = "/v1/localAuthorities/999"


class OutageTest(unittest.TestCase):
    def setUp(self):
        self.client = Client("caseworker")
        _, pupil = self.client.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2016-07-08", "sex": "SEX_FEMALE"})
        self.create = {"pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_OTHER", "receivedChannel": "CHANNEL_PORTAL",
                       "receivedDate": datetime.date.today().isoformat()}

    def test_without_pupil_reads_go_on_and_what_must_ask_it_is_unavailable_and_then_back(self):
        status, made = self.client.post(f"{LA}/ehcRequests?requestId={new_id()}", self.create)
        self.assertEqual(status, 200, made)
        reads = []

        def create():
            reads.append(self.client.get(f"/v1/{made['name']}"))
            return self.client.post(f"{LA}/ehcRequests?requestId={new_id()}", self.create)
        os.kill(pid_of("pupil"), signal.SIGKILL)
        answers = until(create, lambda answer: reason(answer) == (409, "OPEN_REQUEST_EXISTS"))
        refused = {reason(answer) for answer in answers[:-1]}
        self.assertLessEqual(refused, {(503, "PUPIL_SERVICE_AWAY"), (503, "RELATIONS_STALE")})
        self.assertIn((503, "PUPIL_SERVICE_AWAY"), refused, "the outage was not seen")
        self.assertEqual(reads[0], (200, made))
        self.assertLessEqual({reason(read) for read in reads}, {(200, None), (503, "RELATIONS_STALE")})

    def test_a_call_repeated_over_a_death_of_ehcp_is_done_once(self):
        identifier = new_id()
        os.kill(pid_of("ehcp"), signal.SIGKILL)
        answers = until(lambda: self.client.post(f"{LA}/ehcRequests?requestId={identifier}", self.create), lambda answer: answer[0] == 200)
        self.assertLessEqual({answer[0] for answer in answers[:-1]}, {503})
        made = answers[-1][1]
        self.assertEqual(self.client.post(f"{LA}/ehcRequests?requestId={identifier}", self.create), (200, made))
        _, page = self.client.get(f"{LA}/ehcRequests?pupil={self.create['pupil']}")
        self.assertEqual([r["name"] for r in page["ehcRequests"]], [made["name"]])


if __name__ == "__main__":
    unittest.main()
