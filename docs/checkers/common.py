"""What the checkers of docs/draw.md and docs/certificate.md share: strict reading of documents, the
hashes, the Merkle tree. Python's standard library only.
"""
import hashlib
import json
import re
import sys

GOOD, FAILED, USAGE, NOT_OURS, TOO_NEW, DAMAGED, MISSING, BROKEN = 0, 1, 2, 10, 11, 13, 14, 17
FILE_BYTES_MAX = 64 * 1024
LEAVES_MAX = 2 ** 32 - 1
PATH_MAX = 32
FORMAT_MAX = 60


class Refused(Exception):
    """A document that is not one: the code to end with, and a sentence."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


# The hashes.

def sha256(data):
    return hashlib.sha256(data).digest()


def number(value, width):
    return value.to_bytes(width, "big")


def seal(salt, account):
    return sha256(salt + number(account, 8))


def node(left, right):
    return sha256(b"\1" + left + right)


# The tree.

def split(count):
    """The largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def root_of(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    left = split(len(leaves))
    return node(root_of(leaves[:left]), root_of(leaves[left:]))


def path_of(index, leaves):
    if len(leaves) == 1:
        return []
    left = split(len(leaves))
    if index < left:
        return path_of(index, leaves[:left]) + [root_of(leaves[left:])]
    return path_of(index - left, leaves[left:]) + [root_of(leaves[:left])]


def root_of_path(start, index, count, path):
    """The root that a path leads to, or None when it has the wrong length."""
    reached, rest, last = start, list(path), count - 1
    while last:
        if index % 2 == 1 or index != last:
            if not rest:
                return None
            other = rest.pop(0)
            reached = node(other, reached) if index % 2 == 1 else node(reached, other)
        index, last = index // 2, last // 2
    return None if rest else reached


# The documents.

def read_text(path):
    """What a file has, as text."""
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        raise Refused(MISSING, f"{path} does not exist.") from None
    if len(data) > FILE_BYTES_MAX:
        raise Refused(DAMAGED, f"{path} has more than {FILE_BYTES_MAX} bytes.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused(DAMAGED, f"{path}: {error}") from None


def parse(json_text, what):
    """The object that a text is; no member appears twice."""
    def once(pairs):
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise Refused(DAMAGED, f'{what}: "{name}" appears twice.')
        return dict(pairs)

    try:
        value = json.loads(json_text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Refused(DAMAGED, f"{what}: {error}") from None
    if not isinstance(value, dict):
        raise Refused(DAMAGED, f"{what} is not a JSON object.")
    return value


def read(path):
    """The object in a file."""
    return parse(read_text(path), path)


def check_format(document, wanted):
    given = document.get("format")
    if given == wanted or not isinstance(given, str) or not 1 <= len(given) <= FORMAT_MAX:
        return  # what is no text of that length is refused with the other members
    newer = re.fullmatch(re.escape(wanted.split("/")[0]) + "/[0-9]+", given)
    raise Refused(TOO_NEW if newer else NOT_OURS,
                  f'Its format is "{given}"; this program reads "{wanted}".')


def members(document, required, optional):
    """The members of an object, each read by its function."""
    for name, value in document.items():
        if name not in required and name not in optional:
            raise Refused(DAMAGED, f'"{name}" is not a member of this document.')
        if value is None and name in required:
            raise Refused(DAMAGED, f'"{name}" is null.')
    for name in required:
        if name not in document:
            raise Refused(DAMAGED, f'"{name}" is missing.')
    readers = {**optional, **required}
    return {name: readers[name](name, value) for name, value in document.items()
            if value is not None}


def integer(least, most):
    def reader(name, value):
        if type(value) is not int or not least <= value <= most:
            raise Refused(DAMAGED, f'"{name}" is not an integer of {least} to {most}.')
        return value
    return reader


def text(most, least=1):
    def reader(name, value):
        if not isinstance(value, str) or not least <= len(value) <= most or not is_clean(value):
            raise Refused(DAMAGED, f'"{name}" is not a text of {least} to {most} characters.')
        return value
    return reader


def is_clean(value):
    """False with U+0000, or half of a surrogate pair, which JSON can write and UTF-8 cannot."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value)


def digits(count):
    def reader(name, value):
        if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{count}}}", value):
            raise Refused(DAMAGED, f'"{name}" is not {count} lower case hex digits.')
        return bytes.fromhex(value)
    return reader


def hashes(name, value):
    if not isinstance(value, list) or len(value) > PATH_MAX:
        raise Refused(DAMAGED, f'"{name}" is not a list of at most {PATH_MAX} hashes.')
    return [digits(64)(f"{name}/{i}", one) for i, one in enumerate(value)]


ID = integer(0, 2 ** 53 - 1)


# What a check says.

# Controls, what breaks a line, what changes the direction of text, and halves of surrogate pairs.
ESCAPED = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
                     "\ud800-\udfff]")


def printable(sentence):
    """A sentence that may quote a stranger: it stays one line and commands no terminal."""
    return ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", sentence)


def say(code, sentence):
    print({GOOD: "good   ", MISSING: "missing", BROKEN: "wrong  "}[code], printable(sentence))
    return [] if code == GOOD else [code]


def refuse(refused):
    """Says why a document is not one; the code to end with."""
    print(printable(str(refused)), file=sys.stderr)
    return refused.code


def code_of(codes):
    """The code to end with, of those of everything that was checked."""
    return BROKEN if BROKEN in codes else MISSING if MISSING in codes else GOOD


def check_vectors(page, answer):
    """Compares the table of a page with what answer(kind, words) gives."""
    with open(page, encoding="utf-8") as file:
        table = file.read().split("\n## Test vectors\n")[1].split("|---|---|---|\n")[1]
    wrong = count = 0
    for line in table.split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 5:
            count += 1
            if answer(cells[1], cells[2].split()) != cells[3]:
                wrong += 1
                print("differs:", line)
    print(f"{count} vectors, {wrong} differ")
    return FAILED if wrong or not count else GOOD
