"""The page of limits: what each is about, its value as limits.py reads it, and what happens to whoever goes beyond it."""
import re
from collections import defaultdict

from tests.tidy.limits import (GRACE, Value, argument, by_name, constant, deadlines, gateway, setting, stream_cluster, told, variable, watches,
                               within)

HEAD = """# Limits

Every limit that is configured, made from where it is set: constants of the sources, the gateway's generated configuration, MariaDB's settings. Options of
`deploy/gateway/generate` and variables of the services' environment change those that name one. A refusal names its reason; all of them are in
[errors.md](../tests/tidy/golden/errors.md).
"""


# Those by whose name nobody would know what they are; None for what stands in a table above.
SAID = {
    "kMaxBatch": None,
    "kMostSeconds": None,
    "kMaxAge": ("age of a child, in years", "400 INVALID_FIELDS"),
    "kMaxAllowed": ("people allowed to see a record", "400 INVALID_FIELDS"),
    "kMaxAttempts": ("times a mail is tried", "it is shown as failed"),
    "kMaxNoticesKept": ("notices in one request", "400 RECORD_FULL"),
    "kMaxExceptionClaims": ("exceptions claimed on one record", "400 RECORD_FULL"),
    "kMaxDrafts": ("drafts of a plan served in one request", "400 RECORD_FULL"),
    "kMaxRepresentations": ("representations in one request", "400 RECORD_FULL"),
    "kMaxMeetings": ("meetings in one request", "400 RECORD_FULL"),
    "kMaxRetractions": ("things taken back of one record", "400 RECORD_FULL"),
    "kMaxDisagreementSteps": ("steps of a disagreement", "400 RECORD_FULL"),
    "kMaxCompliance": ("records of what was done for an order", "400 RECORD_FULL"),
    "kMaxPageBytes": ("a page of records, in bytes", "the page ends there, and the next goes on"),
    "kMaxCarers": ("parents and carers of a child", "400 TOO_MANY_CARERS"),
    "kMaxFileBytes": ("a register's file, in bytes", "400 FILE_TOO_LARGE"),
    "kMaxMatches": ("likely twins of a child that are shown", "the less likely are not shown"),
    "kMaxProblems": ("problems of a register's file that are told", "the others are counted"),
    "kMaxHandedRequests": ("requests that one handover takes on", "400 CASELOAD_TOO_LARGE"),
    "kMaxMoves": ("requests that one call of a handover moves", "400 INVALID_FIELDS"),
    "kMaxTries": ("times a handover tries a request that others change meanwhile", "409 STALE_ETAG; the same call goes on"),
    "kMost": ("reminders shown of one request for advice", "the oldest are not shown"),
    "kMostAdvice": ("requests for advice of one case that its plan and its claims are checked against", "those due last are not looked at"),
    "kMostBars": ("bars that a watch's token tells apart", "it knows only whether all of them are the same"),
    "kMostBehind": ("changes that a watch's token may be behind", "the watch is begun without a token"),
    "kMostChanges": ("changes that one service asks of another at a time", "the next page"),
    "kMostConsultations": ("consultations of one case that its plan is checked against", "the oldest are not looked at"),
    "kMostEntries": ("entries of history on a page that can be checked", "the next page"),
    "kLongestWindow": ("time over which reads of a record are listed", "400 INVALID_FIELDS"),
    "kMaxLimit": ("the name of a limit", "400 INVALID_FIELDS"),
    "kMaxQuery": ("what is searched for", "400 INVALID_FIELDS"),
}


def of_calls():
    rows = []
    for (kind, seconds), names in sorted(deadlines().items()):
        whose = ", ".join(f"`{name}`" for name in sorted(names)) if len(names) <= 3 else f"{len(names)} methods"
        rows.append((f"deadline of {kind} ({whose})", Value(seconds, "s"), "504 DEADLINE_EXCEEDED, from the service; nothing goes on behind it"))
    page, batch = "common/rpc/page_token.h", "services/pupil/service/pupil_service.cc"
    return rows + [
        ("what the gateway waits beyond a deadline, for the service's own answer", GRACE, "504 DEADLINE_EXCEEDED, from the gateway"),
        *((f"how long a watch may last (`{name}`)", lasts, "it ends and says so; the client goes on from its last `resume_token`") for name, lasts in watches()),
        ("items on a page, when none are asked for", constant(page, "kDefaultPageSize"), ""),
        ("items on a page", constant(page, "kMaxPageSize"), "400 INVALID_FIELDS"),
        ("records of one batch", constant(batch, "kMaxBatch"), "400 INVALID_FIELDS"),
        ("a text in a request, whatever else it may be", constant("common/rpc/request_shape.h", "kMaxTextBytes", "bytes"), "400 INVALID_FIELDS"),
        ("how long a `request_id` is known", constant("common/rpc/host.cc", "kReplaysKeptFor"), "the call counts as new"),
    ]


