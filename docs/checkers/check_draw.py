#!/usr/bin/env python3
"""Checks the draw of a waiting room, and one person's proof, from files: docs/draw.md in Python.

    python3 check_draw.py DRAW.json [PROOF.json]
    python3 check_draw.py --vectors draw.md

Needs nothing but common.py beside it, Python's standard library and no network. Prints a line for
each thing it looked at and ends with the codes of docs/draw.md.
"""
import hashlib
import hmac
import sys

from common import (BROKEN, DAMAGED, FORMAT_MAX, GOOD, ID, LEAVES_MAX, MISSING, USAGE, Refused,
                    check_format, check_vectors, code_of, digits, hashes, integer, members, number,
                    path_of, read, refuse, root_of, root_of_path, say, seal, sha256, text)

DRAW, PROOF = "onrush-draw/1", "onrush-draw-proof/1"


# The hashes.

def leaf(room, ticket, account, salt):
    return sha256(b"\0" + number(room, 8) + number(ticket, 8) + seal(salt, account))


def draw_key(secret, entrants, root, name, value):
    message = b"onrush draw 1" + number(entrants, 8) + root
    for part in (name.encode(), value.encode()):
        message += number(len(part), 4) + part
    return hmac.new(secret, message, hashlib.sha256).digest()


# The permutation.

def halves(count):
    """How many values the left and the right half of an index have."""
    a = 2
    while a * a < count:
        a += 2
    return a, -(-count // a)


def rank(key, count, index):
    a, b = halves(count)
    rounds = 80 if count <= 1024 else 16 if count <= 65536 else 10
    while True:
        right, left = divmod(index, a)
        for r in range(0, rounds, 2):
            left = (left + chance(key, r, right)) % a
            right = (right + chance(key, r + 1, left)) % b
        index = right * a + left
        if index < count:
            return index


def chance(key, r, half):
    return int.from_bytes(sha256(key + number(r, 1) + number(half, 4))[:8], "big")


# The documents.

def beacon(name, value):
    if not isinstance(value, dict):
        raise Refused(DAMAGED, f'"{name}" is not an object.')
    return members(value, {"name": text(200)}, {"value": text(500)})


DRAW_REQUIRED = {"format": text(FORMAT_MAX), "roomId": ID, "commitment": digits(64)}
DRAW_OPTIONAL = {"beacon": beacon, "entrants": integer(0, LEAVES_MAX), "root": digits(64),
                 "secret": digits(64)}
PROOF_REQUIRED = {"format": text(FORMAT_MAX), "roomId": ID, "ticketId": ID, "accountId": ID,
                  "salt": digits(32), "index": integer(0, LEAVES_MAX - 1), "path": hashes,
                  "rank": integer(0, LEAVES_MAX - 1)}


def read_draw(path):
    document = read(path)
    check_format(document, DRAW)
    draw = members(document, DRAW_REQUIRED, DRAW_OPTIONAL)
    if ("root" in draw) != ("entrants" in draw):
        raise Refused(DAMAGED, '"entrants" and "root" are published together; one is missing.')
    if "secret" in draw and "root" not in draw:
        raise Refused(DAMAGED, '"secret" is published after "entrants" and "root".')
    return draw


def read_proof(path):
    document = read(path)
    check_format(document, PROOF)
    return members(document, PROOF_REQUIRED, {})


# The checks.

def check_draw(draw):
    """Also sets the key, if the secret is the right one."""
    if "root" not in draw:
        return say(MISSING, "The room has not opened: its entrants are not frozen yet.")
    count, root = draw["entrants"], draw["root"]
    codes = say(GOOD, f"{count} entrants were frozen under the root {root.hex()}.")
    if count == 0 and root != root_of([]):
        codes += say(BROKEN, "The root is not that of no entrants.")
    if "secret" not in draw:
        return codes + say(MISSING, "The secret is not revealed yet.")
    if sha256(draw["secret"]) != draw["commitment"]:
        return codes + say(BROKEN, "The secret is not the one that was committed to.")
    codes += say(GOOD, "The secret is the one that was committed to.")
    named = draw.get("beacon", {})
    if named:
        codes += say(GOOD, f'The beacon "{named["name"]}" had the value '
                           f'"{named.get("value", "")}"; compare it with what it published.')
    draw["key"] = draw_key(draw["secret"], count, root, named.get("name", ""),
                           named.get("value", ""))
    return codes + say(GOOD, f"The key of the order is {draw['key'].hex()}.")


def check_proof(draw, proof):
    if proof["roomId"] != draw["roomId"]:
        return say(BROKEN, "The proof is of another room.")
    if "root" not in draw:
        return []
    count, index = draw["entrants"], proof["index"]
    if index >= count:
        return say(BROKEN, f"There is no entrant {index}: there are {count}, counted from 0.")
    start = leaf(proof["roomId"], proof["ticketId"], proof["accountId"], proof["salt"])
    reached = root_of_path(start, index, count, proof["path"])
    if reached is None:
        codes = say(BROKEN, "The path has not the length of its place.")
    elif reached != draw["root"]:
        codes = say(BROKEN, "The ticket is not in the tree: its path leads elsewhere.")
    else:
        codes = say(GOOD, f"The ticket is entrant {index} under the root.")
    if "key" in draw:
        right = rank(draw["key"], count, index)
        if right == proof["rank"]:
            codes += say(GOOD, f"Its rank is {right}: so many entrants were drawn before it.")
        else:
            codes += say(BROKEN, f"Its rank is {right}, but the proof says {proof['rank']}.")
    return codes


# The vectors of the page.

def example_leaf(index):
    return leaf(7, index + 1, 1001 + index, bytes([index] * 16))


def answer(kind, words):
    """What a row of the page must have as its output."""
    given = ["" if word == "-" else word for word in words]
    raw = [bytes.fromhex(word) if len(word) in (32, 64) else word for word in given]
    if kind == "commitment":
        return sha256(raw[0]).hex()
    if kind == "seal":
        return seal(raw[0], int(given[1])).hex()
    if kind == "leaf":
        return leaf(int(given[0]), int(given[1]), int(given[2]), raw[3]).hex()
    if kind == "root":
        return root_of([example_leaf(i) for i in range(int(given[0]))]).hex()
    if kind == "path":
        index, count = int(given[0]), int(given[1])
        path = path_of(index, [example_leaf(i) for i in range(count)])
        return " ".join(one.hex() for one in path)
    if kind == "key":
        return draw_key(raw[0], int(given[1]), raw[2], given[3], given[4]).hex()
    if kind == "ranks":
        count = int(given[1])
        return " ".join(str(rank(raw[0], count, i)) for i in range(count))
    if kind == "rank":
        return str(rank(raw[0], int(given[1]), int(given[2])))
    raise ValueError(f"unknown vector {kind}")


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--vectors":
        return check_vectors(arguments[1], answer)
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return USAGE
    try:
        draw = read_draw(arguments[0])
        proof = read_proof(arguments[1]) if len(arguments) == 2 else None
    except Refused as refused:
        return refuse(refused)
    codes = check_draw(draw)
    if proof:
        codes += check_proof(draw, proof)
    return code_of(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
