"""Between the corpus in git, a line of hexadecimal digits an input, and the folders of files that libFuzzer wants.

corpus.py unpack FILE.hex FOLDER           writes each input as a file
corpus.py pack FILE.hex FOLDER FINDS       appends inputs of the folders that the file lacks: small ones, and all finds
"""

import hashlib
import pathlib
import sys

# Longer inputs reach little that shorter ones do not, and make the file hard to read.
KEPT_BYTES_MAX = 160
KEPT_MAX = 400


def inputs(path):
    if not path.exists():
        return []
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [bytes.fromhex(line) for line in lines if line]


def main(command, corpus, *folders):
    corpus = pathlib.Path(corpus)
    known = inputs(corpus)
    if command == "unpack":
        for data in known:
            (pathlib.Path(folders[0]) / hashlib.sha1(data).hexdigest()).write_bytes(data)
        return
    kept, finds = (sorted(f.read_bytes() for f in pathlib.Path(folder).iterdir()) for folder in folders)
    room = max(0, KEPT_MAX - len(known))
    small = sorted((data for data in kept if 0 < len(data) <= KEPT_BYTES_MAX and data not in known), key=len)[:room]
    with corpus.open("a") as file:
        for data in small:
            file.write(data.hex() + "\n")
        for data in finds:
            if data not in known:
                file.write(data.hex() + "  # a find: say here what was wrong\n")
    print(f"fuzz: {len(small)} inputs added to {corpus}, {len(finds)} finds")


main(*sys.argv[1:])
