#!/usr/bin/env python3
"""Validates every problem of the golden files against /openapi.json, with jsonschema, a tool of
others that `tools/install ci` brings. Exits with 77 where it is not installed.

    src/app/test/problems_fit.py src/app/test/openapi.golden.json src/app/test/golden
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def problems_in(path):
    """What the stories were refused with."""
    text = path.read_text()
    begin = '{\n  "type": "/problems/'
    at = text.find(begin)
    while at >= 0:
        yield json.JSONDecoder().raw_decode(text, at)[0]
        at = text.find(begin, at + 1)


def main(description, folder):
    schemas = json.loads(pathlib.Path(description).read_text())["components"]["schemas"]
    # Each code has a schema of its own, and "Problem" is one of them.
    by_code = {reference.rpartition("/")[2]: code for code, reference
               in schemas["Problem"]["discriminator"]["mapping"].items()}
    document = {"components": {"schemas": schemas}}
    validators = {code: jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", **document}) for name, code in by_code.items()}
    any_problem = jsonschema.Draft202012Validator(
        {"$ref": "#/components/schemas/Problem", **document})
    met, wrong = set(), 0
    for golden in sorted(pathlib.Path(folder).glob("*.golden")):
        for body in problems_in(golden):
            code = body["code"]
            errors = list(validators[code].iter_errors(body)) if code in validators else [
                "no schema has this code"]
            if code not in met and not errors:
                errors = list(any_problem.iter_errors(body))
            met.add(code)
            wrong += len(errors)
            for error in errors:
                print(f"{golden.name}: {json.dumps(body)}: {getattr(error, 'message', error)}")
    print(f"{len(met)} of {len(validators)} codes were met, {wrong} problems do not fit")
    return 1 if wrong or not met else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