def of_tokens(made):
    manager = within(made, "static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config")
    provider = within(manager, "http_filters", ("name", "envoy.filters.http.jwt_authn"), "typed_config", "providers", "issuer_0")
    verifier = "common/auth/token_verifier.cc"
    return [
        ("a token's size", constant(verifier, "kMaxTokenBytes", "bytes"), "401 TOKEN_MALFORMED"),
        ("its lifetime (`max_lifetime_seconds` of the issuers file)", within(provider, "max_lifetime"), "401"),
        ("clocks that differ (`clock_skew_seconds`)", Value(provider["clock_skew_seconds"], "s"), "401"),
        ("how long a key counts that the issuer has removed (`keys_max_age_seconds`)", within(provider, "remote_jwks", "cache_duration"), "401"),
        ("between two fetches because of a key not known", constant("common/auth/key_set.cc", "kBetweenTries"), "401 TOKEN_UNKNOWN_KEY"),
        ("an issuer's keys", constant("common/auth/key_set.cc", "kMaxBytes", "bytes"), "the keys of before stay"),
        ("how long a service takes a token as verified", constant(verifier, "kCachedFor"), "it is verified anew"),
        ("tokens kept as verified, in each service", constant(verifier, "kMaxCachedPerShard").times(constant(verifier, "kShards")), "verified anew"),
        ("tokens kept as verified, at the gateway, for each thread", within(provider, "jwt_cache_config", "jwt_cache_size"), "verified anew"),
        ("size of a token kept as verified at the gateway", Value(provider["jwt_cache_config"]["jwt_max_token_size"], "bytes"), "verified each time"),
    ]


def of_gateway(made, options):
    listener = within(made, "static_resources", "listeners", 0)
    manager = within(listener, "filter_chains", 0, "filters", 0, "typed_config")
    filters = lambda name: within(manager, "http_filters", ("name", name), "typed_config")  # noqa: E731
    common, http2 = manager["common_http_protocol_options"], manager["http2_protocol_options"]
    runtime = within(made, "layered_runtime", "layers", 0, "static_layer")
    rate = lambda what: within(filters(f"send.rate_{what}"), "descriptors", 0, "token_bucket", "tokens_per_fill")  # noqa: E731
    burst = lambda what: within(filters(f"send.rate_{what}"), "descriptors", 0, "token_bucket", "max_tokens")  # noqa: E731
    limited = "429 RATE_LIMITED, Retry-After"
    return [
        ("calls a second of one token's subject (`--rate-subject`); in a burst", f"{rate('subject')}; {burst('subject')}", limited),
        ("calls a second from one address (`--rate-address`); in a burst", f"{rate('address')}; {burst('address')}", limited),
        ("subjects, and addresses, that are told apart", within(filters("send.rate_subject"), "max_dynamic_descriptors"), "the longest unseen is forgotten"),
        ("connections (`--max-connections`)", Value(options.max_connections), "refused"),
        ("memory (`--max-heap-mb`)", Value(options.max_heap_mb << 20, "bytes"), "503, then no new connections, before it is reached"),
        ("a JSON body", Value(within(filters("envoy.filters.http.buffer"), "max_request_bytes").number, "bytes"), "413 BODY_TOO_LARGE"),
        ("a JSON answer", Value(filters("envoy.filters.http.grpc_json_transcoder")["max_response_body_size"], "bytes"), "500"),
        ("nesting of JSON", constant("deploy/gateway/guard.lua", "MAX_NESTING"), "400 INVALID_JSON"),
        ("bad fields named in one answer", constant("deploy/gateway/guard.lua", "MAX_VIOLATIONS"), "the others are not named"),
        ("all headers of a call", Value(manager["max_request_headers_kb"] << 10, "bytes"), "431 HEADERS_TOO_LARGE"),
        ("lines of headers", within(common, "max_headers_count"), "431 HEADERS_TOO_LARGE"),
        ("until a call's headers are there", within(manager, "request_headers_timeout"), "408 REQUEST_TOO_SLOW"),
        ("until TLS is spoken", within(listener, "filter_chains", 0, "transport_socket_connect_timeout"), "the connection ends"),
        ("a connection without calls", within(common, "idle_timeout"), "the connection ends"),
        ("a call on which nothing moves, before its route is known", within(manager, "stream_idle_timeout"), "408 REQUEST_TOO_SLOW"),
        ("calls at once on one HTTP/2 connection", within(http2, "max_concurrent_streams"), "the client waits"),
        ("what a client may send ahead on one stream; on one connection", f"{Value(http2['initial_stream_window_size'], 'bytes')}; "
         f"{Value(http2['initial_connection_window_size'], 'bytes')}", "the client waits"),
        ("streams reset within a second, on one connection", Value(runtime["overload.premature_reset_total_stream_count"]), "the connection ends"),
        ("calls taken from one connection at a time", Value(runtime["http.max_requests_per_io_cycle"]), "the others wait their turn"),
    ]


