#!/usr/bin/env python3
"""Asks every checker about the same documents: `onrush check-draw` and `check-certificate`, those
of docs/checkers/ and, where there is Node, the page for browsers. Each case has the exit code that
all must give.

    checkers_agree.py build/release/onrush
"""
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CHECKERS = ROOT / "docs/checkers"
sys.path.append(str(CHECKERS))
import ed25519  # noqa: E402
EXAMPLES, CERTIFICATES = ROOT / "docs/draw", ROOT / "docs/certificate"
CODES = {"good": 0, "not ours": 10, "too new": 11, "malformed": 13, "missing": 14, "wrong": 17}


def other_digit(text, at=0):
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1:]


def changed(document, **members):
    """A copy with members replaced; None takes one out."""
    copy = {**document, **members}
    return {name: value for name, value in copy.items() if value is not None}


def cases():
    """name, draw, proof, code; what is not a dict is the text of a file."""
    draw = json.loads((EXAMPLES / "draw.json").read_text())
    proof = json.loads((EXAMPLES / "proof.json").read_text())
    yield "good", draw, proof, 0
    yield "good without a proof", draw, None, 0
    yield "no secret yet", changed(draw, secret=None), proof, 14
    yield "not open yet", changed(draw, secret=None, root=None, entrants=None), proof, 14
    yield "null is not there", {**draw, "secret": None}, proof, 14
    yield "another secret", changed(draw, secret=other_digit(draw["secret"])), proof, 17
    yield "another root", changed(draw, root=other_digit(draw["root"], 63)), proof, 17
    yield "one entrant more", changed(draw, entrants=draw["entrants"] + 1), proof, 17
    yield "no beacon", changed(draw, beacon=None), proof, 17
    yield "beacon without a value", changed(draw, beacon={"name": "beacon/4321"}), proof, 17
    yield "another room", changed(draw, roomId=8), proof, 17
    yield "wrong before the secret", changed(draw, secret=None), changed(proof, ticketId=1), 17
    for name in ("ticketId", "accountId", "rank", "index"):
        yield f"another {name}", draw, changed(proof, **{name: proof[name] + 1}), 17
    yield "index beyond", draw, changed(proof, index=draw["entrants"]), 17
    yield "another salt", draw, changed(proof, salt=other_digit(proof["salt"])), 17
    yield "no path", draw, changed(proof, path=[]), 17
    yield "a longer path", draw, changed(proof, path=proof["path"] + proof["path"][:1]), 17
    yield "a turned path", draw, changed(proof, path=proof["path"][::-1]), 17
    yield "nobody", changed(draw, entrants=0), None, 17
    yield from malformed(draw, proof)


def malformed(draw, proof):
    yield "empty", "", proof, 13
    yield "no object", "[]", proof, 13
    yield "cut", json.dumps(draw)[:-1], proof, 13
    yield "text after it", json.dumps(draw) + "x", proof, 13
    yield "unknown member", {**draw, "seed": 1}, proof, 13
    yield "unknown member of the beacon", changed(draw, beacon={"name": "x", "at": 1}), proof, 13
    yield "no commitment", changed(draw, commitment=None), proof, 13
    yield "no path at all", draw, changed(proof, path=None), 13
    yield "root alone", changed(draw, entrants=None), proof, 13
    yield "secret alone", changed(draw, entrants=None, root=None), proof, 13
    yield "capital digits", changed(draw, commitment=draw["commitment"].upper()), proof, 13
    yield "a digit too few", changed(draw, root=draw["root"][:-1]), proof, 13
    yield "a text for a number", changed(draw, roomId="7"), proof, 13
    yield "a fraction", changed(draw, roomId=7.5), proof, 13
    yield "a negative number", draw, changed(proof, rank=-1), 13
    yield "a number too large", draw, changed(proof, index=2 ** 32 - 1), 13
    yield "more than 32 hashes", draw, changed(proof, path=proof["path"][:1] * 33), 13
    yield "a name too long", changed(draw, beacon={"name": "x" * 201}), proof, 13
    yield "an empty name", changed(draw, beacon={"name": ""}), proof, 13
    yield "half of a pair", json.dumps(draw).replace("c0ffee", "\\ud800"), proof, 13
    yield "too large", json.dumps(draw) + " " * 65536, proof, 13
    yield "a newer draw", changed(draw, format="onrush-draw/2"), proof, 11
    yield "a newer proof", draw, changed(proof, format="onrush-draw-proof/10"), 11
    yield "another document", proof, None, 10
    yield "two draws", draw, draw, 10
    yield from hostile(draw, proof)


FORGED = ("x\ngood    All is well.\x1b[2J\r\x7f\x9b\u2028\u2029\u061c\u200e\u200f\u202e\u202a"
          "\u2066\u2069")
