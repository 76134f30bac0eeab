"""Writes the API's OpenAPI 3 page: gnostic's generator over the descriptor set, mended in what it cannot know."""
import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2

from api import load, Refused

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "var/tools"
GENERATOR = "github.com/google/gnostic/cmd/protoc-gen-openapi@v0.7.1"
UPLOADS = "\n\nStreams to the server have no JSON form and are not on this page: call them over gRPC (sendctl does). They are: "


def generator():
    """The generator's program, from the Go module proxy the first time."""
    program = TOOLS / "bin/protoc-gen-openapi"
    if not program.exists():
        environment = {**os.environ, "GOPATH": str(TOOLS / "go"), "GOBIN": str(program.parent), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0"}
        done = subprocess.run([TOOLS / "venv/bin/go", "install", GENERATOR], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise Refused(f"{GENERATOR} could not be installed:\n{done.stderr}")
    return program


def run_generator(raw):
    files = descriptor_pb2.FileDescriptorSet.FromString(raw)
    packages = ",".join(f"M{f.name}=send.invalid/{f.name.removesuffix('.proto')};api" for f in files.file)
    request = plugin_pb2.CodeGeneratorRequest(
        parameter=f"enum_type=string,fq_schema_naming=false,default_response=true,title=SEND Coordination,version=1,{packages}")
    request.proto_file.extend(files.file)
    request.file_to_generate.extend(f.name for f in files.file if f.package.startswith("send.") and f.service)
    done = subprocess.run([generator()], input=request.SerializeToString(), capture_output=True)
    if done.returncode:
        raise Refused(f"the generator failed: {done.stderr.decode()}")
    response = plugin_pb2.CodeGeneratorResponse.FromString(done.stdout)
    if response.error or not response.file:
        raise Refused(f"the generator failed: {response.error}")
    return response.file[0].content


def to_json(yaml_text):
    """The generator writes YAML."""
    return yaml.safe_load(yaml_text)


def drop_strange_parameters(page):
    """The generator lists a one-segment variable twice: under its own name, and under the segment's, which is in the path."""
    for path, operations in page["paths"].items():
        in_path = re.findall(r"\{(\w+)\}", path)
        for operation in operations.values():
            if "parameters" in operation:
                operation["parameters"] = [p for p in operation["parameters"] if p["in"] != "path" or p["name"] in in_path]


def leave_bound_fields_out(page, methods):
    """What stands in the address may not stand in the body too."""
    schemas = page["components"]["schemas"]
    operations = {o.get("operationId"): o for held in page["paths"].values() for o in held.values()}
    for method in methods:
        operation = operations.get(f"{method.service.rpartition('.')[2]}_{method.name}")
        for binding in method.bindings[:1]:
            if binding.body == "*":
                schema = schemas[method.descriptor.input_type.name]
                for name in binding.bound:
                    field = method.descriptor.input_type.fields_by_name.get(name)
                    if field is not None:
                        schema["properties"].pop(field.json_name, None)
                        schema["required"] = [r for r in schema.get("required", []) if r != field.json_name]
                if not schema.get("required", True):
                    del schema["required"]
            elif binding.body:
                inside = [b.rpartition(".")[2] for b in binding.bound if b.startswith(binding.body + ".")]
                if inside:
                    operation["requestBody"]["description"] = f"Without `{inside[0]}`, which stands in the address."


def name_each_once(page):
    """A method of several addresses has an operation at each, all of the one name; names must differ."""
    seen = {}
    for path in sorted(page["paths"], key=lambda address: (address.count("/"), address)):
        for operation in page["paths"][path].values():
            name = operation.get("operationId", "")
            seen[name] = seen.get(name, 0) + 1
            if name and seen[name] > 1:
                operation["operationId"] = f"{name}_{seen[name]}"


def draw_watches(page, methods):
    """The generator draws a server stream as a single answer: it is server-sent events, each with one message as its data."""
    names = {f"{m.service.rpartition('.')[2]}_{m.name}" for m in methods if m.watch}
    for operations in page["paths"].values():
        for operation in operations.values():
            if operation.get("operationId") in names:
                content = operation["responses"]["200"]["content"]
                content["text/event-stream"] = content.pop("application/json")


def mend(page, methods):
    """Uploads away; server-sent events, the one shape of errors and the bearer token in."""
    drop_strange_parameters(page)
    draw_watches(page, methods)
    streams = [m for m in methods if m.client_stream and not m.internal]
    for operations in page["paths"].values():
        for verb in list(operations):
            name = operations[verb].get("operationId", "")
            if any(name == f"{m.service.rpartition('.')[2]}_{m.name}" for m in streams):
                del operations[verb]
    page["paths"] = {path: ops for path, ops in sorted(page["paths"].items()) if ops}
    page["info"]["description"] = ("The JSON form of the API, made from its descriptors. Every error is a google.rpc.Status whose first detail "
                                   "is an ErrorInfo with a stable reason.")
    if streams:
        page["info"]["description"] += UPLOADS + ", ".join(sorted(m.path[1:] for m in streams)) + "."
    page["info"]["license"] = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
    page["servers"] = [{"url": "/"}]
    page["security"] = [{"token": []}]
    components = page.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    schemas = components.setdefault("schemas", {})
    for name in ("GoogleProtobufAny", "Status"):
        schemas.pop(name, None)
    leave_bound_fields_out(page, methods)
    name_each_once(page)
    schemas["Error"] = error_schema()
    for operations in page["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("default", None)
            operation["responses"]["default"] = {
                "description": "An error: a google.rpc.Status.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    return page


def error_schema():
    text = {"type": "string"}
    violation = {"type": "object", "properties": {"field": text, "description": text}}
    detail = {"type": "object", "required": ["@type"], "properties": {
        "@type": {**text, "description": "type.googleapis.com/google.rpc.ErrorInfo (always), BadRequest, ResourceInfo or RetryInfo"},
        "reason": {**text, "description": "ErrorInfo: stable; programs may act on it"},
        "domain": {**text, "description": "ErrorInfo: send-coordination"},
        "metadata": {"type": "object", "additionalProperties": text},
        "fieldViolations": {"type": "array", "items": violation, "description": "BadRequest: every bad field"},
        "resourceType": text, "resourceName": text, "description": text,
        "retryDelay": {**text, "description": "RetryInfo: such as 1s"}}}
    return {"type": "object", "description": "google.rpc.Status", "required": ["code", "message", "details"], "properties": {
        "code": {"type": "integer", "format": "int32", "description": "google.rpc.Code"},
        "message": {**text, "description": "What is wrong and what to do. Never personal data."},
        "details": {"type": "array", "items": detail}}}


def main():
    parser = argparse.ArgumentParser(prog="deploy/gateway/openapi", description=__doc__)
    parser.add_argument("--descriptor", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    raw = options.descriptor.read_bytes()
    _, methods = load(raw)
    page = mend(to_json(run_generator(raw)), methods)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except Refused as problem:
        print(f"deploy/gateway/openapi: {problem}", file=sys.stderr)
        sys.exit(1)