def of_clusters(made):
    cluster = within(made, "static_resources", "clusters", 0)
    streaming = within(made, "static_resources", "clusters", ("name", stream_cluster(cluster["name"])), "circuit_breakers", "thresholds", 0)
    most = within(cluster, "circuit_breakers", "thresholds", 0)
    options = next(iter(cluster["typed_extension_protocol_options"].values()))
    http2 = within(options, "explicit_http_config", "http2_protocol_options")
    routes = within(made, "static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config", "route_config", "virtual_hosts", 0, "routes")
    retries = next(route["route"]["retry_policy"] for route in routes if "retry_policy" in route.get("route", {}))
    health = within(cluster, "health_checks", 0)
    busy = "429 OVERLOADED, Retry-After"
    return [
        ("calls at once to one service (`--max-calls`)", within(most, "max_requests"), busy),
        ("calls that wait for a connection to it", within(most, "max_pending_requests"), busy),
        ("streams open at once to one service", within(streaming, "max_requests"), busy),
        ("connections to it", within(most, "max_connections"), "calls share them"),
        ("times a call is sent once more that no service has begun", within(retries, "num_retries"), "503 SERVICE_UNAVAILABLE"),
        ("calls sent once more at once", within(most, "max_retries"), "503 SERVICE_UNAVAILABLE"),
        ("until a connection stands", within(cluster, "connect_timeout"), "the call is sent once more"),
        ("a connection without calls", within(options, "common_http_protocol_options", "idle_timeout"), "it ends"),
        ("a connection's life", within(options, "common_http_protocol_options", "max_connection_duration"), "another takes its place"),
        ("between two looks whether a service is well; until it answers", f"{within(health, 'interval')}; {within(health, 'timeout')}",
         f"none of its calls go there after {health['unhealthy_threshold']} failures"),
        ("between two pings on a connection; until they are answered", f"{within(http2, 'connection_keepalive', 'interval')}; "
         f"{within(http2, 'connection_keepalive', 'timeout')}", "the connection ends"),
    ]


def of_services():
    host, shape = "common/rpc/host.cc", "common/rpc/request_shape.cc"
    return [
        ("calls worked on at once", variable("SEND_WORKERS"), "the call waits"),
        ("calls that wait", variable("SEND_QUEUE"), "429 QUEUE_FULL, retry time, at once"),
        ("files that are read at once", constant("common/rpc/dispatcher.cc", "kMaxUploads"), "429 TOO_MANY_UPLOADS, retry time, at once"),
        ("watches open at once", variable("SEND_WATCHES"), "429 TOO_MANY_WATCHES, retry time"),
        ("how long one may wait before others are refused", variable("SEND_QUEUE_WAIT_MS", "ms"), "429 QUEUE_FULL, retry time, at once"),
        ("connections to MariaDB for calls", variable("SEND_DB_CONNECTIONS"), "the call waits, as long as it has time"),
        ("a message", constant(host, "kMaxMessageBytes", "bytes"), "RESOURCE_EXHAUSTED"),
        ("all headers of a call", argument(host, "GRPC_ARG_MAX_METADATA_SIZE", "bytes"), "RESOURCE_EXHAUSTED"),
        ("names of records in one entry of the read log", constant(shape, "kMaxResourceNames"), "the others are not named"),
        ("the purpose that a call says", constant("common/rpc/gatekeeper.cc", "kMaxHeader", "bytes"), "the rest is not kept"),
        ("a text in a line of the log", constant("common/log/log.cc", "kMaxText", "bytes"), "the rest is not shown"),
        ("a text of a request, where requests are logged", constant("common/log/redact.cc", "kMaxText", "bytes"), "the rest is not shown"),
        ("until calls in flight have ended, when told to stop", constant(host, "kDrain"), "they are cancelled"),
        ("one run of a job", constant(host, "kJobTimeout"), "it runs again at its next turn"),
        ("how much sooner a call from one service to another must end", constant("common/rpc/channel.cc", "kMargin"), ""),
        ("without word of relations that changed", variable("SEND_RELATIONS_MAX_AGE_SECONDS", "s"), "503 RELATIONS_STALE for those whose view hangs on them"),
    ]


