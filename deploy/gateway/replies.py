"""What the gateway itself answers when something is wrong: one shape, google.rpc.Status with an ErrorInfo, over JSON and over gRPC."""
import base64
import json

from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2

DOMAIN = "send-coordination"
# HTTP status → google.rpc.Code, reason, sentence. No sentence says a value, or a name of ours.
REPLIES = {
    400: (3, "BAD_REQUEST", "The request is not one that the gateway can pass on: look at the address, the query and the headers."),
    401: (16, "TOKEN_NOT_VALID", "Sign in: send a valid access token as 'Authorization: Bearer'."),
    403: (7, "TOKEN_WRONG_AUDIENCE", "This token was issued for another system: ask for one for this one."),
    404: (5, "NO_SUCH_METHOD", "The API has nothing at this address with this method: see /docs."),
    408: (4, "REQUEST_TOO_SLOW", "The request did not arrive in time: send it again."),
    413: (3, "BODY_TOO_LARGE", "A JSON body has at most 1048576 bytes: larger imports are gRPC streams (sendctl)."),
    415: (3, "UNSUPPORTED_CONTENT_TYPE", "Send the body as content-type application/json."),
    429: (8, "RATE_LIMITED", "Too many calls: wait as long as Retry-After says."),
    431: (3, "HEADERS_TOO_LARGE", "Headers have at most 32 KB and 60 lines."),
    500: (13, "INTERNAL", "Something went wrong at our end."),
    502: (14, "SERVICE_UNAVAILABLE", "The service behind this address is not there just now: try again."),
    503: (14, "SERVICE_UNAVAILABLE", "The service behind this address is not there just now: try again."),
    504: (4, "DEADLINE_EXCEEDED", "It took longer than this method may take."),
}
REST = [(500, REPLIES[500]), (400, REPLIES[400])]
# Over gRPC a method that is not there has a code of its own.
GRPC_CODES = {404: 12}
# What is refused because a service has too much to do: by its circuit breaker, or by the overload manager. Neither is a fault.
OVERLOADED_FLAGS = ["UO", "OM"]
OVERLOADED = (8, "OVERLOADED", "Too many calls at once: wait as long as Retry-After says.")
# Said with what is worth trying again.
RETRY_SECONDS = {429: 1, 502: 1, 503: 1}


def reply_of(status):
    return REPLIES.get(status) or next(r for least, r in REST if status >= least)


def as_json(status, reply=None):
    code, reason, message = reply or reply_of(status)
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": DOMAIN}]
    if status in RETRY_SECONDS:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{RETRY_SECONDS[status]}s"})
    return {"code": code, "message": message, "details": details}


def as_details(status, reply=None):
    """The value of grpc-status-details-bin."""
    said = as_json(status, reply)
    reply = status_pb2.Status(code=GRPC_CODES.get(status, said["code"]), message=said["message"])
    for detail in (error_details_pb2.ErrorInfo(reason=said["details"][0]["reason"], domain=DOMAIN),
                   *([error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=RETRY_SECONDS[status]))]
                     if status in RETRY_SECONDS else [])):
        packed = any_pb2.Any()
        packed.Pack(detail)
        reply.details.append(packed)
    return base64.b64encode(reply.SerializeToString()).decode().rstrip("=")


def header(name, value):
    return {"header": {"key": name, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}


def status_is(operator, status):
    return {"status_code_filter": {"comparison": {"op": operator, "value": {"default_value": status, "runtime_key": "send.unused"}}}}


def guard_left(key, value, without):
    """Whether the guard has left `value` under `key` on the call; `without` where it has left nothing."""
    return {"metadata_filter": {"matcher": {"filter": "send.guard", "path": [{"key": key}], "value": value},
                                "match_if_key_not_found": without}}


def header_is(name, pattern, invert=False):
    return {"header_filter": {"header": {"name": name, "string_match": {"safe_regex": {"regex": pattern}}, "invert_match": invert}}}


# A call in JSON says application/grpc too once it is transcoded; the guard has said before in which form it came.
IS_GRPC = [header_is("content-type", r"application/grpc([+;].*)?"), guard_left("form", {"string_match": {"exact": "grpc"}}, without=True)]
# What the filter for gRPC-Web has not made gRPC of yet: refused before any filter has seen it.
IS_WEB = header_is("content-type", r"application/grpc-web(-text)?(\+proto)?")
WEB, WEB_TEXT = "application/grpc-web+proto", "application/grpc-web-text+proto"
WANTS_TEXT = r"application/grpc-web-text(\+proto)?"
IS_GUARDED = guard_left("reason", {"present_match": True}, without=False)


def text(message):
    return {"text_format_source": {"inline_string": message}}


def grpc_form(which, status, reply=None, form=IS_GRPC, body=None):
    """Of the answers that `which` chooses, those to gRPC: status 200, what an answer ends with as headers, and nothing else. Of an answer
    in another form the filter for gRPC-Web would make a grpc-status of its own, by the HTTP status."""
    said = as_json(status, reply)
    # A percent sign would have to be escaped, both for Envoy and for gRPC.
    assert "%" not in said["message"] and said["message"].isascii()
    return {
        "filter": {"and_filter": {"filters": [*form, which]}}, "status_code": 200,
        "headers_to_add": [header("grpc-status", str(GRPC_CODES.get(status, said["code"]))), header("grpc-message", said["message"]),
                           header("grpc-status-details-bin", as_details(status, reply))],
        "body_format_override": body or text("")}


def web_forms(which, status, reply=None):
    """Of the answers that `which` chooses, those to gRPC-Web that its filter has not seen. Envoy takes the content type from what has no
    body, and clients want one: it is an empty message."""
    for kind, is_text, empty in ((WEB, False, b"\0\0\0\0\0"), (WEB_TEXT, True, base64.b64encode(b"\0\0\0\0\0"))):
        body = {"text_format_source": {"inline_bytes": base64.b64encode(empty).decode()}, "content_type": kind}
        yield grpc_form(which, status, reply, [IS_WEB, header_is("accept", WANTS_TEXT, invert=not is_text)], body)


def json_form(which, status, reply=None):
    return {"filter": which,
            "body_format_override": {**text(json.dumps(as_json(status, reply), separators=(",", ":"))), "content_type": "application/json"}}


def local_reply_config():
    """Overload first, then the forms of gRPC by status, then what the guard said itself, then JSON by status. Never Envoy's own text: it
    tells names and values."""
    statuses = [(status_is("EQ", s), s) for s in REPLIES] + [(status_is("GE", least), least) for least, _ in REST]
    overloaded = {"response_flag_filter": {"flags": OVERLOADED_FLAGS}}, 429, OVERLOADED
    shed = [grpc_form(*overloaded), *web_forms(*overloaded), {**json_form(*overloaded), "status_code": 429}]
    for mapper in shed:
        mapper.setdefault("headers_to_add", []).append(header("retry-after", str(RETRY_SECONDS[429])))
    guarded = {"filter": IS_GUARDED, "body_format_override": {**text("%LOCAL_REPLY_BODY%"), "content_type": "application/json"}}
    return {"mappers": [
        *shed, *(grpc_form(*status) for status in statuses), *(form for status in statuses for form in web_forms(*status)),
        guarded, *(json_form(*status) for status in statuses)]}
