"""Verifies Ed25519 signatures (RFC 8032, section 5.1) with whole numbers only. Slow and plain: it
checks what is public anyway.
"""
import hashlib

P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Points are (X, Y, Z, T) with x = X / Z, y = Y / Z, x * y = T / Z.
NEUTRAL = (0, 1, 1, 0)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, point):
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = add(total, point)
        point = add(point, point)
        factor >>= 1
    return total


def is_same(one, other):
    return ((one[0] * other[2] - other[0] * one[2]) % P == 0
            and (one[1] * other[2] - other[1] * one[2]) % P == 0)


def point_of(data):
    """The point in 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2 ** 255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of(bytes([0x58] + [0x66] * 31))


def is_of_small_order(point):
    """With such a key anybody can sign anything; RFC 8032 leaves it open, libsodium refuses it."""
    return is_same(times(8, point), NEUTRAL)


def verify(public_key, message, signature):
    """Whether the 64 bytes are the signature of a message by the key of 32 bytes."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, nonce = point_of(public_key), point_of(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or answer >= ORDER:
        return False
    if is_of_small_order(key) or is_of_small_order(nonce):
        return False
    challenge = int.from_bytes(
        hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    return is_same(times(answer, BASE), add(nonce, times(challenge, key)))