def of_database():
    database = "common/db/database.cc"
    return [
        ("times a transaction is tried", constant(database, "kMaxAttempts"), "what it failed of"),
        ("pause before it is tried again, the first; doubled each time", constant(database, "kFirstPause"), ""),
        ("wait for a lock", f"{constant(database, 'kShortestLockWait')} to {constant(database, 'kLongestLockWait')}, by the time the call has", "tried again"),
        ("wait for MariaDB's answer", constant("common/db/connection.h", "read_timeout"), "503"),
        ("until the read log is saved", constant("common/journal/read_log.cc", "kSaveTimeout"), "503; the reply is not shown"),
        ("connections to MariaDB", setting("max_connections"), "503"),
        ("a packet", setting("max_allowed_packet"), "503"),
        ("statements prepared in all connections", setting("max_prepared_stmt_count"), "503"),
        ("entries that one page of a feed looks at", constant("common/journal/feed.cc", "kMostLookedAt"), "the next page"),
        ("faults that a check of the journal names", constant("common/journal/audit.cc", "kMostFaults"), "the others are not named"),
        ("times a migration tries to change a table that calls hold", constant("common/db/migrate.cc", "kMostAttempts"), "it stops there, and goes on when it is run again"),
        ("how long the log of changes is kept, for restoring", setting("binlog_expire_logs_seconds"), "only a newer backup helps"),
    ]


def of_sendctl():
    client = "clients/sendctl/client/"
    return [
        ("an answer", constant(client + "connect.cc", "kMaxReplyBytes", "bytes"), "RESOURCE_EXHAUSTED"),
        ("headers of an answer", constant(client + "connect.cc", "kMaxMetadataBytes", "bytes"), "RESOURCE_EXHAUSTED"),
        ("how long it waits before it tries again, as it is told to", constant(client + "caller.cc", "kLongestWait"), "it says when to come back"),
        ("times the pause before a try is doubled", constant(client + "caller.cc", "kLongestDoubling"), "it stays as long"),
        ("one call of a watch", constant(client + "watch.cc", "kLongest"), "it goes on from its last token"),
        ("rounds of tries of a watch without a message", constant(client + "watch.cc", "kMostRounds"), "it ends with what it was told"),
    ]


def of_contents():
    """What is a limit by its name and stands in no table above: one row for each value that a thing of that name has."""
    found = defaultdict(set)
    for file, name, value in by_name():
        if not file.startswith("services/") or SAID.get(name, "") is None:
            continue
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", re.sub(r"^k(Max|Most|Longest|Shortest)", "", name) or "Items").lower()
        words, beyond = SAID.get(name, (words, "400 INVALID_FIELDS"))
        found[words, value.number, value.unit, beyond].add(re.sub(r"^services/|_(service|convert|codec)?\.(cc|h)$|\.(cc|h)$", "", file))
    return [(f"{words} ({', '.join(sorted(files))})", Value(number, unit), beyond)
            for (words, number, unit, beyond), files in sorted(found.items())]


def page():
    made, options, _ = gateway()
    tables = {
        "Calls": of_calls(), "Tokens": of_tokens(made), "At the gateway": of_gateway(made, options), "From the gateway to a service": of_clusters(made),
        "In a service": of_services(), "MariaDB": of_database(),
        "Contents: lengths of texts, numbers of things": of_contents(), "In sendctl": of_sendctl(),
    }
    nowhere = [f"{file}: {name}" for file, name, _ in by_name() if not file.startswith("services/") and (file, name) not in told]
    assert not nowhere, f"limits by their name that have no row; limits_page.py must say what they are of: {nowhere}"
    parts = [HEAD]
    for title, rows in tables.items():
        lines = ["| limit | value | beyond it |", "|---|---|---|", *(f"| {what} | {value} | {beyond} |" for what, value, beyond in rows)]
        parts.append(f"## {title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)