ESCAPED = set(map(chr, (*range(0x20), *range(0x7f, 0xa0), 0x61c, 0x200e, 0x200f,
                        *range(0x2028, 0x202f), *range(0x2066, 0x206a))))


def hostile(draw, proof):
    """Texts that would forge lines, command a terminal or turn what follows."""
    yield "hostile name", changed(draw, beacon={"name": FORGED}), None, 0
    yield "hostile value", changed(draw, beacon={"name": "x", "value": FORGED}), None, 0
    yield "hostile format", changed(draw, format=FORGED), proof, 10
    yield "hostile member", {**draw, FORGED: 1}, proof, 13
    yield "hostile halves", {**draw, "\ud800": 1}, proof, 13
    yield "hostile text", FORGED, proof, 13


# Signatures, as RFC 8032, section 5.1.6, has them.

def encode(point):
    inverse = pow(point[2], -1, ed25519.P)
    x, y = point[0] * inverse % ed25519.P, point[1] * inverse % ed25519.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ed25519.ORDER


# The key of the examples, whose seed is the bytes 0 to 31.
HALVES = hashlib.sha512(bytes(range(32))).digest()
SECRET = int.from_bytes(HALVES[:32], "little") & (1 << 254) - 8 | 1 << 254
PUBLIC = encode(ed25519.times(SECRET, ed25519.BASE))


def signed_bytes(document):
    return b"onrush-document certificate\n" + document.encode()


def sign(message):
    nonce = scalar(HALVES[32:], message)
    point = encode(ed25519.times(nonce, ed25519.BASE))
    answer = (nonce + scalar(point, PUBLIC, message) * SECRET) % ed25519.ORDER
    return point + answer.to_bytes(32, "little")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(certificate, envelope):
    document = certificate if isinstance(certificate, str) else json.dumps(certificate)
    return {**envelope, "document": document,
            "signature": base64url(sign(signed_bytes(document)))}


def certificate_cases():
    """name, certificate, proof, code."""
    envelope = json.loads((CERTIFICATES / "certificate.json").read_text())
    proof = json.loads((CERTIFICATES / "proof.json").read_text())
    inner = json.loads(envelope["document"])

    def with_changed(**members):
        return signed(changed(inner, **members), envelope)

    yield "good", envelope, proof, 0
    yield "good without a proof", envelope, None, 0
    yield "signed here", signed(inner, envelope), proof, 0
    yield "another document", {**envelope, "document": envelope["document"] + " "}, proof, 17
    yield "another signature", {**envelope, "signature": "A" * 86}, proof, 17
    yield "another key", {**envelope, "kid": "A" * 43}, proof, 14
    yield "a newer envelope", {**envelope, "format": "onrush-signed-certificate/2"}, proof, 11
    yield "no envelope", inner, proof, 10
    yield "unknown member", {**envelope, "alg": "none"}, proof, 13
    yield "half a signature", {**envelope, "signature": "A" * 43}, proof, 13
    yield "no base64url", {**envelope, "signature": "+" * 86}, proof, 13
    yield "no document", signed("x", envelope), proof, 13
    yield "a newer certificate", with_changed(format="onrush-certificate/3"), proof, 11
    yield "unknown type", with_changed(type="lottery"), proof, 13
    yield "no root", with_changed(root=None), proof, 13
    yield "no times", with_changed(firstAt=None, lastAt=None), proof, 13
    yield "no time", with_changed(madeAt="soon"), proof, 13
    yield "no record", with_changed(record={"sequence": 0, "hash": inner["root"]}), proof, 13
    yield "more given", with_changed(offered=inner["given"] - 1), None, 17
    yield "times turned", with_changed(firstAt=inner["lastAt"], lastAt=inner["firstAt"]), None, 17
    yield "made before", with_changed(madeAt=inner["firstAt"]), None, 17
    yield "another root", with_changed(root=other_digit(inner["root"])), proof, 17
    yield "a tree of nothing", with_changed(given=0, firstAt=None, lastAt=None), None, 17
    yield "another drop", with_changed(id=inner["id"] + 1), proof, 17
    for name, value in (("number", proof["number"] + 1), ("number", 41), ("type", "sale"),
                        ("accountId", 1), ("salt", other_digit(proof["salt"])), ("path", []),
                        ("at", inner["firstAt"]), ("at", inner["madeAt"])):
        yield f"another {name}", envelope, changed(proof, **{name: value}), 17
    yield "number 0", envelope, changed(proof, number=0), 13
    yield "a certificate for a proof", envelope, envelope, 10
    yield "hostile name", with_changed(name=FORGED), None, 0
    yield "hostile format", {**envelope, "format": FORGED}, None, 10
    yield "hostile key", {**envelope, "kid": FORGED[:43]}, None, 14
    yield "hostile document", signed(FORGED, envelope), None, 13
    yield "hostile member", {**envelope, FORGED: 1}, None, 13


