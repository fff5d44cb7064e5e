"""Measures .pyc sizes for fit-bytecode.ts, which says what the files hold.

    measure-bytecode.py list WHEELS >> files.tsv    one line for each module of each unpacked wheel in WHEELS
    measure-bytecode.py sizes WHEELS files.tsv OUT  what this interpreter makes of each module: a line in OUT for each in files.tsv

WHEELS has a folder for each wheel. uv's cache has them in archive-v0. Of a wheel with more source than CAP, a random part is compiled.
A run of `sizes` goes on where an earlier one stopped, so that wheels can be added.
"""

import marshal
import os
import random
import re
import sys
import warnings
import zlib

CAP = 600_000
"""Bytes of source that are compiled of one wheel."""


def packed(data):
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return len(deflate.compress(data) + deflate.flush())


def files_below(root):
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.relpath(path, root), path


def list_wheel(wheel, root):
    """Columns: folder, project==version, path, size, the tail of the wheel that holds the file (bytes), whether it is compiled."""
    info = [name for name in os.listdir(root) if name.endswith('.dist-info')]
    if len(info) != 1:
        return
    project, version = info[0][: -len('.dist-info')].split('-')[:2]
    distribution = re.sub(r'[-_.]+', '-', project).lower() + '==' + version
    directory = described = 0
    modules = []
    for path, file in files_below(root):
        if path.endswith('.pyc'):
            continue
        directory += 46 + len(path) + 8
        if '.dist-info' in path:
            described += os.path.getsize(file) * 0.42 + 30 + len(path)
        elif path.endswith('.py') and '\t' not in path and '\n' not in path:
            modules.append((path, file))
    tail = directory + described
    rows = []
    for path, file in sorted(modules, reverse=True):
        with open(file, 'rb') as source:
            data = source.read()
        tail += packed(data) + 30 + len(path)
        rows.append([wheel, distribution, path, len(data), int(max(tail, directory)), 1])
    if sum(row[3] for row in rows) > CAP:
        random.Random(distribution).shuffle(rows)
        compiled = 0
        for row in rows:
            row[5] = int(compiled < CAP and row[3] < 1_500_000)
            compiled += row[3] * row[5]
    for row in rows:
        print(*row, sep='\t')


def pyc_size(root, path, minor):
    where = '/usr/local/lib/python3.%02d/site-packages/' if minor >= 10 else '/usr/local/lib/python3.%d/site-packages/'
    try:
        with open(os.path.join(root, path), 'rb') as file:
            code = compile(file.read(), where % minor + path, 'exec', dont_inherit=True, optimize=0)
        return 16 + len(marshal.dumps(code))
    except Exception:
        return -1


def sizes(wheels, table, out):
    done = sum(1 for _ in open(out)) if os.path.exists(out) else 0
    with open(table) as rows, open(out, 'a') as sizes:
        for number, row in enumerate(rows):
            if number < done:
                continue
            wheel, _, path, _, _, compiled = row.rstrip('\n').split('\t')
            size = pyc_size(os.path.join(wheels, wheel), path, sys.version_info[1]) if compiled == '1' else 0
            sizes.write('%d\n' % size)


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    if sys.argv[1] == 'list':
        for wheel in sorted(os.listdir(sys.argv[2])):
            list_wheel(wheel, os.path.join(sys.argv[2], wheel))
    else:
        sizes(*sys.argv[2:5])
