"""Verifies a tlog-tiles log from the texts of RFC 6962, C2SP tlog-tiles, tlog-checkpoint and signed-note. Shares nothing with the product.

usage: verify_log.py FOLDER VKEY          prints size and root
       verify_log.py FOLDER VKEY proofs   also reads lines "inclusion INDEX HASH..." and "consistency SIZE HASH..." (hex) and recomputes each proof
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile


def fail(why):
    sys.exit("REFUSED " + why)


def leaf(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return hashlib.sha256(b"").digest()
    if len(d) == 1:
        return d[0]
    k = split(len(d))
    return node(mth(d[:k]), mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def subproof(m, d, whole):
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    return subproof(m, d[:k], whole) + [mth(d[k:])] if m <= k else subproof(m - k, d[k:], False) + [mth(d[:k])]


def verify_ed25519(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        def put(name, content):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(content)
            return os.path.join(folder, name)
        spki = bytes.fromhex("302a300506032b6570032100") + public
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(spki) + b"-----END PUBLIC KEY-----\n"
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", put("key", pem), "-rawin", "-in", put("text", message), "-sigfile", put("sig", signature)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def checkpoint(folder, vkey):
    name, key_id, key = vkey.split("+", 2)
    typed = base64.b64decode(key)
    if typed[0] != 1 or hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4].hex() != key_id:
        fail("the key's id")
    with open(os.path.join(folder, "checkpoint"), "rb") as f:
        text, signatures = f.read().rsplit(b"\n\n", 1)
    text += b"\n"
    for line in signatures.decode().splitlines():
        dash, who, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if dash == "\u2014" and who == name and blob[:4].hex() == key_id and verify_ed25519(typed[1:], text, blob[4:]):
            origin, size, root = text.decode().splitlines()[:3]
            return origin, int(size), base64.b64decode(root)
    fail("no good signature")


def number(n):
    digits = "%03d" % (n % 1000)
    while n >= 1000:
        n //= 1000
        digits = "x%03d/" % (n % 1000) + digits
    return digits


def read(folder, prefix, index, width):
    name = "tile/%s/%s" % (prefix, number(index)) + ("" if width == 256 else ".p/%d" % width)
    with open(os.path.join(folder, name), "rb") as f:
        return f.read()


def leaves(folder, size):
    d = []
    for bundle in range((size + 255) // 256):
        width = min(256, size - bundle * 256)
        data, at = read(folder, "entries", bundle, width), 0
        for _ in range(width):
            length = int.from_bytes(data[at:at + 2], "big")
            d.append(leaf(data[at + 2:at + 2 + length]))
            at += 2 + length
        if at != len(data):
            fail("bundle %d" % bundle)
    return d


def check_tiles(folder, d):
    level, hashes = 0, d
    while hashes:
        for tile in range((len(hashes) + 255) // 256):
            expected = hashes[tile * 256:tile * 256 + 256]
            if read(folder, str(level), tile, len(expected)) != b"".join(expected):
                fail("tile %d of level %d" % (tile, level))
        hashes = [mth(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def main():
    folder, vkey = sys.argv[1:3]
    origin, size, root = checkpoint(folder, vkey)
    d = leaves(folder, size)
    check_tiles(folder, d)
    if mth(d) != root:
        fail("root")
    for line in sys.stdin if sys.argv[3:] == ["proofs"] else []:
        kind, number_, *hashes = line.split()
        m = int(number_)
        expected = path(m, d) if kind == "inclusion" else subproof(m, d, True) if 0 < m < size else []
        if [h.hex() for h in expected] != hashes:
            fail(line.strip()[:60])
    print(origin, size, root.hex())


main()
