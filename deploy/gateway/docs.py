"""A page people can read, from the OpenAPI page: no scripts, nothing fetched."""
from html import escape

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#0b0c0c;background:#fff}
h1{font-size:2rem}h2{margin-top:2.5rem;border-bottom:2px solid #0b0c0c}code,.path{font-family:ui-monospace,monospace}
details{border:1px solid #b1b4b6;margin:.5rem 0;padding:.25rem .75rem}summary{cursor:pointer;padding:.35rem 0}
.verb{display:inline-block;min-width:4.5rem;font-weight:700}table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #b1b4b6}a{color:#1d70b8}
"""


def anchor(name):
    return "schema-" + escape(name, quote=True)


def kind(schema):
    """What a schema is, in a few words, with a link to what it is made of."""
    reference = schema.get("$ref") or (schema.get("allOf") or [{}])[0].get("$ref")
    if reference:
        name = reference.rsplit("/", 1)[-1]
        return f'<a href="#{anchor(name)}">{escape(name)}</a>'
    if schema.get("type") == "array":
        return "list of " + kind(schema.get("items", {}))
    if schema.get("enum"):
        return "one of " + ", ".join(f"<code>{escape(str(v))}</code>" for v in schema["enum"])
    if isinstance(schema.get("additionalProperties"), dict):
        return "map of " + kind(schema["additionalProperties"])
    said = schema.get("type", "any")
    return escape(f"{said} ({schema['format']})" if schema.get("format") and schema["format"] != "enum" else said)


def paragraphs(text):
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def rows(cells):
    return "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)


def operation_part(path, verb, operation):
    parts = [f'<details><summary><span class="verb">{verb.upper()}</span> <span class="path">{escape(path)}</span></summary>',
             paragraphs(operation.get("description", ""))]
    given = [(f"<code>{escape(p['name'])}</code>", escape(p["in"]), kind(p.get("schema", {})), escape(p.get("description", "")))
             for p in operation.get("parameters", [])]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        given.append(("", "body", kind(body), ""))
    if given:
        parts.append(f"<table><tr><th>Name</th><th>In</th><th>Is</th><th></th></tr>{rows(given)}</table>")
    content = operation["responses"].get("200", {}).get("content", {})
    stream = "text/event-stream" in content
    answer = content.get("text/event-stream" if stream else "application/json", {}).get("schema")
    # Of a browser's two ways only one can send the token.
    events = ("as they come, server-sent events (in a browser: the body of a <code>fetch</code>, since <code>EventSource</code> sends no "
              "token); the data of each is ") if stream else ""
    parts.append(f"<p>Answers {events}{kind(answer) if answer else 'nothing'}; errors are {kind({'$ref': '/Error'})}.</p></details>")
    return "".join(parts)


def schema_part(name, schema):
    required = set(schema.get("required", []))
    fields = [(f"<code>{escape(field)}</code>", kind(s), "required" if field in required else "only in answers" if s.get("readOnly") else "",
               escape(s.get("description", ""))) for field, s in schema.get("properties", {}).items()]
    return (f'<h3 id="{anchor(name)}">{escape(name)}</h3>' + paragraphs(schema.get("description", ""))
            + (f"<table><tr><th>Field</th><th>Is</th><th></th><th></th></tr>{rows(fields)}</table>" if fields else ""))


def docs_page(page):
    """The HTML text for an OpenAPI page."""
    by_tag = {}
    for path, operations in page["paths"].items():
        for verb, operation in operations.items():
            by_tag.setdefault((operation.get("tags") or ["API"])[0], []).append(operation_part(path, verb, operation))
    said = {tag["name"]: tag.get("description", "") for tag in page.get("tags", [])}
    body = "".join(f"<h2>{escape(tag)}</h2>{paragraphs(said.get(tag, ''))}{''.join(parts)}" for tag, parts in sorted(by_tag.items()))
    schemas = "".join(schema_part(n, s) for n, s in sorted(page.get("components", {}).get("schemas", {}).items()))
    title = escape(page["info"]["title"])
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head><body><main>'
            f'<h1>{title}</h1>{paragraphs(page["info"].get("description", ""))}'
            '<p>For programs: <a href="/openapi.json">openapi.json</a>. Send the token as <code>Authorization: Bearer</code>.</p>'
            f'{body}<h2>Messages</h2>{schemas}</main></body></html>\n')
