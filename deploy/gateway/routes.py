"""Routes: one for each method, by its gRPC path (the transcoder turns every JSON address into that), and the public pages."""
from api import MAX_BODY_BYTES
from clusters import stream_cluster, TYPE

# The service's own answer to a deadline should be the one that arrives, so the gateway waits a little longer.
GRACE_MS = 500
ROUTER_OFF = ("envoy.filters.http.grpc_json_transcoder", "envoy.filters.http.lua", "envoy.filters.http.buffer")


def duration(milliseconds):
    return f"{milliseconds / 1000:g}s"


def off(*names):
    """Filters that do not concern a route."""
    return {name: {"@type": TYPE + "envoy.config.route.v3.FilterConfig", "disabled": True} for name in names}


def header(name, value, action="OVERWRITE_IF_EXISTS_OR_ADD"):
    return {"header": {"key": name, "value": value}, "append_action": action}


def limit(milliseconds):
    """How long a call may last. It is also the grpc-timeout that the service gets from a caller who sent none, or a longer one."""
    return {"max_stream_duration": duration(milliseconds + GRACE_MS), "grpc_timeout_header_max": duration(milliseconds)}


# A unary call goes on when all of it is there: one whose body is slow to come takes none of the service's places. A service takes 2 MiB.
WHOLE = {"envoy.filters.http.buffer": {"@type": TYPE + "envoy.extensions.filters.http.buffer.v3.BufferPerRoute",
                                       "buffer": {"max_request_bytes": 2 * MAX_BODY_BYTES + 1024}}}


def method_route(method):
    # `timeout` does not reach uploads and would cut streams; max_stream_duration holds for everything.
    action = {"cluster": stream_cluster(method.package) if method.stream else method.package, "timeout": "0s"}
    if method.stream:
        action.update(idle_timeout="300s", max_stream_duration=limit(method.lasts_ms or method.deadline_ms))
    else:
        action.update(idle_timeout="30s", max_stream_duration=limit(method.deadline_ms),
                      # What never reached the service, and what one that ends refuses: gRPC says CANCELLED to calls that come too late.
                      # Where it was the caller who cancelled nobody waits; where the call was done its request_id knows it again.
                      retry_policy={"retry_on": "connect-failure,refused-stream,cancelled", "num_retries": 2})
    return {"name": f"{method.service}/{method.name}", "match": {"path": method.path}, "route": action,
            # JSON comes in at other addresses; what comes in here is gRPC, whose streams may be of any length.
            "typed_per_filter_config": off("envoy.filters.http.buffer") if method.stream else WHOLE}


def page(path, status, folder, name=None, content_type=None, inline=None, extra=()):
    body = {"inline_string": inline} if inline is not None else {
        "filename": str(folder / name), "watched_directory": {"path": str(folder)}}
    return {"name": path, "match": {"path": path, "headers": [{"name": ":method", "string_match": {"exact": "GET"}}]},
            "direct_response": {"status": status, "body": body},
            "response_headers_to_add": [header("content-type", content_type), *extra],
            "typed_per_filter_config": off(*ROUTER_OFF)}


def route_configuration(methods, folder, origins):
    policy = header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    routes = [
        page("/healthz", 200, folder, content_type="application/json", inline='{"status":"SERVING"}'),
        page("/openapi.json", 200, folder, name="openapi.json", content_type="application/json"),
        page("/docs", 200, folder, name="docs.html", content_type="text/html; charset=utf-8", extra=(policy,)),
        {"name": "/", "match": {"path": "/"}, "redirect": {"path_redirect": "/docs", "response_code": "FOUND"},
         "typed_per_filter_config": off(*ROUTER_OFF)},
    ]
    # Methods for services only have no route: for the public they are not there.
    routes += [method_route(m) for m in methods if not m.internal]
    host = {"name": "api", "domains": ["*"], "routes": routes}
    if origins:
        host["typed_per_filter_config"] = {"envoy.filters.http.cors": {
            "@type": TYPE + "envoy.extensions.filters.http.cors.v3.CorsPolicy",
            "allow_origin_string_match": [{"exact": o} for o in origins],
            "allow_methods": "GET, POST, PATCH, DELETE",
            "allow_headers": "authorization, content-type, x-grpc-web, x-user-agent, grpc-timeout, x-send-purpose",
            "expose_headers": "grpc-status, grpc-message, grpc-status-details-bin, x-request-id, retry-after", "max_age": "600"}}
    return {
        "name": "api", "virtual_hosts": [host], "max_direct_response_body_size_bytes": 4194304,
        "response_headers_to_add": [header("strict-transport-security", "max-age=31536000"),
                                    header("x-content-type-options", "nosniff"), header("cache-control", "no-store", "ADD_IF_ABSENT")]}
