import { beforeAll, describe, expect, test } from 'vitest'
import { archive, estimateOf, type Files, message, SETUP } from './sdist-support.ts'
import { codesOf, packageOf } from './support.ts'

// The reader of Python code is loaded with the first sdist, which takes long if the modules are not
// compiled yet.
beforeAll(() => import('../../src/source-trees/sdist-tree.ts').then(() => undefined), 60_000)

describe('an archive whose build downloads files has an unknown size', () => {
  test.each([
    [
      'a stub as build backend',
      {
        'pyproject.toml':
          '[build-system]\nrequires = ["wheel_stub"]\nbuild-backend = "wheel_stub.buildapi"\n',
      },
      'wheel_stub.buildapi',
    ],
    [
      'a command for install',
      {
        'setup.py': `import subprocess, sys\n${SETUP}from setuptools.command.install import install\nclass Install(install):\n    def run(self):\n        subprocess.run([sys.executable, "-m", "pip", "install", "more"])\nsetup(name="demo", cmdclass={"install": Install})\n`,
      },
      'install',
    ],
  ])('%s', async (_, files, reason) => {
    const answer = await estimateOf([archive('demo 1.0', files)])
    expect(packageOf(answer, 'demo')).toMatchObject({
      installed_size: null,
      sources: { installed: 'unknown', download: 'exact' },
    })
    expect(message(answer, 'unknown-size')).toContain(reason)
  })

  test('but not if only the command for an editable install fetches', async () => {
    const setup = `import subprocess\n${SETUP}from setuptools.command.develop import develop\nclass Develop(develop):\n    def run(self):\n        subprocess.check_call(("pip", "install", "more"))\nsetup(name="demo", cmdclass={"develop": Develop})\n`
    const answer = await estimateOf([archive('demo 1.0', { 'setup.py': setup })])
    expect(packageOf(answer, 'demo').installed_size).not.toBeNull()
  })
})

