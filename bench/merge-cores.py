#!/usr/bin/python3
"""Merge several ELF cores into one valid, larger core for speed measurements.

usage: merge-cores.py OUT CORE…

The result has the segments of all cores and the notes of the first, with the mapped files (NT_FILE) of all. Address space randomisation keeps most
processes' segments apart, so pointers still lead where they led; a segment whose addresses are taken (programs linked to a fixed address) moves to
a free place, and pointers to it lead into the process that was there first. Enough for speed; not a dump to debug.
"""
import bisect, struct, sys

HEADER, PROGRAM, NOTE = "<16sHHIQQQIHHHHHH", "<IIQQQQQQ", "<III"
PT_LOAD, PT_NOTE, NT_FILE, PAGE, ET_CORE = 1, 4, 0x46494C45, 4096, 4
FREE_FROM = 0x6000_0000_0000  # user space that neither programs nor libraries are put into

class Core:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.header = struct.unpack(HEADER, file.read(64))
            if self.header[0][:6] != b"\x7fELF\x02\x01" or self.header[1] != ET_CORE:
                sys.exit(f"{path} is no 64-bit little-endian ELF core")
            file.seek(self.header[5])
            programs = [struct.unpack(PROGRAM, file.read(56)) for _ in range(self.header[10])]
            self.loads = [p for p in programs if p[0] == PT_LOAD]
            self.notes = []
            for kind, _, offset, _, _, size, _, _ in programs:
                if kind == PT_NOTE:
                    file.seek(offset)
                    self.notes += notes_in(file.read(size))

def padded(data):
    return data + bytes(-len(data) % 4)

def notes_in(data):
    at = 0
    while at + 12 <= len(data):
        name_size, size, kind = struct.unpack_from(NOTE, data, at)
        body = at + 12 + (name_size + 3 & ~3)
        yield data[at + 12 : at + 12 + name_size], kind, data[body : body + size]
        at = body + (size + 3 & ~3)

def mapped_files(core):
    """(start, end, offset in bytes, path) of every mapping in the NT_FILE note."""
    for _, kind, data in core.notes:
        if kind == NT_FILE:
            count, unit = struct.unpack_from("<QQ", data)
            paths = data[16 + 24 * count :].split(b"\0")
            for i in range(count):
                start, end, offset = struct.unpack_from("<QQQ", data, 16 + 24 * i)
                yield start, end, offset * unit, paths[i]

class Addresses:
    def __init__(self):
        self.taken = []  # (start, end), sorted, disjoint

    def place(self, start, size):
        at = bisect.bisect_left(self.taken, (start, start))
        collides = at > 0 and self.taken[at - 1][1] > start or at < len(self.taken) and self.taken[at][0] < start + size
        if collides:
            start = max([FREE_FROM] + [end for _, end in self.taken if end < 0x7000_0000_0000])
        bisect.insort(self.taken, (start, start + size))
        return start

def merge(out, cores):
    addresses, segments, files = Addresses(), [], []
    for core in cores:
        moved = []
        for _, flags, offset, address, _, in_file, in_memory, _ in core.loads:
            size = max(in_memory, in_file)
            if size > 0 and address < 1 << 47:
                new = addresses.place(address, size + -size % PAGE)
                moved.append((address, address + size, new - address))
                segments.append((core.path, flags, offset, new, in_file, in_memory))
        for start, end, offset, path in mapped_files(core):
            for low, high, by in moved:
                if low <= start < high:
                    files.append((start + by, end + by, offset, path))
    segments.sort(key=lambda s: s[3])
    table = struct.pack("<QQ", len(files), 1) + b"".join(struct.pack("<QQQ", *f[:3]) for f in files) + b"".join(f[3] + b"\0" for f in files)
    notes = b"".join(
        struct.pack(NOTE, len(name), len(data), kind) + padded(name) + padded(data)
        for name, kind, data in ((n, k, table if k == NT_FILE else d) for n, k, d in cores[0].notes))
    write(out, cores[0].header, notes, segments)

def write(out, header, notes, segments):
    if len(segments) + 1 >= 0xFFFF:
        sys.exit("more segments than an ELF header can count")
    note_at = 64 + 56 * (1 + len(segments))
    at = note_at + len(notes)
    programs, places = [(PT_NOTE, 4, note_at, 0, 0, len(notes), 0, 4)], []
    for path, flags, offset, address, in_file, in_memory in segments:
        at += -at % PAGE
        places.append((at, path, offset, in_file))
        programs.append((PT_LOAD, flags, at, address, 0, in_file, in_memory, PAGE))
        at += in_file
    with open(out, "wb") as file:
        file.write(struct.pack(HEADER, header[0], ET_CORE, *header[2:4], 0, 64, 0, header[7], 64, 56, len(programs), 0, 0, 0))
        file.write(b"".join(struct.pack(PROGRAM, *p) for p in programs) + notes)
        for at, path, offset, size in places:
            file.seek(at)
            copy(path, offset, size, file)
        file.truncate(max(file.tell(), note_at + len(notes)))

def copy(path, offset, size, file):
    with open(path, "rb") as source:
        source.seek(offset)
        while size > 0:
            piece = source.read(min(size, 1 << 24))
            if not piece:
                sys.exit(f"{path} is shorter than its headers say")
            file.write(piece)
            size -= len(piece)

if len(sys.argv) < 3:
    sys.exit(__doc__)
merge(sys.argv[1], [Core(path) for path in sys.argv[2:]])
