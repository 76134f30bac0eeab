"""The gateway's JSON guard against bodies made by chance: it takes nothing that RFC 8259 or protobuf's own parser refuses."""
import json
import os
import random
import unittest
import urllib.parse

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

from tests.gateway.harness import CHECK, Gateway, ROOT, compile_sample

COUNT = 20_000 if os.environ.get("SEND_TEST_LONG") == "1" else 1_500
# A seed a line, in which %0A is that byte.
SEEDS = [urllib.parse.unquote_to_bytes(line) for line in (ROOT / "tests/fuzz/corpus/bodies").read_bytes().splitlines()]
PIECES = ['"', "{", "}", "[", "]", ":", ",", "\\", "\\u0000", "\\ud83d", "\\ude00", "\t", "\n", "null", "true", "NaN", "Infinity", "-0", "1e400", "01", "1.", ".5", "+1",
          "9007199254740993", "4294967296", "//x", "/**/", "'", "\ufeff", "\x7f", "𝔘", '"count":1,', '"requestId":"a",', '"request_id":"b",', '"unknown":1,', "COLOUR_RED", "7"]


def strict(text):
    """What RFC 8259 allows, and no name twice: the value, or ValueError."""
    def pairs(items):
        if len({name for name, _ in items}) != len(items):
            raise ValueError("a name given twice")
        return dict(items)

    def none(name):
        raise ValueError(name)

    if text[:1] == "\ufeff" or any(0xD800 <= ord(c) < 0xE000 for c in text):
        raise ValueError("not the text of JSON")
    value = json.loads(text, object_pairs_hook=pairs, parse_constant=none)
    json.dumps(value, ensure_ascii=False).encode()  # ValueError for half a surrogate pair
    return value


class GuardFuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway("--rate-subject", "100000", "--rate-address", "100000")
        cls.addClassCleanup(cls.gateway.close)
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(compile_sample(cls.gateway.folder).read_bytes()).file:
            pool.AddSerializedFile(file.SerializeToString())
        cls.message = message_factory.GetMessageClass(pool.FindMessageTypeByName("send.sample.v1.CheckRequest"))

    def allowed(self, body):
        """By the rule books and protobuf's parser, which takes more numbers and names than it writes."""
        try:
            value = strict(body.decode("utf-8"))
            if not isinstance(value, dict):
                return False
            json_format.Parse(body, self.message())
        except (ValueError, RecursionError, json_format.ParseError):
            return False
        return True

    def bodies(self):
        chance = random.Random(20260101)
        for _ in range(COUNT):
            body = chance.choice(SEEDS)
            for _ in range(chance.randrange(4)):
                at = chance.randrange(len(body) + 1)
                kind = chance.randrange(5)
                if kind == 0:
                    body = body[:at] + chance.choice(PIECES).encode("utf-8") + body[at:]
                elif kind == 1:
                    body = body[:at] + body[at + chance.randrange(1, 4):]
                elif kind == 2:
                    body = body[:at] + bytes([chance.randrange(256)]) + body[at + 1:]
                elif kind == 3:
                    body = body[:at] + body[at // 2:at] + body[at:]
                else:
                    other = chance.choice(SEEDS)
                    body = body[:at] + other[chance.randrange(len(other)):]
            yield body

    def test_what_is_taken_is_json_of_the_message(self):
        taken = refused = 0
        for body in self.bodies():
            answer = self.gateway.call("POST", CHECK, body)
            if answer.status == 200:
                taken += 1
                self.assertTrue(self.allowed(body), f"taken, and should not be: {body!r}")
            else:
                refused += 1
                self.assertEqual(answer.status, 400, f"{body!r}: {answer.body[:300]}")
                self.assertNotIn("x-told-method", answer.headers)
        self.assertGreater(taken, COUNT // 20)
        self.assertGreater(refused, COUNT // 5)

    def test_the_seeds_themselves_are_taken(self):
        for seed in SEEDS:
            self.assertTrue(self.allowed(seed), seed)
            self.assertEqual(self.gateway.call("POST", CHECK, seed).status, 200, seed)


if __name__ == "__main__":
    unittest.main()
