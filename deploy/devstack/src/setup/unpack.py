"""unpack.py WHEEL INTO: the native programs of a wheel and the libraries they need beside them."""

import os
import re
import shutil
import sys
import zipfile

wheel, into = sys.argv[1:3]
with zipfile.ZipFile(wheel) as archive:
    # Largest last: a wheel may hold a small launcher script of the same name beside the real binary.
    for member in sorted(archive.infolist(), key=lambda m: m.file_size):
        script = re.match(r"[^/]*\.(?:data/)?scripts/([^/]+)$", member.filename)
        library = re.match(r"([^/]*\.libs|[^/]*\.dylibs)/([^/]+)$", member.filename)
        if not script and not library:
            continue
        folder, name = ("scripts", script.group(1)) if script else library.groups()
        os.makedirs(os.path.join(into, folder), exist_ok=True)
        target = os.path.join(into, folder, name)
        with archive.open(member) as source, open(target, "wb") as out:
            shutil.copyfileobj(source, out)
        os.chmod(target, 0o755)
