"""What the generator makes of an API, and what it refuses."""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from tests.gateway.harness import BUILD, compile_sample, ROOT, sample_text

RPC = "  rpc Inside(InsideRequest)"


class GenerateTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory(prefix="gateway-generate-")
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        for name in ("c.pem", "k.pem"):
            (self.folder / name).write_text("")
        self.issuers([{"issuer": "https://a.test", "audience": "send-coordination", "jwks_url": "http://127.0.0.1:1/jwks"}])

    def issuers(self, content):
        (self.folder / "issuers.json").write_text(json.dumps(content))

    def generate(self, text=None, services=("sample=127.0.0.1:7101",), out="out", without=None, extra=()):
        file = {name: self.folder / f for name, f in (
            ("cert", "c.pem"), ("key", "k.pem"), ("ca", "c.pem"), ("gateway-cert", "c.pem"), ("gateway-key", "k.pem"),
            ("issuers", "issuers.json"))}
        file["openapi"] = BUILD / "gen/openapi.json"
        if without:
            file[without] = self.folder / "nothing"
        arguments = [part for name, path in file.items() for part in (f"--{name}", path)]
        return subprocess.run([ROOT / "deploy/gateway/generate", "--descriptor", compile_sample(self.folder, text), "--out", self.folder / out,
                               *arguments, *(f"--service={s}" for s in services), *extra], capture_output=True, text=True)

    def made(self, **arguments):
        done = self.generate(**arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / "out/envoy.json").read_text())

    def refused(self, fix, **arguments):
        done = self.generate(**arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(fix, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def routes(self, made):
        manager = made["static_resources"]["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]
        return {r["name"]: r for r in manager["route_config"]["virtual_hosts"][0]["routes"]}

    def with_rpc(self, text):
        return sample_text().replace(RPC, text + "\n" + RPC)

    def test_a_new_rpc_needs_nothing_but_itself(self):
        made = self.made(text=self.with_rpc("""  rpc Fresh(WatchRequest) returns (Sample) {
            option (google.api.http) = {get: "/v1/{name=fresh/*}"};
            option (send.options.v1.permission) = {deadline_ms: 7000};
          }"""))
        route = self.routes(made)["send.sample.v1.SampleService/Fresh"]
        self.assertEqual(route["route"]["max_stream_duration"], {"max_stream_duration": "7.5s", "grpc_timeout_header_max": "7s"})
        self.assertEqual((route["match"], route["route"]["cluster"]), ({"path": "/send.sample.v1.SampleService/Fresh"}, "sample"))
        self.assertIn('"fresh","*"', (self.folder / "out/guard.lua").read_text())

    def test_streams_and_unary_calls_differ(self):
        routes = self.routes(self.made())
        limits = {name.rpartition("/")[2]: r["route"]["max_stream_duration"]["max_stream_duration"] for name, r in routes.items() if "Service/" in name}
        self.assertEqual(limits, {"Check": "2s", "Get": "2s", "Update": "2s", "Watch": "600.5s", "Upload": "60.5s"})
        watch = routes["send.sample.v1.SampleService/Watch"]["route"]
        self.assertNotIn("retry_policy", watch)
        self.assertEqual({n: r["route"]["cluster"] for n, r in routes.items() if "Service/" in n and r["route"]["cluster"] != "sample"},
                         {f"send.sample.v1.SampleService/{name}": "sample_streams" for name in ("Watch", "Upload")})

    def test_watchers_who_do_not_read_hold_nobody_up(self):
        clusters = {c["name"]: c for c in self.made()["static_resources"]["clusters"]}
        options = clusters["sample_streams"]["typed_extension_protocol_options"]["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
        http2 = options["explicit_http_config"]["http2_protocol_options"]
        self.assertLess(http2["initial_stream_window_size"] * http2["max_concurrent_streams"], http2["initial_connection_window_size"])
        self.assertIn('"spiffe://send/sample"', json.dumps(clusters["sample_streams"]))

    def test_methods_for_services_have_no_route(self):
        self.made()
        for name in ("envoy.json", "guard.lua"):
            self.assertNotIn("SampleService/Inside", (self.folder / "out" / name).read_text())

    def test_the_same_api_makes_the_same_files(self):
        self.made()
        first = {p.name: p.read_bytes() for p in (self.folder / "out").iterdir() if p.is_file()}
        self.made()
        self.assertEqual(first, {p.name: p.read_bytes() for p in (self.folder / "out").iterdir() if p.is_file()})

    def test_files_that_are_missing(self):
        for name in ("cert", "key", "ca", "gateway-cert", "gateway-key", "issuers", "openapi"):
            self.refused(f"--{name}: there is no file", without=name)

    def test_services(self):
        self.refused("give --service sample=HOST:PORT", services=())
        self.refused("no package send.other.v1", services=("sample=127.0.0.1:1", "other=127.0.0.1:2"))
        self.refused("write NAME=HOST:PORT", services=("sample",))
        self.refused("is no HOST:PORT", services=("sample=nowhere",))

    def test_issuers(self):
        good = {"issuer": "https://a.test", "audience": "x", "jwks_url": "https://a.test/jwks"}
        for content, fix in (([], "at least one issuer"), ([{**good, "audience": ""}], "needs 'audience'"),
                             ([{**good, "jwks_url": None}], "either jwks_url or jwks_file"), ([{**good, "jwks_file": "f"}], "either jwks_url or jwks_file"),
                             ([good], "needs --jwks-ca"), ([{**good, "jwks_url": "ftp://a.test"}], "no http or https address")):
            with self.subTest(fix):
                self.issuers(content)
                self.refused(fix)

    def test_two_issuers(self):
        self.issuers([{"issuer": f"https://{n}.test", "audience": "x", "jwks_url": f"http://127.0.0.1:{n}/jwks"} for n in (1, 2)])
        made = self.made()
        self.assertEqual([c["name"] for c in made["static_resources"]["clusters"]], ["sample", "sample_streams", "issuer_0", "issuer_1"])
        self.assertIn("requires_any", json.dumps(made))

    def test_what_cannot_be_guarded(self):
        permission = "option (send.options.v1.permission) = {deadline_ms: 1000};"
        for fix, rpc in (
                ("has no permission option", "rpc A(WatchRequest) returns (Sample);"),
                ("the stream option is for server streams, and each needs it", "rpc A(WatchRequest) returns (stream Sample) { " + permission + "}"),
                ("the stream option is for server streams, and each needs it",
                 "rpc A(WatchRequest) returns (Sample) { " + permission + "option (send.options.v1.stream) = {lasts_ms: 1000};}"),
                ("a client stream has no JSON form",
                 'rpc A(stream WatchRequest) returns (Sample) { option (google.api.http) = {post: "/v1/a" body: "*"}; ' + permission + "}"),
                ("is the address of both",
                 'rpc A(WatchRequest) returns (Sample) { option (google.api.http) = {get: "/v1/{name=samples/*}"}; ' + permission + "}"),
                ("does not know the address",
                 'rpc A(WatchRequest) returns (Sample) { option (google.api.http) = {get: "/v1/{name=samples/**}"}; ' + permission + "}"),
                ("is no field of",
                 'rpc A(WatchRequest) returns (Sample) { option (google.api.http) = {post: "/v1/a" body: "nothing"}; ' + permission + "}"),
                ("must be a message",
                 'rpc A(WatchRequest) returns (Sample) { option (google.api.http) = {post: "/v1/a" body: "name"}; ' + permission + "}")):
            with self.subTest(fix):
                self.refused(fix, text=self.with_rpc(rpc))

    def test_what_the_public_api_may_not_hold(self):
        for kind in ("Struct", "Value", "ListValue", "Any"):
            file = "any" if kind == "Any" else "struct"
            text = sample_text().replace('import "google/protobuf/timestamp.proto";',
                                         f'import "google/protobuf/timestamp.proto";\nimport "google/protobuf/{file}.proto";')
            text = text.replace("  Sample sample = 3;", f"  Sample sample = 3;\n  google.protobuf.{kind} more = 4;")
            self.refused(f"google.protobuf.{kind} is not allowed", text=text)


if __name__ == "__main__":
    unittest.main()
