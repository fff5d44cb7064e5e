"""Installs the closures of closures.json for real, and measures them for compare-closures.ts.

    install-closures.py OUT pip-3.11,pip-3.12,uv-3.12,uv-3.12-plain [--pythons DIR] [--date DATE] [CLOSURE…]

Each install goes into a prefix whose path is as long as /usr/local, since a .pyc holds its path. OUT gets a file for each install: pins,
files, `plain` (bytes without bytecode) and `bytecode` (.pyc files and their rows in RECORD). What is there already is left alone.
uv compiles where the configuration does not end in -plain. Wheels alone are installed; both installers keep their caches.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def command(installer, python, prefix, date, compiles):
    if installer == 'pip':
        options = ['--prefix', prefix, '--ignore-installed', '--uploaded-prior-to', date, '--no-warn-script-location', '-q']
        return [python, '-m', 'pip', '--isolated', 'install', *options, '--only-binary', ':all:']
    options = ['--python', python, '--prefix', prefix, '--exclude-newer', date, '-q']
    return ['uv', 'pip', 'install', *options, '--only-binary', ':all:', *(['--compile-bytecode'] if compiles else [])]


def pins_and_records(site):
    pins, rows, shipped = {}, 0, set()
    for info in os.listdir(site):
        if not info.endswith('.dist-info'):
            continue
        with open(os.path.join(site, info, 'METADATA'), encoding='utf8', errors='replace') as file:
            headers = file.read()
        name, version = (re.search('^%s: *(.*)$' % key, headers, re.M)[1].strip() for key in ('Name', 'Version'))
        pins[re.sub(r'[-_.]+', '-', name).lower()] = version
        with open(os.path.join(site, info, 'RECORD'), encoding='utf8', newline='') as record:
            for row in record:
                if row.rstrip().endswith('.pyc,,'):
                    rows += len(row.encode())
                elif '.pyc,' in row:
                    shipped.add(os.path.normpath(os.path.join(site, row.split(',')[0].strip('"'))))
    return pins, rows, shipped


def measure(prefix, python):
    pins, rows, shipped = pins_and_records(f'{prefix}/lib/python{python}/site-packages')
    total = bytecode = files = 0
    for folder, _, names in os.walk(prefix):
        for name in names:
            path = os.path.join(folder, name)
            size = os.lstat(path).st_size
            files += 1
            total += size
            if name.endswith('.pyc') and path not in shipped:
                bytecode += size
    return {'pins': pins, 'files': files, 'plain': total - bytecode - rows, 'bytecode': bytecode + rows}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('out')
    parser.add_argument('configurations')
    parser.add_argument('closures', nargs='*')
    parser.add_argument('--pythons', help='a folder with py3.11/bin/python, …; python3.11 on the path otherwise')
    parser.add_argument('--date', default='2026-11-25T00:00:00Z')
    options = parser.parse_intermixed_args()
    with open(os.path.join(HERE, 'closures.json')) as file:
        closures = json.load(file)
    for configuration in options.configurations.split(','):
        installer, minor, *plain = configuration.split('-')
        python = f'{options.pythons}/py{minor}/bin/python' if options.pythons else f'python{minor}'
        for name in options.closures or closures:
            out = os.path.join(options.out, f'{name}.{configuration}.json')
            if os.path.exists(out):
                continue
            prefix = '/tmp/' + secrets.token_hex(3)[:5]
            install = command(installer, python, prefix, options.date, not plain) + closures[name]
            if subprocess.run(install).returncode == 0:
                with open(out, 'w') as file:
                    json.dump(measure(prefix, minor), file)
            shutil.rmtree(prefix, ignore_errors=True)


main()
