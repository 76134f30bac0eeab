"""The public listener: its filters in their order, and its limits."""
from api import MAX_BODY_BYTES
from clusters import address, secret_from, TYPE
from replies import local_reply_config
from routes import route_configuration
from tokens import jwt_filter

FILTERS = TYPE + "envoy.extensions.filters.http."


def filter_of(name, kind, **config):
    return {"name": name, "typed_config": {"@type": FILTERS + kind, **config}}


def bucket(per_second):
    return {"max_tokens": per_second * 5, "tokens_per_fill": per_second, "fill_interval": "1s"}


def rate_limit(stat, descriptor, action, per_second):
    """Calls a second for each value of one descriptor. The filter's own bucket is for what has none: it never runs dry."""
    everything = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}, "runtime_key": "send.unused"}
    return filter_of(
        f"send.rate_{stat}", "local_ratelimit.v3.LocalRateLimit", stat_prefix=f"rate_{stat}",
        token_bucket={"max_tokens": 4294967295, "tokens_per_fill": 4294967295, "fill_interval": "1s"},
        always_consume_default_token_bucket=False,
        filter_enabled=everything, filter_enforced=everything, rate_limited_as_resource_exhausted=True,
        descriptors=[{"entries": [{"key": descriptor}], "token_bucket": bucket(per_second)}],
        max_dynamic_descriptors=20000, rate_limits=[{"actions": [action]}],
        response_headers_to_add=[{"header": {"key": "retry-after", "value": "1"}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}])


def http_filters(methods, options, issuers, services, guard):
    public = sorted({m.service for m in methods if m.bindings})
    filters = [filter_of("envoy.filters.http.grpc_web", "grpc_web.v3.GrpcWeb")]
    if options.allow_origin:
        filters.append(filter_of("envoy.filters.http.cors", "cors.v3.Cors"))
    filters += [
        filter_of("envoy.filters.http.health_check", "health_check.v3.HealthCheck", pass_through_mode=False,
                  headers=[{"name": ":path", "string_match": {"exact": "/readyz"}}],
                  cluster_min_healthy_percentages={name: {"value": 1} for name in services}),
        rate_limit("address", "remote_address", {"remote_address": {}}, options.rate_address),
        jwt_filter(issuers),
        # Calls without a subject have been refused by now, or are for public pages; they share no bucket.
        rate_limit("subject", "subject", {"metadata": {
            "descriptor_key": "subject", "skip_if_absent": True, "source": "DYNAMIC", "metadata_key": {
                "key": "envoy.filters.http.jwt_authn", "path": [{"key": "claims"}, {"key": "sub"}]}}}, options.rate_subject),
        # The transcoder's own max_request_body_size is no cap.
        filter_of("envoy.filters.http.buffer", "buffer.v3.Buffer", max_request_bytes=MAX_BODY_BYTES),
        filter_of("envoy.filters.http.lua", "lua.v3.Lua", default_source_code={"filename": str(guard)}),
        filter_of("envoy.filters.http.grpc_json_transcoder", "grpc_json_transcoder.v3.GrpcJsonTranscoder",
                  proto_descriptor=str(options.out / "api.binpb"), services=public, convert_grpc_status=True,
                  # Server streams come as server-sent events: what a browser reads as it arrives, and a shell line by line.
                  print_options={"stream_sse_style_delimited": True},
                  max_request_body_size=2 * MAX_BODY_BYTES, max_response_body_size=16 * MAX_BODY_BYTES,
                  request_validation_options={"reject_unknown_method": True, "reject_unknown_query_parameters": True,
                                              "reject_binding_body_field_collisions": True}),
        filter_of("envoy.filters.http.router", "router.v3.Router", suppress_envoy_headers=True),
    ]
    return filters


# Neither address, query, token nor anything of the body: the method's name says what was done, the request id finds the service's line.
ACCESS_LOG = {
    "time": "%START_TIME%", "request_id": "%REQ(X-REQUEST-ID)%", "route": "%ROUTE_NAME%",
    "json_method": "%DYNAMIC_METADATA(send.guard:method)%", "protocol": "%PROTOCOL%",
    "http_status": "%RESPONSE_CODE%", "grpc_status": "%GRPC_STATUS%", "flags": "%RESPONSE_FLAGS%",
    "guard": "%DYNAMIC_METADATA(send.guard:reason)%", "service": "%UPSTREAM_CLUSTER%", "duration_ms": "%DURATION%",
    "service_ms": "%RESPONSE_DURATION%", "bytes_in": "%BYTES_RECEIVED%", "bytes_out": "%BYTES_SENT%",
}


def public_listener(methods, options, issuers, services, guard, sds):
    manager = {
        "@type": TYPE + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "public", "codec_type": "AUTO", "server_name": "send-coordination",
        "route_config": route_configuration(methods, options.out, options.allow_origin),
        "http_filters": http_filters(methods, options, issuers, services, guard),
        "local_reply_config": local_reply_config(),
        "use_remote_address": True, "always_set_request_id_in_response": True,
        "normalize_path": True, "merge_slashes": True, "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "max_request_headers_kb": 32, "request_headers_timeout": "10s",
        # request_timeout stays unset: it would cut streams. A route's own idle time takes over from this one.
        "stream_idle_timeout": "30s", "drain_timeout": "5s",
        "common_http_protocol_options": {"idle_timeout": "300s", "max_headers_count": 60, "headers_with_underscores_action": "REJECT_REQUEST"},
        "http2_protocol_options": {"max_concurrent_streams": 100, "initial_stream_window_size": 65536,
                                   "initial_connection_window_size": 1048576},
        "access_log": [{"name": "envoy.access_loggers.stdout", "typed_config": {
            "@type": TYPE + "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            "log_format": {"json_format": ACCESS_LOG}}}],
    }
    tls = {
        "@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "common_tls_context": {
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"},
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_certificate_sds_secret_configs": [{"name": "public", "sds_config": secret_from(sds / "public.json")}]}}
    return {
        "name": "public", "address": address(options.listen), "per_connection_buffer_limit_bytes": MAX_BODY_BYTES,
        "filter_chains": [{
            "transport_socket_connect_timeout": "10s",
            "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": tls},
            "filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}]}
