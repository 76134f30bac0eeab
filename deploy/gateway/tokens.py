"""Who may issue tokens: jwt_authn from the same issuers file that the services read."""
import json

from api import Refused
from clusters import issuer_cluster, seconds, TYPE

PUBLIC_PATHS = ("/healthz", "/readyz", "/openapi.json", "/docs", "/")


def read_issuers(path):
    try:
        issuers = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise Refused(f"{path} is no JSON: {problem}") from None
    if not isinstance(issuers, list) or not issuers:
        raise Refused(f"{path} must be a list with at least one issuer")
    for issuer in issuers:
        for key in ("issuer", "audience"):
            if not issuer.get(key):
                raise Refused(f"{path}: every issuer needs '{key}'")
        if bool(issuer.get("jwks_url")) == bool(issuer.get("jwks_file")):
            raise Refused(f"{path}: {issuer['issuer']} needs either jwks_url or jwks_file")
    return issuers


def provider(number, issuer):
    made = {
        "issuer": issuer["issuer"], "audiences": [issuer["audience"]],
        # Each service verifies the token again, so it must arrive there.
        "forward": True,
        "require_expiration": True,
        "max_lifetime": seconds(issuer.get("max_lifetime_seconds", 3600)),
        "clock_skew_seconds": issuer.get("clock_skew_seconds", 30),
        # Named, or a token in the query (and so in logs and histories) would do.
        "from_headers": [{"name": "Authorization", "value_prefix": "Bearer "}],
        "payload_in_metadata": "claims",
        "jwt_cache_config": {"jwt_cache_size": 2000, "jwt_max_token_size": 8192},
    }
    if issuer.get("jwks_file"):
        made["local_jwks"] = {"filename": issuer["jwks_file"]}
    else:
        made["remote_jwks"] = {
            "http_uri": {"uri": issuer["jwks_url"], "cluster": f"issuer_{number}", "timeout": "3s"},
            # A key that the issuer has removed counts no longer than this. A token that was verified before may still pass here;
            # the service behind, whose keys are as fresh, refuses it.
            "cache_duration": seconds(issuer.get("keys_max_age_seconds", 60)),
            # Keys are fetched ahead, so that the old ones stay while the issuer is away.
            "async_fetch": {"failed_refetch_duration": "2s"},
            "retry_policy": {"num_retries": 2, "retry_back_off": {"base_interval": "0.2s", "max_interval": "1s"}}}
    return made


def clusters_of(issuers, jwks_ca):
    return [issuer_cluster(f"issuer_{n}", i["jwks_url"], jwks_ca) for n, i in enumerate(issuers) if i.get("jwks_url")]


def jwt_filter(issuers):
    names = [f"issuer_{n}" for n in range(len(issuers))]
    wanted = [{"provider_name": n} for n in names]
    requires = wanted[0] if len(wanted) == 1 else {"requires_any": {"requirements": wanted}}
    # What matches no rule is public: the last rule is for everything.
    rules = [{"match": {"path": path}} for path in PUBLIC_PATHS] + [{"match": {"prefix": "/"}, "requires": requires}]
    return {"name": "envoy.filters.http.jwt_authn", "typed_config": {
        "@type": TYPE + "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        "providers": {n: provider(k, i) for k, (n, i) in enumerate(zip(names, issuers))},
        "rules": rules}}