describe('an archive that cannot be built today', () => {
  const builtBy = (requires: string): string =>
    `[build-system]\nrequires = [${requires}]\nbuild-backend = "setuptools.build_meta"\n`
  test.each<[string, Files, string]>([
    [
      'imports pkg_resources',
      { 'setup.py': `import pkg_resources\n${SETUP}setup()` },
      'imports pkg_resources',
    ],
    [
      'imports a module of its own that does',
      {
        'setup.py': `import demo\n${SETUP}setup()`,
        'demo/__init__.py': 'from .core import x\n',
        'demo/core.py': 'import pkg_resources\n',
      },
      'demo.core',
    ],
    [
      'imports what its build requirements do not name',
      { 'setup.py': `${SETUP}import torch\nsetup()` },
      'imports torch, which is not among its build requirements',
    ],
    [
      'imports what Python no longer has',
      { 'setup.py': `${SETUP}import imp\nsetup()` },
      'imports imp, which is not part of this Python',
    ],
    ['is written for Python 2', { 'setup.py': `${SETUP}print "hello"\nsetup()` }, 'Python 2'],
    [
      'describes itself in bytes of a file',
      {
        'setup.py': `import os\n${SETUP}def text():\n    f = open(os.path.join(os.path.dirname(__file__), 'README'), 'rb')\n    try:\n        return f.read()\n    finally:\n        f.close()\nINFO = {'long_description': text()}\nARGS = {}\nARGS.update(INFO)\nsetup(**ARGS)`,
      },
      'passes long_description as bytes',
    ],
    [
      'describes itself in encoded words',
      { 'setup.py': `${SETUP}setup(description="demo".encode("utf-8"))` },
      'passes description as bytes',
    ],
    [
      'hides the commands of setuptools by an old egg-info',
      {
        'setup.py': `${SETUP}setup()`,
        'setuptools.egg-info/entry_points.txt':
          '[distutils.commands]\negg_info = setuptools.command.egg_info:egg_info\n',
      },
      'an egg-info of an old setuptools',
    ],
    [
      'asks for a folder that it lacks',
      {
        'setup.py': `import os\n${SETUP}if not os.path.isdir("vendor"):\n    raise RuntimeError("run bootstrap")\nsetup()`,
      },
      'always raises an error',
    ],
    ['asks for 2to3', { 'setup.py': `${SETUP}setup(use_2to3=True)` }, 'use_2to3'],
    [
      'refuses the Python',
      {
        'setup.py': `import sys\n${SETUP}if sys.version_info >= (3, 12):\n    sys.exit("no")\nsetup()`,
      },
      'refuses',
    ],
    [
      'refuses a Python by a range of versions',
      {
        'setup.py': `import sys\n${SETUP}try:\n    from packaging import version as versions\nexcept ImportError:\n    from setuptools._vendor.packaging import version as versions\ndef guard():\n    read = versions.parse\n    if not read("3.8") <= read(".".join(map(str, sys.version_info[:3]))) < read("3.12"):\n        raise RuntimeError("no")\nguard()\nsetup()`,
      },
      'refuses',
    ],
    [
      'raises an error after a loop that never returns',
      {
        'setup.py': `${SETUP}def find():\n    for name in ["a", "b"]:\n        print(name)\n    raise Exception("no library")\nfind()\nsetup()`,
      },
      'always raises an error',
    ],
    [
      'raises an error unless it is packed',
      {
        'setup.py': `import os, sys\n${SETUP}def refuse():\n    if os.environ.get("ALLOW", "unset").lower() == "true":\n        return\n    raise SystemExit("use another")\nif __name__ == "__main__":\n    if not (len(sys.argv) == 2 and sys.argv[1] == "sdist"):\n        refuse()\n    setup()`,
      },
      'always raises an error',
    ],
    [
      'is bound to an old setuptools',
      { 'setup.py': `${SETUP}setup()`, 'pyproject.toml': builtBy('"setuptools<60"') },
      'setuptools before 66.1',
    ],
  ])('%s', async (_, files, reason) => {
    expect(
      message(await estimateOf([archive('demo 1.0', files)], { python: '3.12' }), 'build-fails'),
    ).toContain(reason)
  })

  test.each<[string, Files]>([
    [
      'imports what is behind the modules of Python',
      { 'setup.py': `from _ast import *\nimport sre_constants\n${SETUP}setup()` },
    ],
    [
      'an egg-info of a newer setuptools',
      {
        'setup.py': `${SETUP}setup()`,
        'setuptools.egg-info/entry_points.txt':
          '[distutils.commands]\ndist_info = setuptools.command.dist_info:dist_info\n',
      },
    ],
    [
      'a folder that the archive has',
      {
        'setup.py': `import os, pathlib\n${SETUP}here = os.path.dirname(__file__)\nif not os.path.exists(os.path.join(here, "vendor/deep")) or not pathlib.Path("vendor").is_dir():\n    raise RuntimeError("run bootstrap")\nsetup()`,
        'vendor/deep/x.txt': 'x',
      },
    ],
    [
      'a setuptools of its own, which is loaded already',
      {
        'setup.py': `import setuptools.version\n${SETUP}setup()`,
        'setuptools/__init__.py': '',
        'setuptools/version.py': 'import pkg_resources\n',
      },
    ],
    [
      'a file of the machine',
      {
        'setup.py': `import os\n${SETUP}if not os.path.exists("/usr/include/demo.h"):\n    raise RuntimeError("no header")\nsetup()`,
      },
    ],
    [
      'pkg_resources with a bound',
      {
        'setup.py': `import pkg_resources\n${SETUP}setup()`,
        'pyproject.toml': builtBy('"setuptools<81"'),
      },
    ],
    [
      'a build requirement',
      {
        'setup.py': `import numpy\n${SETUP}setup()`,
        'pyproject.toml': builtBy('"setuptools", "numpy"'),
      },
    ],
    [
      'what a build requirement may bring',
      {
        'setup.py': `import numpy\n${SETUP}setup()`,
        'pyproject.toml': builtBy('"setuptools", "scipy"'),
      },
    ],
    [
      'what setuptools carries',
      { 'setup.py': `${SETUP}from packaging.version import Version\nimport wheel\nsetup()` },
    ],
    ['a module of the tree', { 'setup.py': `import demo\n${SETUP}setup()`, 'demo.py': '' }],
    [
      'what it handles',
      {
        'setup.py': `${SETUP}try:\n    import torch\nexcept ImportError:\n    torch = None\nsetup()`,
      },
    ],
    [
      'what is imported in a function that is not called',
      { 'setup.py': `${SETUP}def later():\n    import torch\nsetup()` },
    ],
    [
      'a refusal of Python 2',
      {
        'setup.py': `import sys\n${SETUP}if sys.version_info < (3, 6):\n    raise RuntimeError("no")\nsetup()`,
      },
    ],
    [
      'a description of decoded bytes',
      {
        'setup.py': `${SETUP}with open('README', 'rb') as f:\n    text = f.read().decode()\nsetup(long_description=text, description=str(b"demo"))`,
      },
    ],
    [
      'bytes for Python 2 alone',
      {
        'setup.py': `import sys\n${SETUP}text = open('README', 'r' if sys.version_info[0] == 3 else 'rb').read()\nsetup(long_description=text)`,
      },
    ],
    ['what stands behind setup', { 'setup.py': `import sys\n${SETUP}sys.exit(setup())` }],
    [
      'a range of versions that has the Python',
      {
        'setup.py': `import sys\n${SETUP}try:\n    from packaging import version as versions\nexcept ImportError:\n    from setuptools._vendor.packaging import version as versions\ndef guard():\n    read = versions.parse\n    if not read("3.8") <= read(".".join(map(str, sys.version_info[:3]))) < read("3.13"):\n        raise RuntimeError("no")\nguard()\nsetup()`,
      },
    ],
    [
      'another Python',
      {
        'setup.py': `import sys\n${SETUP}if sys.version_info >= (3, 13):\n    sys.exit("no")\nsetup()`,
      },
    ],
    [
      'a library that a program of the machine finds in a loop',
      {
        'setup.py': `import subprocess\n${SETUP}def find():\n    for name in ["mysqlclient", "mariadb"]:\n        try:\n            subprocess.check_call("pkg-config --exists " + name, shell=True)\n        except subprocess.CalledProcessError as error:\n            print(error)\n        else:\n            return name\n    raise Exception("no library")\nfind()\nsetup()`,
      },
    ],
    [
      'a loop over unknown values that may return',
      {
        'setup.py': `import os\n${SETUP}def find():\n    for path in os.environ["PATH"].split(":"):\n        return path\n    raise Exception("no path")\nfind()\nsetup()`,
      },
    ],
  ])('%s is no fault', async (_, files) => {
    expect(
      codesOf(await estimateOf([archive('demo 1.0', files)], { python: '3.12' })),
    ).not.toContain('build-fails')
  })
})
