"""gRPC, gRPC-Web and streams through the gateway: what passes by; in what form refusals come, says refusals_test.py."""
import base64
import unittest

from tests.gateway.harness import Gateway, ONE, SERVICE

MB = 1048576


class GrpcTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway()
        cls.addClassCleanup(cls.gateway.close)

    def web(self, method="Get", kind="application/grpc-web+proto", message=b"", token="", headers=None):
        data = b"\0" + len(message).to_bytes(4, "big") + message
        if "text" in kind:
            data = base64.b64encode(data)
        return self.gateway.call("POST", SERVICE + method, data, {"x-grpc-web": "1", **(headers or {})}, token=token, kind=kind)

    def test_unary(self):
        answer = self.gateway.grpc(SERVICE + "Check", b"\x12\x01a")
        self.assertEqual((answer.status, answer.headers["grpc-status"], answer.body), (200, "0", b"\0\0\0\0\0"))
        self.assertEqual((answer.headers["x-told-last"], answer.headers["x-told-peer"]), ("120161", "spiffe://send/gateway"))

    def test_both_names_of_the_content_type(self):
        self.assertEqual(self.gateway.grpc(SERVICE + "Check", kind="application/grpc+proto").headers["grpc-status"], "0")
        for kind in ("application/grpcx", "application/grpc-x", "application/json", "text/plain", "application/GRPC"):
            with self.subTest(kind):
                answer = self.gateway.grpc(SERVICE + "Check", kind=kind)
                self.assertEqual((answer.status, answer.reason), (415, "UNSUPPORTED_CONTENT_TYPE"))
        answer = self.gateway.grpc(SERVICE + "Check", kind="application/grpc+json")
        self.assertEqual((answer.status, answer.headers["grpc-status"]), (200, "3"))

    def test_json_addresses_do_not_take_grpc(self):
        answer = self.gateway.grpc(ONE + ":check")
        self.assertEqual((answer.headers["grpc-status"], answer.body), ("3", b""))
        answer = self.gateway.grpc(ONE + ":check", kind="application/grpcx")
        self.assertEqual((answer.status, answer.reason), (415, "UNSUPPORTED_CONTENT_TYPE"))

    def test_a_services_refusal_passes_as_it_is(self):
        answer = self.gateway.grpc(SERVICE + "Get", headers=["x-echo-status: 9"])
        self.assertEqual((answer.headers["grpc-status"], answer.headers["grpc-message"]), ("9", "said by the service"))

    def test_methods_for_services_only_are_not_there(self):
        inside = self.gateway.grpc(SERVICE + "Inside")
        nothing = self.gateway.grpc(SERVICE + "Nothing")
        self.assertEqual((inside.headers["grpc-status"], inside.headers["grpc-message"]),
                         (nothing.headers["grpc-status"], nothing.headers["grpc-message"]))
        self.assertEqual(nothing.headers["grpc-status"], "12")
        self.assertNotIn("x-told-method", inside.headers)
        health = self.gateway.grpc("/grpc.health.v1.Health/Check")
        reflection = self.gateway.grpc("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        self.assertEqual((health.headers["grpc-status"], reflection.headers["grpc-status"]), ("12", "12"))

    def test_deadlines(self):
        def told(method, *headers):
            return int(self.gateway.grpc(SERVICE + method, headers=headers).headers["x-told-deadline-ms"])

        # A caller who sends none, a shorter one, a longer one; the gateway itself waits half a second longer than the method may take.
        self.assertTrue(1500 < told("Get") <= 2000)
        self.assertTrue(0 < told("Get", "grpc-timeout: 400m") <= 400)
        self.assertTrue(400 < told("Get", "grpc-timeout: 1H") <= 1500)
        self.assertTrue(30000 < told("Upload") <= 60500)
        self.assertTrue(60500 < told("Watch") <= 3600500)
        late = self.gateway.grpc(SERVICE + "Get", headers=["x-echo-delay-ms: 9000"])
        self.assertEqual(late.headers["grpc-status"], "4")

    def test_an_upload_of_any_length_is_no_body_that_is_too_large(self):
        answer = self.gateway.grpc(SERVICE + "Upload", b"\x0a\xfe\xff\x03" + b"x" * 65534, messages=320)
        self.assertEqual((answer.headers["grpc-status"], answer.headers["x-told-messages"]), ("0", "320"))
        self.assertGreater(int(answer.headers["x-told-bytes"]), 20 * MB)
        answer = self.gateway.grpc(SERVICE + "Check", b"\x12\x80\x80\x80\x01" + b"x" * (2 * MB))
        self.assertEqual(answer.headers["grpc-status"], "0", "one message of 2 MB")

    def test_streams_outlast_a_unary_deadline(self):
        answer = self.gateway.grpc(SERVICE + "Watch", headers=["x-echo-delay-ms: 3000", "x-echo-count: 3"])
        self.assertEqual((answer.headers["grpc-status"], answer.body), ("0", b"\0\0\0\0\0" * 3))
        answer = self.gateway.call("GET", ONE + ":watch", headers={"x-echo-delay-ms": "3000", "x-echo-count": "3"})
        self.assertEqual((answer.status, answer.body), (200, b"data: {}\n\n" * 3))
        self.assertEqual(answer.headers["content-type"], "text/event-stream")

    def test_grpc_web(self):
        answer = self.web()
        self.assertEqual((answer.status, answer.body[:5]), (200, b"\0\0\0\0\0"))
        self.assertEqual(answer.body[5], 0x80)
        self.assertIn(b"grpc-status:0", answer.body.replace(b" ", b""))
        answer = self.web(kind="application/grpc-web-text+proto", headers={"accept": "application/grpc-web-text+proto"})
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["content-type"].startswith("application/grpc-web-text"))
        self.assertEqual(base64.b64decode(answer.body[:8])[:5], b"\0\0\0\0\0")
        stream = self.web("Watch", headers={"x-echo-count": "2"})
        self.assertEqual(stream.body[:10], b"\0\0\0\0\0" * 2)


if __name__ == "__main__":
    unittest.main()
