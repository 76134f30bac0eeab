"""A service that dies: its callers hear so, nothing hangs or is shown that should not be, and it comes back."""
import datetime
import os
import signal
import time
import unittest

from tests.e2e.system import Client, new_id, pid_of, reason

LA = "/v1/localAuthorities/999"
BACK_SECONDS = 30


class OutageTest(unittest.TestCase):
    def setUp(self):
        self.client = Client("caseworker")
        _, pupil = self.client.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2016-07-08", "sex": "SEX_FEMALE"})
        self.create = {"pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_OTHER", "receivedChannel": "CHANNEL_PORTAL",
                       "receivedDate": datetime.date.today().isoformat()}

    def until_back(self, call):
        """Answers of `call` until it succeeds again; each comes within the client's own time limit."""
        answers, deadline = [], time.monotonic() + BACK_SECONDS
        while True:
            answers.append(call())
            if answers[-1][0] == 200:
                return answers
            self.assertLess(time.monotonic(), deadline, answers[-1])
            time.sleep(0.05)

    def test_without_pupil_requests_are_unavailable_and_then_back(self):
        status, made = self.client.post(f"{LA}/ehcRequests?requestId={new_id()}", self.create)
        self.assertEqual(status, 200, made)
        os.kill(pid_of("pupil"), signal.SIGKILL)
        answers = self.until_back(lambda: self.client.get(f"/v1/{made['name']}"))
        refused = {reason(answer) for answer in answers[:-1]}
        self.assertLessEqual(refused, {(503, "PUPIL_SERVICE_AWAY")})
        self.assertTrue(refused, "the outage was not seen")
        self.assertEqual(answers[-1][1], made)

    def test_a_call_repeated_over_a_death_of_ehcp_is_done_once(self):
        identifier = new_id()
        os.kill(pid_of("ehcp"), signal.SIGKILL)
        answers = self.until_back(lambda: self.client.post(f"{LA}/ehcRequests?requestId={identifier}", self.create))
        self.assertLessEqual({answer[0] for answer in answers[:-1]}, {503})
        made = answers[-1][1]
        self.assertEqual(self.client.post(f"{LA}/ehcRequests?requestId={identifier}", self.create), (200, made))
        _, page = self.client.get(f"{LA}/ehcRequests?pupil={self.create['pupil']}")
        self.assertEqual([r["name"] for r in page["ehcRequests"]], [made["name"]])


if __name__ == "__main__":
    unittest.main()
