"""Where calls go: a cluster for each service over mutual TLS, and one for each issuer's keys."""
from urllib.parse import urlsplit

from api import Refused

TYPE = "type.googleapis.com/"


def seconds(value):
    return f"{value:g}s"


def address(text):
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise Refused(f"'{text}' is no HOST:PORT")
    return {"socket_address": {"address": host.strip("[]"), "port_value": int(port)}}


def endpoints(name, where):
    host = where.rpartition(":")[0].strip("[]")
    numeric = ":" in host or host.replace(".", "").isdigit()
    return {"type": "STATIC" if numeric else "STRICT_DNS",
            "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(where)}}]}]}}


def secret_from(sds_file):
    return {"resource_api_version": "V3", "path_config_source": {"path": str(sds_file)}}


def stream_cluster(service):
    """The cluster of a service's streams."""
    return f"{service}_streams"


# What is open at once, and how much of it a connection holds for callers who are slow to take it. A stream may stay open for an hour,
# so streams are counted for themselves, and their windows add up to less than their connection's: those who do not read hold nobody up.
CALLS = {"max_requests": 64, "stream_window": 1048576, "streams": 1024, "connection_window": 4194304}
STREAMS = {"max_requests": 2000, "stream_window": 65536, "streams": 100, "connection_window": 8388608}


def service_cluster(name, where, sds, bounds, cluster=None):
    """One service. Its certificate must carry its name: the chain alone would let any certificate of the CA in."""
    cluster = cluster or name
    return {
        "name": cluster, **endpoints(cluster, where), "connect_timeout": "1s", "per_connection_buffer_limit_bytes": 1048576,
        "circuit_breakers": {"thresholds": [
            # Fewer calls than a service lets wait: to refuse one here costs a small part of what it costs there, and what the gateway takes
            # on waits for a moment, not for seconds.
            {"max_connections": 64, "max_pending_requests": bounds["max_requests"], "max_requests": bounds["max_requests"], "max_retries": 256,
             "track_remaining": True}]},
        "health_checks": [{"timeout": "2s", "interval": "2s", "no_traffic_interval": "2s", "unhealthy_interval": "1s",
                           "unhealthy_threshold": 2, "healthy_threshold": 1, "grpc_health_check": {}}],
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": TYPE + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            # A connection keeps the certificate it began with, so none lives for ever.
            "common_http_protocol_options": {"idle_timeout": "300s", "max_connection_duration": "900s"},
            "explicit_http_config": {"http2_protocol_options": {
                "initial_stream_window_size": bounds["stream_window"], "initial_connection_window_size": bounds["connection_window"],
                "max_concurrent_streams": bounds["streams"],
                "connection_keepalive": {"interval": "30s", "timeout": "5s"}}}}},
        "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {
            "@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "common_tls_context": {
                "tls_params": {"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"},
                "alpn_protocols": ["h2"],
                "tls_certificate_sds_secret_configs": [{"name": "gateway", "sds_config": secret_from(sds / "gateway.json")}],
                "combined_validation_context": {
                    "default_validation_context": {"match_typed_subject_alt_names": [
                        {"san_type": "URI", "matcher": {"exact": f"spiffe://send/{name}"}}]},
                    "validation_context_sds_secret_config": {
                        "name": "services", "sds_config": secret_from(sds / "services.json")}}}}},
    }


def issuer_cluster(name, url, jwks_ca):
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"the jwks_url {url} is no http or https address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    cluster = {"name": name, **endpoints(name, f"{host}:{port}"), "connect_timeout": "2s", "dns_lookup_family": "V4_PREFERRED"}
    if parts.scheme == "https":
        if not jwks_ca:
            raise Refused(f"{url} needs --jwks-ca: what its certificate is checked against")
        cluster["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": {
            "@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "sni": parts.hostname,
            "common_tls_context": {"validation_context": {
                "trusted_ca": {"filename": str(jwks_ca)},
                "match_typed_subject_alt_names": [{"san_type": "IP_ADDRESS" if parts.hostname.replace(".", "").isdigit() else "DNS",
                                                   "matcher": {"exact": parts.hostname}}]}}}}
    return cluster


def secrets(options):
    """The files that Envoy watches for certificates: one resource each, read again when its folder sees a rename."""
    def resource(name, **body):
        return {"resources": [{"@type": TYPE + "envoy.extensions.transport_sockets.tls.v3.Secret", "name": name, **body}]}

    def certificate(chain, key, folder):
        return {"certificate_chain": {"filename": str(chain)}, "private_key": {"filename": str(key)},
                "watched_directory": {"path": str(folder)}}

    return {
        "public.json": resource("public", tls_certificate=certificate(options.cert, options.key, options.cert_watch)),
        "gateway.json": resource("gateway", tls_certificate=certificate(options.gateway_cert, options.gateway_key,
                                                                        options.gateway_cert.parent)),
        "services.json": resource("services", validation_context={
            "trusted_ca": {"filename": str(options.ca)}, "watched_directory": {"path": str(options.ca.parent)}}),
    }
