"""Of many who decide on a case at once, through the gateway, one decides; each of the others is told to read it again."""
import datetime
import itertools
import threading
import unittest
from collections import Counter

from google.protobuf import json_format, message_factory

from tests.e2e.system import PORTS, Client, new_id
from tests.e2e.transports import Grpc, GrpcWeb, Json, contract

LA = "/v1/localAuthorities/999"
AT_ONCE = 64
TODAY = datetime.date.today()
OK, ABORTED = 0, 10


class Decision:
    """A request as `transports` sends it over each way."""
    method = next(method for method in contract()[1] if method.name == "RecordDecision")

    def __init__(self, name, etag, reasons):
        self.name = name
        self.fields = {"etag": etag, "requestId": new_id(), "decision": "DECISION_ASSESS", "decidedOnDate": TODAY.isoformat(), "reasons": reasons}

    def message(self):
        return json_format.ParseDict({"name": self.name, **self.fields}, message_factory.GetMessageClass(self.method.descriptor.input_type)())

    def address(self):
        return "POST", f"/v1/{self.name}:recordDecision", self.fields


class DecisionsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager = Client("team-manager")

    def make_case(self):
        caseworker = Client("caseworker")
        status, pupil = caseworker.post(f"{LA}/pupils?requestId={new_id()}", {
            "forename": "Demo-Child", "surname": "Example-" + new_id(), "birthDate": "2018-03-04", "sex": "SEX_FEMALE"})
        self.assertEqual(status, 200, pupil)
        status, made = caseworker.post(f"{LA}/ehcRequests?requestId={new_id()}", {
            "pupil": pupil["name"], "trigger": "TRIGGER_REQUEST", "source": "REQUEST_SOURCE_FAMILY", "receivedDate": TODAY.isoformat(),
            "receivedChannel": "CHANNEL_EMAIL"})
        self.assertEqual(status, 200, made)
        return made

    def test_of_64_at_once_one_decides(self):
        """Over JSON, gRPC and gRPC-Web, each on a connection of its own."""
        made = self.make_case()
        decisions = [Decision(made["name"], made["etag"], f"Demo {i}") for i in range(AT_ONCE)]
        ways = [kind() for kind, _ in zip(itertools.cycle((Json, lambda: Grpc(PORTS["gateway"]), GrpcWeb)), decisions)]
        answers, together = [None] * AT_ONCE, threading.Barrier(AT_ONCE)

        def decide(i):
            together.wait()
            answers[i] = ways[i](self.manager.token, decisions[i])
        callers = [threading.Thread(target=decide, args=(i,)) for i in range(AT_ONCE)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        for way in ways:
            way.close()
        self.assertEqual(Counter(answers), {(OK, None): 1, (ABORTED, "STALE_ETAG"): AT_ONCE - 1})
        status, kept = self.manager.get(f"/v1/{made['name']}")
        self.assertEqual(status, 200, kept)
        self.assertEqual((kept["decisionReasons"], kept["etag"]), (f"Demo {answers.index((OK, None))}", "v2"))
        print(f"  {AT_ONCE} decisions at once through the gateway: {dict(Counter(answers))}")


if __name__ == "__main__":
    unittest.main()
