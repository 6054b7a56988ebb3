"""What schemathesis checks beside its own: see schemathesis.toml."""

import re

import schemathesis

# The value has the form that the description says and breaks a rule that it says in words.
OF_VALUES = {"out-of-range", "invalid-text", "amount-out-of-range", "quantity-out-of-range"}
# Rules of one route: a password needs an e-mail; without a token a key must be hard to guess.
OF_ROUTES = {("POST /v1/accounts", "missing-field", "/email"),
             ("POST /v1/accounts", "invalid-header", None)}
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]")


def value_at(case, pointer):
    """What was sent there, in the body or the query."""
    name, *rest = pointer.lstrip("/").split("/")
    value = (case.query or {}).get(name)
    if value is None:
        value = case.body
        for part in (name, *rest):
            value = value[int(part)] if isinstance(value, list) else value[part]
    return value


@schemathesis.check
def refuses_values_by_name(ctx, response, case):
    """A request that fits the schema may break a rule, never be of a wrong form."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code != 400:
        return
    problem = response.json()
    code, pointer = problem["code"], problem.get("pointer")
    if code == "wrong-type":
        # 7.0 is an integer to JSON Schema, and times before 1970 are date-times.
        value = value_at(case, pointer)
        fits = isinstance(value, float) or (isinstance(value, str) and INSTANT.match(value))
    else:
        fits = ((code in OF_VALUES and pointer is not None)
                or (case.operation.label, code, pointer) in OF_ROUTES)
    assert fits, f"{code} at {pointer} for a request that fits the schema"
