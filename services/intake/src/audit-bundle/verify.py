#!/usr/bin/env python3
"""Verifies the bundle this file lies in: python3 verify.py [FOLDER] [--trust KEY] [--checkpoint FILE]

KEY is the public key you were given, FILE a signed checkpoint you kept: the log has to begin with what it covers.

Needs Python 3.8 and, for the signatures, the openssl command (1.1.1 or later). No network, nothing else.
Exit code 0: the bundle is whole. 1: it is not; the first thing that is wrong is named. 2: it cannot be judged.
"""
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

WIDTH = 256
PART = 4096
HEADING = b"perennial audit bundle v1\n"
SPKI = bytes.fromhex("302a300506032b6570032100")
DASH = "\u2014 ".encode()


class Bad(Exception):
    def __init__(self, what, why):
        super().__init__(what + ": " + why)


class Unknown(Exception):
    pass


def sha256(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(part)
    return h.digest()


def unbase64(text):
    """The bytes, or None unless this is the one way to write them."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data) == text else None


def read_file(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError:
        return None


class Folder:
    def __init__(self, root):
        self.root = root
        self.missing = None

    def read(self, path):
        data = read_file(os.path.join(self.root, *path.split("/")))
        if data is None:
            self.missing = self.missing or path
        return data


class Key:
    def __init__(self, text):
        found = re.fullmatch(rb"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
        data = unbase64(found.group(3)) if found else None
        if not found or not data or len(data) != 33 or data[0] != 1:
            raise Unknown("key.txt holds no key to judge by")
        self.name, self.raw = found.group(1), data[1:]
        self.id = sha256(self.name + b"\n", data)[:4]
        if self.id.hex().encode() != found.group(2):
            raise Unknown("key.txt holds no key to judge by")
        self.dir = tempfile.TemporaryDirectory()
        self.file = os.path.join(self.dir.name, "key")
        with open(self.file, "wb") as f:
            f.write(SPKI + self.raw)

    def signed(self, text, signature):
        names = [os.path.join(self.dir.name, n) for n in ("text", "signature")]
        for name, data in zip(names, (text, signature)):
            with open(name, "wb") as f:
                f.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", self.file,
                   "-rawin", "-in", names[0], "-sigfile", names[1]]
        try:
            return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
        except OSError:
            raise Unknown("the openssl command is not there")

    def open(self, note):
        """The text of a note this key signed, otherwise None."""
        end = note.rfind(b"\n\n")
        if end < 0 or not note.endswith(b"\n"):
            return None
        text, ours = note[:end + 1], []
        for line in note[end + 2:-1].split(b"\n"):
            found = re.fullmatch(DASH + rb"([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
            if not found:
                return None
            data = unbase64(found.group(2))
            if found.group(1) == self.name and (data or b"")[:4] == self.id:
                ours.append(data)
        if len(ours) != 1 or len(ours[0]) != 68:
            return None
        return text if self.signed(text, ours[0][4:]) else None


def lines_of(data):
    """Lines without line feeds; None when the last does not end in one."""
    parts = (data or b"").split(b"\n")
    return parts[:-1] if parts[-1] == b"" else None


def fold(hashes):
    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\x01", fold(hashes[:middle]), fold(hashes[middle:]))


class Tree:
    """Grows leaf by leaf, and knows its root at any time."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, node):
        rest = self.size
        while rest % 2:
            node = sha256(b"\x01", self.peaks.pop(), node)
            rest //= 2
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256()
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = sha256(b"\x01", left, node)
        return node


def tile_path(level, index, width):
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    name = "/".join(["x" + g for g in groups[:-1]] + groups[-1:])
    return "tile/%d/%s%s" % (level, name, "" if width == WIDTH else ".p/%d" % width)


def tiles(folder, size):
    """The hashes of all leaves; every tile is there and follows from those below it."""
    leaves, below, level, count = [], None, 0, size
    while count > 0:
        full = []
        for index in range(-(-count // WIDTH)):
            width = min(WIDTH, count - index * WIDTH)
            path = tile_path(level, index, width)
            data = folder.read(path)
            if data is None or len(data) != width * 32:
                raise Bad(path, "it does not hold %d hashes" % width)
            hashes = [data[i:i + 32] for i in range(0, len(data), 32)]
            if below is not None and hashes != below[index * WIDTH:index * WIDTH + width]:
                raise Bad(path, "it does not follow from the tiles below")
            if level == 0:
                leaves += hashes
            if width == WIDTH:
                full.append(fold(hashes))
        below, level, count = full, level + 1, count // WIDTH
    return leaves


CHECKPOINT = rb"([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n(?:restored ([1-9][0-9]{0,8})\n)?"


def checkpoint(key, note):
    """Size, root and number of restores before it; None for what the key did not sign as a checkpoint of its log."""
    text = key.open(note) if note is not None else None
    found = re.fullmatch(CHECKPOINT, text or b"")
    root = unbase64(found.group(3)) if found else None
    if not found or root is None or found.group(1) != key.name:
        return None
    return int(found.group(2)), root, int(found.group(4) or 0)


def checkpoints(folder, key, claim):
    lines = lines_of(folder.read("checkpoints.txt"))
    if lines is None or len(lines) != claim["checkpoints"]:
        raise Bad("checkpoints.txt", "it does not hold the %d checkpoints that were signed" % claim["checkpoints"])
    found, last = [], 0
    for number, line in enumerate(lines, 1):
        what, read = "checkpoint %d" % number, checkpoint(key, unbase64(line))
        if read is None:
            raise Bad(what, "it is not signed by the key")
        if read[0] <= last:
            raise Bad(what, "it does not follow the one before")
        last = read[0]
        found.append(read)
    if last != claim["size"]:
        raise Bad("checkpoints.txt", "the last is of %d events, not of %d" % (last, claim["size"]))
    return found


def parts_of(start, end):
    while start < end:
        part = start // PART
        stop = min(end, (part + 1) * PART)
        yield part, start, stop
        start = stop


def is_count(value):
    return type(value) is int and 0 <= value <= 2 ** 53 - 1


def is_hex(value):
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def read_restore(event, leaf, key, before):
    """What an event of a restore names and proves: places from..to of the log that were lost; None if it does not."""
    stated = next((c["new"] for c in event["changes"] if c["path"] == "/lost"), None)
    if event["action"] != "audit.restored" or not isinstance(stated, dict):
        return None
    if set(stated) != {"restore", "from", "to", "checkpoint", "after", "until"}:
        return None
    number, first, last, kept = stated["restore"], stated["from"], stated["to"], stated["checkpoint"]
    if not isinstance(kept, dict) or set(kept) != {"restored", "root", "signature"}:
        return None
    halves = kept["signature"]
    if not all(map(is_count, (number, first, last, kept["restored"]))) or not is_hex(kept["root"]):
        return None
    if not isinstance(halves, list) or len(halves) != 2 or not all(map(is_hex, halves)):
        return None
    if not isinstance(stated["after"], (str, type(None))) or not isinstance(stated["until"], str):
        return None
    previous = before[-1]["number"] if before else 0
    follows = number == previous + 1 or (number > previous and number == kept["restored"] + 1)
    if number < 1 or not follows or kept["restored"] >= number or first > leaf or first >= last:
        return None
    root = bytes.fromhex(kept["root"])
    text = key.name + b"\n%d\n" % last + base64.b64encode(root) + b"\n"
    if kept["restored"]:
        text += b"restored %d\n" % kept["restored"]
    if not key.signed(text, bytes.fromhex("".join(halves))):
        return None
    return {"number": number, "leaf": leaf, "from": first, "to": last, "root": root, "restored": kept["restored"],
            "after": stated["after"], "until": stated["until"]}


def restores_of(folder, key, claim, hashes):
    leaves, restores = claim.get("restores", []), []
    if not leaves:
        return restores
    path, lines = "restores.jsonl", lines_of(folder.read("restores.jsonl"))
    if lines is None or len(lines) != len(leaves):
        raise Bad(path, "it does not hold the %d restores that were named" % len(leaves))
    for number, (leaf, line) in enumerate(zip(leaves, lines), 1):
        what = "line %d of %s" % (number, path)
        data = b'{"event":"' + sha256(line).hex().encode() + b'","tag":""}'
        if leaf >= len(hashes) or sha256(b"\x00", data) != hashes[leaf]:
            raise Bad(what, "it is not what was sealed as leaf %d" % leaf)
        restore = read_restore(json.loads(line), leaf, key, restores)
        if restore is None:
            raise Bad(what, "it does not prove the loss it names")
        restores.append(restore)
    return restores


def restored_by(restores, size):
    return max([r["number"] for r in restores if r["leaf"] < size], default=0)


def check_kept(note, key, hashes, restores):
    """The restore that lost what the checkpoint covers; None when the log holds it all."""
    what, read = "the checkpoint kept before", checkpoint(key, note)
    if read is None:
        raise Bad(what, "it is not signed by the key")
    size, root, restored = read
    if size <= len(hashes) and restored == restored_by(restores, size):
        tree = Tree()
        for leaf in hashes[:size]:
            tree.add(leaf)
        if tree.root() == root:
            return None
    for r in restores:
        if r["restored"] == restored and (r["from"] < size < r["to"] or (size == r["to"] and root == r["root"])):
            return r
    if size > len(hashes):
        raise Bad(what, "it covers %d events, the log holds %d" % (size, len(hashes)))
    raise Bad(what, "the log does not begin with its %d events" % size)


def leaves_of(folder, claim, hashes):
    leaves = []
    for part, start, stop in parts_of(claim["leaves"]["from"], claim["leaves"]["to"]):
        path = "leaves/%06d.txt" % part
        lines = lines_of(folder.read(path))
        if lines is None:
            raise Bad(path, "it is cut short")
        for at in range(start, stop):
            line = lines[at - start] if at - start < len(lines) else b""
            found = re.fullmatch(rb"([0-9a-f]{64}) (-|[0-9a-f]{64})", line)
            event, tag = found.groups() if found else (b"", b"")
            tag = b"" if tag == b"-" else tag
            data = b'{"event":"' + event + b'","tag":"' + tag + b'"}'
            if not found or at >= len(hashes) or sha256(b"\x00", data) != hashes[at]:
                raise Bad("leaf %d" % at, "its line in %s is not what was sealed" % path)
            leaves.append((event.decode(), tag.decode()))
        if len(lines) != stop - start:
            raise Bad(path, "it holds more lines than the log has leaves there")
    return leaves


def text_of(value):
    """A string in canonical JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda lone: "\\u%04x" % ord(lone.group()), text).encode()


def values(folder, claim, part):
    """Texts behind commitments, by commitment: where each stands. Each proves itself."""
    path, found = "values/%06d.jsonl" % part, {}
    if path not in claim["files"]:
        return found
    lines = lines_of(folder.read(path))
    if lines is None:
        raise Bad(path, "it is cut short")
    for number, line in enumerate(lines, 1):
        what = "line %d of %s" % (number, path)
        try:
            one = json.loads(line.decode())
            commit, salt, value = (one[name] for name in ("commit", "salt", "value"))
            right = commit == "sha256:" + sha256(salt.encode(), text_of(value)).hex() and isinstance(value, str)
        except (ValueError, KeyError, TypeError, AttributeError):
            right = False
        if not right:
            raise Bad(what, "it is not the text that was committed to")
        found[commit] = what
    return found


def claim_values(unclaimed, value):
    """Takes out what an event commits to."""
    if isinstance(value, list):
        for one in value:
            claim_values(unclaimed, one)
    elif isinstance(value, dict):
        if set(value) == {"commit"} and isinstance(value["commit"], str):
            unclaimed.pop(value["commit"], None)
        for one in value.values():
            claim_values(unclaimed, one)


def events(folder, claim, leaves):
    first, customer, chain, count = claim["leaves"]["from"], claim.get("customer"), {}, 0
    tags, owners = {"": ""}, {"": ""}
    for part, start, stop in parts_of(first, claim["leaves"]["to"]):
        path = "events/%06d.jsonl" % part
        lines, used = lines_of(folder.read(path)), 0
        if lines is None:
            raise Bad(path, "it is cut short")
        unclaimed = values(folder, claim, part)
        for at in range(start, stop):
            event_hash, tag = leaves[at - first]
            if customer and tag != customer["tag"]:
                continue
            what = "leaf %d, line %d of %s" % (at, used + 1, path)
            if used >= len(lines):
                raise Bad(what, "its event is missing")
            if sha256(lines[used]).hex() != event_hash:
                raise Bad(what, "the event there is not the one that was sealed")
            event = json.loads(lines[used])
            if unclaimed:
                claim_values(unclaimed, [event.get("reason"), event["changes"]])
            used += 1
            if event["tenant"] != claim["tenant"] or (customer and event.get("customer") != customer["id"]):
                raise Bad(what, "it belongs to somebody else")
            owner = event.get("customer", "")
            if tags.setdefault(owner, tag) != tag or owners.setdefault(tag, owner) != owner:
                raise Bad(what, "it was sealed as another customer\u2019s")
            name = "%s/%d" % (event["stream"], event["seq"])
            if name in chain:
                raise Bad(what, name + " stands twice")
            chain[name] = (at, event_hash, event["prev"], "%s/%d" % (event["stream"], event["seq"] - 1))
        if len(lines) != used:
            raise Bad("line %d of %s" % (used + 1, path), "it was put in: no leaf is its own")
        for what in unclaimed.values():
            raise Bad(what, "no event commits to it")
        count += used
    if count != claim["events"]:
        raise Bad("the events", "%d were exported, %d are there" % (claim["events"], count))
    for at, _, prev, before in chain.values():
        if before in chain and chain[before][1] != prev:
            raise Bad("leaf %d" % at, "it does not continue " + before)


def verify(folder, pinned, kept):
    text = folder.read("key.txt") or b""
    text = text[:-1] if text.endswith(b"\n") else b""
    key = Key(text)
    if pinned is not None and pinned.strip().encode() != text:
        raise Bad("key.txt", "it is not the key you trust")
    note = folder.read("bundle.note")
    statement = key.open(note or b"")
    version = re.match(rb"perennial audit bundle (v[0-9]+)\n", statement or b"")
    if not version:
        raise Bad("bundle.note", "it is not signed by the key")
    if not statement.startswith(HEADING):
        raise Unknown("it is a bundle of another version, " + version.group(1).decode())
    claim = json.loads(statement[len(HEADING):])
    for path in sorted(claim["files"]):
        data = folder.read(path)
        if data is None or sha256(data).hex() != claim["files"][path]:
            raise Bad(path, "it is not the file that was made")
    signed = checkpoints(folder, key, claim)
    hashes = tiles(folder, claim["size"])
    restores = restores_of(folder, key, claim, hashes)
    lost = check_kept(kept, key, hashes, restores) if kept is not None else None
    tree = Tree()
    for size, root, restored in signed:
        for leaf in hashes[tree.size:size]:
            tree.add(leaf)
        if tree.root() != root:
            raise Bad("leaf %d or one before" % (size - 1), "the tree is not the one of the checkpoint of %d events" % size)
        if restored != restored_by(restores, size):
            raise Bad("the checkpoint of %d events" % size, "it counts %d restores from a backup, the log names %d"
                      % (restored, restored_by(restores, size)))
    events(folder, claim, leaves_of(folder, claim, hashes))
    return claim, text.decode(), restores, lost


def options(argv):
    """The folder and what the reader trusts."""
    folder, found, rest = None, {}, list(argv)
    while rest:
        word = rest.pop(0)
        if word in ("--trust", "--checkpoint"):
            if not rest:
                raise Unknown(word + " needs a value")
            found[word] = rest.pop(0)
        elif folder is None and not word.startswith("--"):
            folder = word
        else:
            raise Unknown("what is " + word + "?")
    kept = read_file(found["--checkpoint"]) if "--checkpoint" in found else None
    if "--checkpoint" in found and kept is None:
        raise Unknown(found["--checkpoint"] + " is not there")
    return folder or os.path.dirname(os.path.abspath(__file__)), found.get("--trust"), kept


def main(argv):
    folder = None
    try:
        name, pinned, kept = options(argv)
        folder = Folder(name)
        claim, key, restores, lost = verify(folder, pinned, kept)
        if folder.missing:
            raise Unknown(folder.missing + " is not there")
    except (Unknown, Bad) as e:
        if folder and folder.missing:
            e = Unknown(folder.missing + " is not there")
        print("%s: %s" % ("does not verify" if isinstance(e, Bad) else "cannot be judged", e))
        return 1 if isinstance(e, Bad) else 2
    print("verified: %d events of %s, log of %d events" % (claim["events"], claim["period"]["name"], claim["size"]))
    for r in restores:
        print("restored from a backup: places %d to %d of the log were lost, events after %s and before %s, as the event "
              "at leaf %d says" % (r["from"], r["to"] - 1, r["after"] or "its beginning", r["until"], r["leaf"]))
    if lost:
        print("the checkpoint kept before covers some of what was lost there, leaf %d" % lost["leaf"])
    if pinned is None:
        print("signed by %s; compare this key with the one you were given" % key)
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