# Points of small order: with such a key anybody signs anything.

def points_of_small_order():
    y = 2
    while True:
        point = ed25519.point_of(y.to_bytes(32, "little"))
        eighth = point and ed25519.times(ed25519.ORDER, point)
        if eighth and not ed25519.is_same(ed25519.times(4, eighth), ed25519.NEUTRAL):
            return [ed25519.times(factor, eighth) for factor in range(8)]
        y += 1


def weak_certificates():
    """name, public key, document, signature: each holds by the equation alone."""
    document = json.loads((CERTIFICATES / "certificate.json").read_text())["document"]
    for place, key in enumerate(points_of_small_order()):
        public, nonce, text = encode(key), encode(ed25519.BASE), document
        while not ed25519.is_same(
                ed25519.times(scalar(nonce, public, signed_bytes(text)), key), ed25519.NEUTRAL):
            text += " "
        yield f"key {place} of small order", public, text, nonce + (1).to_bytes(32, "little")
    # Who has a key can do so with a nonce of small order.
    nonce = encode(ed25519.NEUTRAL)
    answer = scalar(nonce, PUBLIC, signed_bytes(document)) * SECRET % ed25519.ORDER
    yield "a nonce of small order", PUBLIC, document, nonce + answer.to_bytes(32, "little")


def weak_cases(folder):
    """name, certificate, no proof, code; and a file with all their keys."""
    envelope = json.loads((CERTIFICATES / "certificate.json").read_text())
    keys, all_cases = [], []
    for name, public, document, signature in weak_certificates():
        x = base64url(public)
        kid = base64url(hashlib.sha256(
            f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest())
        keys.append({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid,
                     "x": x})
        all_cases.append((name, {**envelope, "kid": kid, "document": document,
                                 "signature": base64url(signature)}, None, 17))
    file = Path(folder) / "keys.json"
    file.write_text(json.dumps({"keys": keys, "retired": []}), encoding="utf-8")
    return all_cases, file


def text_of(document):
    return document if isinstance(document, str) else json.dumps(document)


def verdicts_of(command, all_cases):
    """The code of each, and what was printed."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        for _, draw, proof, _ in all_cases:
            paths = []
            for name, document in (("draw.json", draw), ("proof.json", proof)):
                if document is not None:
                    paths.append(f"{folder}/{name}")
                    Path(paths[-1]).write_text(text_of(document), encoding="utf-8")
            ran = subprocess.run([*command, *paths], capture_output=True, check=False)
            lines = ran.stdout.decode().split("\n")[:-1] + ran.stderr.decode().split("\n")[:-1]
            verdicts.append((ran.returncode, lines))
    return verdicts


def verdicts_of_page(all_cases):
    given = [[text_of(draw), "" if proof is None else text_of(proof)]
             for _, draw, proof, _ in all_cases]
    ran = subprocess.run(["node", ROOT / "src/app/test/check_draw_page.js"], check=True,
                         input=json.dumps(given), capture_output=True, text=True)
    return [(CODES[kind], lines) for kind, *lines in json.loads(ran.stdout)]


def compare(all_cases, checkers):
    """How many answers are wrong."""
    wrong = 0
    for checker, verdicts in checkers.items():
        for case, (code, lines) in zip(all_cases, verdicts):
            if code != case[3]:
                wrong += 1
                print(f"{checker}: {case[0]}: {code} instead of {case[3]}")
            for line in lines:
                if ESCAPED & set(line) or line.startswith("good    All is well."):
                    wrong += 1
                    print(f"{checker}: {case[0]}: prints {line!r}")
    print(f"{len(all_cases)} cases, {len(checkers)} checkers, {wrong} wrong")
    return wrong


def main(program):
    draws, certificates = list(cases()), list(certificate_cases())
    checkers = {
        "onrush check-draw": verdicts_of([program, "check-draw"], draws),
        "check_draw.py": verdicts_of([sys.executable, CHECKERS / "check_draw.py"], draws),
    }
    if shutil.which("node"):
        checkers["check_draw.html"] = verdicts_of_page(draws)
    wrong = compare(draws, checkers)
    keys = ["--keys", CERTIFICATES / "keys.json"]
    wrong += compare(certificates, {
        "onrush check-certificate": verdicts_of([program, "check-certificate", *keys],
                                                certificates),
        "check_certificate.py": verdicts_of(
            [sys.executable, CHECKERS / "check_certificate.py", *keys], certificates),
    })
    with tempfile.TemporaryDirectory() as folder:
        weak, keys_file = weak_cases(folder)
        keys = ["--keys", keys_file]
        wrong += compare(weak, {
            "onrush check-certificate": verdicts_of([program, "check-certificate", *keys], weak),
            "check_certificate.py": verdicts_of(
                [sys.executable, CHECKERS / "check_certificate.py", *keys], weak),
        })
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
