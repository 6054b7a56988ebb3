#!/usr/bin/env python3
"""Checks the certificate of a drop, and one buyer's proof, from files: docs/certificate.md in
Python.

    python3 check_certificate.py --keys JWKS.json CERTIFICATE.json [PROOF.json]
    python3 check_certificate.py --vectors certificate.md

Needs nothing but common.py and ed25519.py beside it, Python's standard library and no network.
Prints a line for each thing it looked at and ends with the codes of docs/certificate.md.
"""
import base64
import datetime
import re
import sys

import ed25519
from common import (BROKEN, DAMAGED, FORMAT_MAX, GOOD, ID, LEAVES_MAX, MISSING, USAGE, Refused,
                    check_format, check_vectors, code_of, digits, hashes, integer, members, number,
                    parse, read, refuse, root_of, root_of_path, say, seal, sha256, text)

SIGNED, CERTIFICATE, PROOF = ("onrush-signed-certificate/1", "onrush-certificate/1",
                              "onrush-certificate-proof/1")
CERTIFICATE_BACK = "onrush-certificate/2"  # says how much was given back
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


# The documents.

def instant(name, value):
    """Milliseconds since 1970."""
    try:
        if not isinstance(value, str) or not INSTANT.fullmatch(value):
            raise ValueError
        at = datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise Refused(DAMAGED, f'"{name}" is not an instant.') from None
    ms = (at.replace(tzinfo=datetime.timezone.utc) - EPOCH) // datetime.timedelta(milliseconds=1)
    return integer(0, 2 ** 63 - 1)(name, ms)


def drop_type(name, value):
    if value not in ("campaign", "sale", "date"):
        raise Refused(DAMAGED, f'"{name}" is none of campaign, sale and date.')
    return value


def record(name, value):
    if not isinstance(value, dict):
        raise Refused(DAMAGED, f'"{name}" is not an object.')
    return members(value, {"sequence": integer(1, 2 ** 53 - 1), "hash": digits(64)}, {})


def base64url(count):
    def reader(name, value):
        wanted = base64.urlsafe_b64encode(bytes(count)).rstrip(b"=")
        try:
            if not isinstance(value, str) or len(value) != len(wanted):
                raise ValueError
            data = base64.b64decode(value + "=" * (-len(value) % 4), altchars="-_", validate=True)
        except ValueError:
            data = b""
        if len(data) != count or base64.urlsafe_b64encode(data).rstrip(b"=") != value.encode():
            raise Refused(DAMAGED, f'"{name}" is not {count} bytes in base64url.')
        return data
    return reader


SIGNED_REQUIRED = {"format": text(FORMAT_MAX), "kid": text(43), "signature": base64url(64),
                   "document": text(16 * 1024)}
CERTIFICATE_REQUIRED = {"format": text(FORMAT_MAX), "type": drop_type, "id": ID,
                        "name": text(200, least=0), "offered": integer(0, LEAVES_MAX),
                        "given": integer(0, LEAVES_MAX), "root": digits(64), "record": record,
                        "madeAt": instant}
CERTIFICATE_OPTIONAL = {"firstAt": instant, "lastAt": instant,
                        "givenBack": integer(1, LEAVES_MAX)}
PROOF_REQUIRED = {"format": text(FORMAT_MAX), "type": drop_type, "id": ID,
                  "number": integer(1, LEAVES_MAX), "accountId": ID, "salt": digits(32),
                  "at": instant, "path": hashes}


def read_document(document, wanted, required, optional, before=None):
    if before is None or document.get("format") != before:
        check_format(document, wanted)
    return members(document, required, optional)


# The checks.

def thumbprint(public_key):
    """The name of a key (RFC 7638)."""
    x = base64.urlsafe_b64encode(public_key).rstrip(b"=").decode()
    data = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()
    return base64.urlsafe_b64encode(sha256(data)).rstrip(b"=").decode()


def key_named(kid, path):
    """The public key of that name in a file of keys."""
    keys = read(path)
    for jwk in [*(keys.get("keys") or []), *(keys.get("retired") or [])]:
        if isinstance(jwk, dict) and jwk.get("kid") == kid and jwk.get("crv") == "Ed25519":
            key = base64url(32)("x", jwk.get("x"))
            if thumbprint(key) != kid:
                raise Refused(DAMAGED, f"The key {kid} in {path} is not what its name says.")
            return key
    raise Refused(MISSING, f"{path} has no key {kid}.")


