"""The JSON guard against a corpus of right and wrong bodies, each with its exact answer."""
import json
import time
import unittest

from tests.gateway.harness import CHECK, Gateway, ONE, ROOT

CASES = json.loads((ROOT / "tests/gateway/corpus/bodies.json").read_text(encoding="utf-8"))


def body_of(case):
    if "body_hex" in case:
        return bytes.fromhex(case["body_hex"])
    if "parts" in case:
        return "".join(text * times for text, times in case["parts"]).encode()
    return case["body"].encode()


class GuardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway("--rate-subject", "5000", "--rate-address", "5000")
        cls.addClassCleanup(cls.gateway.close)

    def test_the_corpus_is_large(self):
        self.assertGreaterEqual(len(CASES), 150)
        self.assertEqual(len(CASES), len({c["name"] for c in CASES}))

    def test_corpus(self):
        for case in CASES:
            with self.subTest(case["name"]):
                answer = self.gateway.call("POST", CHECK, body_of(case))
                if case["reason"] == "OK":
                    self.assertEqual((answer.status, answer.body), (200, b"{}"), answer.body)
                    self.assertEqual(answer.headers["x-told-method"], "/send.sample.v1.SampleService/Check")
                    continue
                self.assertEqual((answer.status, answer.reason), (400, case["reason"]), answer.body)
                self.assertEqual(answer.headers["content-type"], "application/json")
                self.assertNotIn("x-told-method", answer.headers)
                found = [v["field"] for v in answer.json["details"][1]["fieldViolations"]]
                self.assertEqual(found, case.get("fields", found))
                self.assertTrue(all(v["description"] for v in answer.json["details"][1]["fieldViolations"]))

    def test_what_is_read_arrives_as_it_was_meant(self):
        answer = self.gateway.call("POST", CHECK, '{"request_id":"A\\u00e9","sample":{"count":"7","colour":"COLOUR_BLUE"}}')
        told = bytes.fromhex(answer.headers["x-told-last"])
        for part in (b"\x12\x03A\xc3\xa9", b"\x18\x07", b"\x50\x02", b"\x0a\x0bsamples/one"):
            self.assertIn(part, told)

    def test_no_answer_says_a_value_again(self):
        secret = "Zebedee"
        for body in ('{"requestId":%s}', '{"sample":{"colour":"%s"}}', '{"sample":{"count":"%s"}}', '{"%s":1}x', '{"sample":{"madeTime":"%s"}}',
                     '{"a b %s":1}', '{"sample":{"labels":{"%s":1}}}', '{"sample":{"byNumber":{"%s":{}}}}'):
            with self.subTest(body):
                answer = self.gateway.call("POST", CHECK, body % secret)
                self.assertEqual(answer.status, 400)
                self.assertNotIn(secret.encode(), answer.body)

    def test_at_most_fifty_faults_are_named(self):
        answer = self.gateway.call("POST", CHECK, "{" + ",".join(f'"x{n}":1' for n in range(500)) + "}")
        self.assertEqual(len(answer.json["details"][1]["fieldViolations"]), 50)

    def test_a_body_that_is_one_field(self):
        answer = self.gateway.call("PATCH", ONE + "?updateMask=displayName", '{"displayName":"x"}')
        self.assertEqual((answer.status, answer.headers["x-told-method"]), (200, "/send.sample.v1.SampleService/Update"))
        for body, field in (('{"name":"samples/two"}', "sample.name"), ('{"sample":{}}', "sample.sample"), ('{"count":"a"}', "sample.count")):
            answer = self.gateway.call("PATCH", ONE, body)
            self.assertEqual((answer.reason, answer.json["details"][1]["fieldViolations"][0]["field"]), ("INVALID_FIELDS", field))

    def test_a_large_hostile_body_is_judged_quickly(self):
        for body in ('{"sample":{"tags":[' + '"",' * 300000 + '""]}}', '{"sample":{"displayName":"' + "\\u0041" * 170000 + '"}}',
                     '{"sample":{"labels":{' + ",".join(f'"{n}":""' for n in range(70000)) + "}}}"):
            began = time.monotonic()
            answer = self.gateway.call("POST", CHECK, body)
            self.assertEqual(answer.status, 200, answer.body[:300])
            # Far above what it takes (0.1 s), far below what a quadratic reading would.
            self.assertLess(time.monotonic() - began, 20)


if __name__ == "__main__":
    unittest.main()
