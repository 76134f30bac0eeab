"""Rules about the public contract; every failure names the fix."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / "var/tools/venv"
BUF = VENV / "bin/buf"
BASELINE = ROOT / "tests/tidy/api_baseline.binpb"
PERMISSIONS = ROOT / "tests/tidy/golden/permissions.md"
UPDATE = "UPDATE_GOLDEN" in os.environ


def compile_api():
    """The descriptor set of every .proto of the tree, with what they import."""
    googleapis = next(VENV.glob("lib/python3*/site-packages"))
    names = sorted(str(p.relative_to(ROOT / "protos")) for p in (ROOT / "protos").rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["protoc", "-Iprotos", "-I/usr/include", f"-I{googleapis}", "--include_imports",
                        "--include_source_info", "-o", out.name, *names], cwd=ROOT, check=True)
        return out.read()


RAW = compile_api()


def ours(files):
    return [f for f in files if f.package.startswith("send.")]


def permissions():
    """(service, method, permission, stream) of every method; an option that is absent is None."""
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(RAW).file:
        pool.AddSerializedFile(file.SerializeToString())
    extensions = [pool.FindExtensionByName(f"send.options.v1.{name}") for name in ("permission", "stream")]
    options_class = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.MethodOptions"))
    roles = pool.FindEnumTypeByName("send.options.v1.Role").values_by_number
    rows = []
    for file in ours(descriptor_pb2.FileDescriptorSet.FromString(RAW).file):
        for service in file.service:
            for method in service.method:
                options = options_class.FromString(method.options.SerializeToString())
                held = (options.Extensions[e] if options.HasExtension(e) else None for e in extensions)
                rows.append((f"{file.package}.{service.name}", method, *held))
    return rows, roles


def permission_table():
    rows, roles = permissions()
    names = [v.name.removeprefix("ROLE_") for n, v in sorted(roles.items()) if n]
    lines = ["# Who may call what", "", "Made from the options on the methods. The relation to the record is checked besides.", "",
             "| method | " + " | ".join(names) + " | deadline ms | reads people | internal | stream ms |",
             "|---|" + "---|" * (len(names) + 4)]
    for service, method, held, stream in rows:
        allowed = {roles[r].name.removeprefix("ROLE_") for r in held.roles}
        marks = ["yes" if n in allowed else "" for n in names]
        flags = [str(held.deadline_ms), "yes" if held.reads_people else "", "yes" if held.internal else "",
                 str(stream.lasts_ms) if stream else ""]
        lines.append(f"| {service}.{method.name} | " + " | ".join(marks + flags) + " |")
    return "\n".join(lines) + "\n"


class ApiTest(unittest.TestCase):
    maxDiff = None

    def run_buf(self, *arguments):
        """Runs buf on our own files of the descriptor set: the others are not ours to lint."""
        image = descriptor_pb2.FileDescriptorSet.FromString(RAW)
        with tempfile.NamedTemporaryFile(suffix=".binpb") as file:
            file.write(image.SerializeToString())
            file.flush()
            paths = [a for f in ours(image.file) for a in ("--path", f.name)]
            result = subprocess.run([BUF, arguments[0], file.name, *arguments[1:], *paths], cwd=ROOT / "protos",
                                    capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, "\n" + result.stdout + result.stderr)

    def test_every_method_has_permission_and_deadline(self):
        rows, _ = permissions()
        self.assertGreater(len(rows), 0)
        for service, method, held, stream in rows:
            with self.subTest(f"{service}.{method.name}"):
                self.assertIsNotNone(held, "add option (send.options.v1.permission)")
                self.assertTrue(held.roles or held.internal, "name the roles that may call it")
                self.assertTrue(held.roles or not held.reads_people, "without a user nobody reads: it shows no people")
                self.assertNotIn(0, held.roles, "ROLE_UNSPECIFIED is nobody")
                self.assertTrue(100 <= held.deadline_ms <= 300000, "give deadline_ms, 100 to 300000")
                watch = method.server_streaming and not method.client_streaming
                self.assertEqual(watch, stream is not None and stream.lasts_ms > 0,
                                 "a server stream says by the stream option how long it may last; nothing else does")

    def test_every_method_has_a_request_message_of_its_own(self):
        rows, _ = permissions()
        requests = [method.input_type for _, method, _, _ in rows]
        twice = {r for r in requests if requests.count(r) > 1}
        self.assertEqual(twice, set(), "the server finds a method by its request message: give each its own")

    def test_every_method_and_service_says_what_it_does(self):
        for file in ours(descriptor_pb2.FileDescriptorSet.FromString(RAW).file):
            said = {tuple(l.path) for l in file.source_code_info.location if l.leading_comments.strip()}
            for s, service in enumerate(file.service):
                self.assertIn((6, s), said, f"write a comment on {service.name}")
                for m, method in enumerate(service.method):
                    self.assertIn((6, s, 2, m), said, f"write a comment on {service.name}.{method.name}")

    def test_permission_table_is_current(self):
        if UPDATE:
            PERMISSIONS.write_text(permission_table(), encoding="utf-8")
        self.assertEqual(PERMISSIONS.read_text(encoding="utf-8"), permission_table(),
                         "run with UPDATE_GOLDEN=1 and read the difference")

    def test_buf_lint(self):
        self.run_buf("lint", "--config", "buf.yaml")

    def test_nothing_that_clients_use_is_broken(self):
        if UPDATE:
            baseline = descriptor_pb2.FileDescriptorSet.FromString(RAW)
            for file in baseline.file:
                file.ClearField("source_code_info")
            BASELINE.write_bytes(baseline.SerializeToString())
        self.run_buf("breaking", "--against", str(BASELINE), "--config", "buf.yaml")


if __name__ == "__main__":
    unittest.main()
