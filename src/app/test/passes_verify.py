"""Verifies passes and documents with the code of docs/passes.md, PyJWT and cryptography.

The folder holds what PassKeys.AreWhatOthersVerifyWith wrote: the keys of a server before and after
they were replaced at once, and of each a pass of room 3, one that has expired, and a document.
"""
import base64
import functools
import hashlib
import http.server
import json
import pathlib
import re
import sys
import threading
import unittest

import jwt
from cryptography.exceptions import InvalidSignature

FOLDER = pathlib.Path(sys.argv.pop())
PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs/passes.md"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                         functools.partial(Quiet, directory=FOLDER))


def page_code(when):
    """What the blocks of the page define, with the keys of that time at an address."""
    names = {"KEYS_URL": f"http://127.0.0.1:{SERVER.server_port}/{when}.jwks.json"}
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        exec(block, names)
    return names


def read(name):
    return (FOLDER / name).read_text().strip()


def keys(when):
    return json.loads(read(f"{when}.jwks.json"))["keys"]


class Passes(unittest.TestCase):
    def test_are_verified_with_the_public_keys(self):
        for when in ("before", "after"):
            check_pass = page_code(when)["check_pass"]
            claims = check_pass(read(f"{when}.pass"), 3, account=7)
            self.assertEqual(claims["exp"] - claims["iat"], 600)
            self.assertEqual({name: claims[name] for name in ("iss", "sub", "room", "jti")},
                             {"iss": "onrush", "sub": "7", "room": 3, "jti": "41"})

    def test_are_refused(self):
        check_pass = page_code("before")["check_pass"]
        text = read("before.pass")
        for error, words, arguments in [
            (jwt.InvalidTokenError, "another room", (text, 4)),
            (jwt.InvalidTokenError, "another account", (text, 3, 8)),
            (jwt.InvalidIssuerError, "", (text, 3, 7, "shop")),
            (jwt.ExpiredSignatureError, "", (read("before.expired.pass"), 3)),
            (jwt.PyJWKClientError, "", (read("after.pass"), 3)),  # of a key that is not there
            (jwt.InvalidSignatureError, "", (text[:-8] + "AAAAAAAA", 3)),
        ]:
            with self.assertRaisesRegex(error, words):
                check_pass(*arguments)

    def test_with_another_algorithm_are_refused(self):
        check_pass = page_code("before")["check_pass"]
        key = keys("before")[0]
        claims = jwt.decode(read("before.pass"), options={"verify_signature": False})
        head = {"typ": "onrush-pass+jwt", "kid": key["kid"]}
        public = base64.urlsafe_b64decode(key["x"] + "=")
        for forged in (jwt.encode(claims, "", "none", headers=head),
                       jwt.encode(claims, public, "HS256", headers=head)):
            with self.assertRaises(jwt.PyJWTError):
                check_pass(forged, 3)


class Keys(unittest.TestCase):
    def test_are_named_by_their_thumbprint(self):
        for when in ("before", "after"):
            (key,) = keys(when)
            self.assertEqual(set(key), {"kty", "crv", "alg", "use", "kid", "x"})
            text = '{"crv":"Ed25519","kty":"OKP","x":"%s"}' % key["x"]
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            self.assertEqual(key["kid"], digest.decode().rstrip("="))


class Documents(unittest.TestCase):
    def test_are_verified_with_the_public_key_alone(self):
        check_document = page_code("before")["check_document"]
        for when in ("before", "after"):
            (key,) = keys(when)
            kid, signature = read(f"{when}.signature").split()
            self.assertEqual(kid, key["kid"])
            check_document(key["x"], "certificate", b"sold: 2000\n", signature)
            for purpose, document in [("receipt", b"sold: 2000\n"),
                                      ("certificate", b"sold: 2001\n")]:
                with self.assertRaises(InvalidSignature):
                    check_document(key["x"], purpose, document, signature)


threading.Thread(target=SERVER.serve_forever, daemon=True).start()
unittest.main()
