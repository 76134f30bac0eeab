"""Writes Envoy's configuration from the API's descriptor set; README.md says how to call it."""
import argparse
import json
import shutil
import sys
from pathlib import Path

from api import load, Refused
from clusters import address, CALLS, secrets, service_cluster, stream_cluster, STREAMS, TYPE
from docs import docs_page
from guard_table import guard_table
from listener import public_listener
from tokens import clusters_of, read_issuers

HERE = Path(__file__).resolve().parent


def options_parser():
    parser = argparse.ArgumentParser(prog="deploy/gateway/generate", description=__doc__)
    file = Path
    parser.add_argument("--descriptor", type=file, required=True)
    parser.add_argument("--out", type=file, required=True)
    parser.add_argument("--listen", default="0.0.0.0:8443")
    parser.add_argument("--admin", default="127.0.0.1:7200")
    for name in ("--issuers", "--cert", "--key", "--ca", "--gateway-cert", "--gateway-key"):
        parser.add_argument(name, type=file, required=True)
    parser.add_argument("--jwks-ca", type=file)
    parser.add_argument("--service", action="append", default=[], metavar="NAME=HOST:PORT")
    parser.add_argument("--openapi", type=file)
    parser.add_argument("--cert-watch", type=file)
    parser.add_argument("--allow-origin", action="append", default=[])
    parser.add_argument("--rate-subject", type=int, default=200)
    parser.add_argument("--rate-address", type=int, default=400)
    parser.add_argument("--max-calls", type=int, default=CALLS["max_requests"])
    parser.add_argument("--max-connections", type=int, default=10000)
    parser.add_argument("--max-heap-mb", type=int, default=1024)
    return parser


def arguments(argv):
    options = options_parser().parse_args(argv)
    options.openapi = options.openapi or options.descriptor.parent / "openapi.json"
    for name, path in vars(options).items():
        if isinstance(path, Path):
            # Links stay links: certificates are renewed by swapping them.
            setattr(options, name, path.absolute())
    options.cert_watch = options.cert_watch or options.cert.parent
    for name in ("descriptor", "issuers", "cert", "key", "ca", "gateway_cert", "gateway_key", "jwks_ca", "openapi"):
        path = getattr(options, name)
        if path is not None and not path.is_file():
            raise Refused(f"--{name.replace('_', '-')}: there is no file {path}")
    return options


def services_of(options, methods):
    services = {}
    for entry in options.service:
        name, _, where = entry.partition("=")
        if not where:
            raise Refused(f"--service {entry}: write NAME=HOST:PORT")
        address(where)
        services[name] = where
    missing = sorted({m.package for m in methods} - set(services))
    if missing:
        raise Refused(f"the API has the service '{missing[0]}': give --service {missing[0]}=HOST:PORT")
    unknown = sorted(set(services) - {m.package for m in methods})
    if unknown:
        raise Refused(f"--service {unknown[0]}: the API has no package send.{unknown[0]}.v1")
    return services


def overload_manager(options):
    """Sheds before memory or connections run out."""
    def action(name, threshold):
        return {"name": f"envoy.overload_actions.{name}",
                "triggers": [{"name": "envoy.resource_monitors.fixed_heap", "threshold": {"value": threshold}}]}

    monitors = TYPE + "envoy.extensions.resource_monitors."
    return {
        "refresh_interval": "0.25s",
        "resource_monitors": [
            {"name": "envoy.resource_monitors.fixed_heap", "typed_config": {
                "@type": monitors + "fixed_heap.v3.FixedHeapConfig", "max_heap_size_bytes": options.max_heap_mb * 1048576}},
            {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": {
                "@type": monitors + "downstream_connections.v3.DownstreamConnectionsConfig",
                "max_active_downstream_connections": options.max_connections}}],
        "actions": [action("shrink_heap", 0.85), action("disable_http_keepalive", 0.9), action("stop_accepting_requests", 0.95),
                    action("stop_accepting_connections", 0.98)]}


def service_clusters(methods, services, sds, max_calls):
    """One a service, and one more for its streams where it has any."""
    for name, where in sorted(services.items()):
        yield service_cluster(name, where, sds, {**CALLS, "max_requests": max_calls})
        if any(m.stream and m.package == name for m in methods):
            yield service_cluster(name, where, sds, STREAMS, stream_cluster(name))


def configuration(options, methods, services, issuers):
    sds = options.out / "sds"
    return {
        "node": {"id": "gateway", "cluster": "gateway"},
        "admin": {"address": address(options.admin), "ignore_global_conn_limit": True},
        "overload_manager": overload_manager(options),
        "layered_runtime": {"layers": [{"name": "static", "static_layer": {
            # A client that opens and resets streams is cut off.
            "overload.premature_reset_total_stream_count": 100, "overload.premature_reset_min_stream_lifetime_seconds": 1,
            "http.max_requests_per_io_cycle": 10}}]},
        "static_resources": {
            "listeners": [public_listener(methods, options, issuers, services, options.out / "guard.lua", sds)],
            "clusters": [*service_clusters(methods, services, sds, options.max_calls)] + clusters_of(issuers, options.jwks_ca)}}


def write(options):
    raw = options.descriptor.read_bytes()
    _, methods = load(raw)
    services = services_of(options, methods)
    issuers = read_issuers(options.issuers)
    (options.out / "sds").mkdir(parents=True, exist_ok=True)
    (options.out / "api.binpb").write_bytes(raw)
    parts = [guard_table(methods), *((HERE / name).read_text(encoding="utf-8") for name in ("guard.lua", "guard_answer.lua"))]
    (options.out / "guard.lua").write_text("\n".join(parts), encoding="utf-8")
    shutil.copyfile(options.openapi, options.out / "openapi.json")
    (options.out / "docs.html").write_text(docs_page(json.loads(options.openapi.read_text(encoding="utf-8"))), encoding="utf-8")
    for name, content in secrets(options).items():
        (options.out / "sds" / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    made = configuration(options, methods, services, issuers)
    (options.out / "envoy.json").write_text(json.dumps(made, indent=1), encoding="utf-8")


if __name__ == "__main__":
    try:
        write(arguments(sys.argv[1:]))
    except Refused as problem:
        print(f"deploy/gateway/generate: {problem}", file=sys.stderr)
        sys.exit(2)