def check_signature(signed, key):
    message = b"onrush-document certificate\n" + signed["document"].encode()
    if ed25519.verify(key, message, signed["signature"]):
        return say(GOOD, f"The key {signed['kid']} signed this.")
    return say(BROKEN, "The signature is not that of the key and of these bytes.")


def check_certificate(certificate):
    first, last = certificate.get("firstAt"), certificate.get("lastAt")
    given, offered = certificate["given"], certificate["offered"]
    if (first is None) != (last is None) or (first is None) != (given == 0):
        raise Refused(DAMAGED, '"firstAt" and "lastAt" are there when something was given, and '
                               "only then.")
    codes = []
    if first is not None and not first <= last <= certificate["madeAt"]:
        codes += say(BROKEN, "The times are not in their order.")
    if given == 1 and first != last:
        codes += say(BROKEN, "One was given, at two times.")
    back = certificate.get("givenBack")
    if (back is not None) != (certificate["format"] == CERTIFICATE_BACK):
        raise Refused(DAMAGED, f'"givenBack" is there in "{CERTIFICATE_BACK}", and only then.')
    out = given - (back or 0)
    if out < 0:
        codes += say(BROKEN, f"{given} were given, and {back} came back.")
    if out > offered:
        codes += say(BROKEN, f"{out} were given of {offered} that were offered.")
    if given == 0 and certificate["root"] != root_of([]):
        codes += say(BROKEN, "Nothing was given, but the tree is not empty.")
    if codes:
        return codes
    say(GOOD, f'{certificate["type"]} {certificate["id"]} "{certificate["name"]}": '
              f"{given} of {offered} were given.")
    if back:
        say(GOOD, f"{back} of them had come back by then, so {out} were out.")
    say(GOOD, f"It stands on record {certificate['record']['sequence']} of the log, whose hash is "
              f"{certificate['record']['hash'].hex()}.")
    return codes


def leaf(count, account, salt, at):
    return sha256(b"\0" + number(count, 8) + seal(salt, account) + number(at, 8))


def check_proof(certificate, proof):
    if any(proof[name] != certificate[name] for name in ("type", "id")):
        return say(BROKEN, "The proof is of something else.")
    place, given = proof["number"], certificate["given"]
    if place > given:
        return say(BROKEN, f"There is no number {place}: {given} were given.")
    first, last, codes = certificate["firstAt"], certificate["lastAt"], []
    if (not first <= proof["at"] <= last or (place == 1 and proof["at"] != first)
            or (place == given and proof["at"] != last)):
        codes += say(BROKEN, f"Number {place} was not given then.")
    start = leaf(place, proof["accountId"], proof["salt"], proof["at"])
    reached = root_of_path(start, place - 1, given, proof["path"])
    if reached is None:
        return codes + say(BROKEN, "The path has not the length of its place.")
    if reached != certificate["root"]:
        return codes + say(BROKEN, "It is not in the tree: its path leads elsewhere.")
    return codes + say(GOOD, f"Number {place} of account {proof['accountId']} is in the tree.")


def answer(kind, words):
    """What a row of the page must have as its output."""
    if kind == "leaf":
        return leaf(int(words[0]), int(words[1]), bytes.fromhex(words[2]),
                    instant("at", words[3])).hex()
    raise ValueError(f"unknown vector {kind}")


def check_files(keys, file, proof_file):
    signed = read_document(read(file), SIGNED, SIGNED_REQUIRED, {})
    codes = check_signature(signed, key_named(signed["kid"], keys))
    if codes:
        return codes
    certificate = read_document(parse(signed["document"], "document"), CERTIFICATE_BACK,
                                CERTIFICATE_REQUIRED, CERTIFICATE_OPTIONAL, before=CERTIFICATE)
    proof = proof_file and read_document(read(proof_file), PROOF, PROOF_REQUIRED, {})
    codes = check_certificate(certificate)
    return codes if codes or not proof else check_proof(certificate, proof)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--vectors":
        return check_vectors(arguments[1], answer)
    if len(arguments) not in (3, 4) or arguments[0] != "--keys":
        print(__doc__, file=sys.stderr)
        return USAGE
    try:
        return code_of(check_files(*arguments[1:3], arguments[3] if len(arguments) == 4 else None))
    except Refused as refused:
        return refuse(refused)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
