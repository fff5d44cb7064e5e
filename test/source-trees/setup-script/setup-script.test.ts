import { describe, expect, test } from 'vitest'
import { NO_BUILD_SYSTEM, type ScriptTree } from '../../../src/source-trees/build-system.ts'
import { atMost, isDecided, toMarker } from '../../../src/source-trees/setup-script/condition.ts'
import {
  readSetupScript,
  type SetupScript,
} from '../../../src/source-trees/setup-script/setup-script.ts'

const treeOf = (files: Readonly<Record<string, string>>): ScriptTree => ({
  file: (path) => files[path],
  exists: (path) => files[path] !== undefined,
  existsFolder: (folder) => Object.keys(files).some((path) => path.startsWith(`${folder}/`)),
  holdsModule: () => false,
  build: NO_BUILD_SYSTEM,
})

const read = (code: string, files: Readonly<Record<string, string>> = {}): SetupScript =>
  readSetupScript(code, treeOf(files))!

/**
 * The `install_requires` of a script: each with its marker, `?` if only running the script decides
 * it, `…` if there is more.
 */
function requires(code: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { dependencies } = read(`import sys, os, platform\n${code}\n`, files)
  if (dependencies === undefined) return ['nothing']
  const items = dependencies.items.map(({ text, when }) => {
    const marker = toMarker(atMost(when))
    return `${text}${marker === null ? '' : ` ; ${marker}`}${isDecided(when) ? '' : ' ?'}`
  })
  return dependencies.rest === null
    ? items
    : [...items, `… ${[...dependencies.rest].sort().join()}`.trim()]
}

describe('requirements in a file of the archive', () => {
  const files = { 'requirements.txt': '# loose\na>=1  # why\n\nb\n', 'reqs/base.txt': 'c\n' }

  test.each([
    [
      'read by a function of the script',
      'def lines(name):\n    with open(name) as f:\n        return f.read().splitlines()\nR = lines("requirements.txt")',
    ],
    [
      'by a comprehension',
      'R = [l.strip() for l in open("requirements.txt") if l.strip() and not l.startswith("#")]',
    ],
    [
      'by pathlib',
      'import pathlib\nhere = pathlib.Path(__file__).resolve().parent\nR = (here / "requirements.txt").read_text("utf-8").splitlines()',
    ],
    [
      'by a path that is opened',
      'from pathlib import Path\nwith Path("requirements.txt").open() as f:\n    R = f.read().splitlines()',
    ],
  ])('%s', (_, code) => {
    expect(requires(`${code}\nsetup(install_requires=R)`, files)).toEqual(['a>=1', 'b'])
  })

  test('in a folder', () => {
    const code =
      'from pathlib import Path\nR = (Path("reqs") / "base.txt").read_text().splitlines()'
    expect(requires(`${code}\nsetup(install_requires=R)`, files)).toEqual(['c'])
  })

  test('in keywords that dict() joins', () => {
    const code =
      'kw = dict(name="x", install_requires=["z"])\nkw = dict(kw, **{"install_requires": open("requirements.txt").readlines()})'
    expect(requires(`${code}\nsetup(**kw)`, files)).toEqual(['a>=1', 'b'])
  })

  test('that is missing: unknown requirements', () => {
    expect(requires('setup(install_requires=open("none.txt").read().splitlines())', files)).toEqual(
      ['…'],
    )
  })
})

describe('a condition on the target becomes a marker', () => {
  test.each([
    ['sys.platform == "win32"', 'sys_platform == "win32"'],
    ['sys.platform.startswith("linux")', 'sys_platform == "linux"'],
    ['"linux" in sys.platform', 'sys_platform == "linux"'],
    ['sys.platform in ("win32", "cygwin")', 'sys_platform == "win32" or sys_platform == "cygwin"'],
    ['sys.platform != "darwin"', 'sys_platform != "darwin"'],
    ['os.name == "nt"', 'os_name == "nt"'],
    ['platform.system() == "Windows"', 'platform_system == "Windows"'],
    ['platform.system().lower() == "darwin"', 'platform_system == "Darwin"'],
    ['platform.machine() == "arm64"', 'platform_machine == "arm64"'],
    ['platform.python_implementation() == "PyPy"', 'platform_python_implementation == "PyPy"'],
    [
      'not sys.platform == "win32" and os.name == "nt"',
      'sys_platform != "win32" and os_name == "nt"',
    ],
    ['sys.version_info < (3, 9)', 'python_full_version < "3.9"'],
    ['sys.version_info <= (3, 9)', 'python_full_version < "3.9"'],
    ['sys.version_info[:2] <= (3, 9)', 'python_full_version < "3.10"'],
    [
      'sys.version_info[:2] == (3, 9)',
      'python_full_version >= "3.9" and python_full_version < "3.10"',
    ],
    ['(3, 9) > sys.version_info', 'python_full_version < "3.9"'],
    [
      '(3, 9) <= sys.version_info < (3, 11)',
      'python_full_version >= "3.9" and python_full_version < "3.11"',
    ],
    ['sys.version_info[0] == 2', 'python_full_version >= "2" and python_full_version < "3"'],
    ['sys.version_info.major < 3', 'python_full_version < "3"'],
    ['sys.version_info[1] >= 10', 'python_full_version >= "3.10"'],
    [
      'sys.version_info >= (3,) and sys.version_info.minor < 11',
      'python_full_version >= "3" and python_full_version < "3.11"',
    ],
    ['sys.version[:3] == "3.9"', 'python_full_version >= "3.9" and python_full_version < "3.10"'],
    ['platform.python_version().startswith("2")', 'python_full_version < "3.0"'],
  ])('%s', (condition, marker) => {
    expect(
      requires(`R = ["a"]\nif ${condition}:\n    R.append("b")\nsetup(install_requires=R)`),
    ).toEqual(['a', `b ; ${marker}`])
  })

  test('on versions that are compared as such', () => {
    const code = `
from distutils.version import LooseVersion
R = ["a"]
if LooseVersion(".".join(map(str, sys.version_info[:2]))) < LooseVersion("3.9"):
    R.append("b")
setup(install_requires=R)`
    expect(requires(code)).toEqual(['a', 'b ; python_full_version < "3.9"'])
  })

  test('of each branch', () => {
    const code = `
if sys.platform == "win32":
    R = ["w"]
elif sys.platform == "darwin":
    R = ["m"]
else:
    R = ["l"]
setup(install_requires=R + ["a"])`
    expect(requires(code)).toEqual([
      'w ; sys_platform == "win32"',
      'm ; sys_platform != "win32" and sys_platform == "darwin"',
      'l ; sys_platform != "win32" and sys_platform != "darwin"',
      'a',
    ])
  })

  test('in a function, with returns in its branches', () => {
    const code = `
def needed(extra=None):
    """What it needs."""
    if os.name == "nt":
        return ["w"]
    found = ["l"]
    if extra:
        found.append(extra)
    return found
setup(install_requires=needed("x"))`
    expect(requires(code)).toEqual([
      'w ; os_name == "nt"',
      'l ; os_name != "nt"',
      'x ; os_name != "nt"',
    ])
  })

  test('through a name, an expression and keyword arguments', () => {
    expect(
      requires('WIN = sys.platform == "win32"\nsetup(install_requires=["w" if WIN else "l"])'),
    ).toEqual(['w ; sys_platform == "win32"', 'l ; sys_platform != "win32"'])
    expect(
      requires(
        'args = {"name": "x"}\nif os.name == "nt":\n  args["install_requires"] = ["w"]\nsetup(**args)',
      ),
    ).toEqual(['w ; os_name == "nt"', '…'])
    expect(
      requires(
        'extra = dict()\nargs = {"install_requires": ["a"]}\nargs.update(name="x")\nsetup(**args)',
      )[0],
    ).toBe('a')
  })
})

describe('a plain build', () => {
  test.each([
    ['sets no variable', 'if os.environ.get("GPU"):\n  R.append("b")', ['a']],
    ['sets no variable, by getenv', 'if not os.getenv("GPU", ""):\n  R.append("b")', ['a', 'b']],
    [
      'does not set the variable that the script reads',
      'if "GPU" in os.environ:\n  R.append("b")',
      ['a'],
    ],
    [
      'takes the default of a variable',
      'R.append("b" if os.environ.get("KIND", "cpu").strip() == "cpu" else "c")',
      ['a', 'b'],
    ],
    ['asks for metadata', 'if "sdist" in sys.argv:\n  R.append("b")', ['a']],
    [
      'gives two words',
      'if len(sys.argv) == 2 and sys.argv[1] == "sdist":\n  R.append("b")',
      ['a'],
    ],
  ])('%s', (_, body, expected) => {
    expect(requires(`R = ["a"]\n${body}\nsetup(install_requires=R)`)).toEqual(expected)
  })
})

test('requirements of a Distribution class are unknown', () => {
  expect(
    requires('class D(Distribution):\n  install_requires = ["a"]\nsetup(distclass=D)'),
  ).toEqual(['… environment'])
  expect(requires('setup(distclass=D)')).toEqual(['nothing'])
})

test('a header with line breaks ends the headers', () => {
  const breaks = (email: string) =>
    read(`setup(author_email=${JSON.stringify(email)})`).breaksHeaders
  expect(breaks('me@example\nblas:\n  found\n\nUNKNOWN')).toBe(true)
  expect(breaks('me@example\nno header')).toBe(true)
  expect(breaks('me@example\n  and you')).toBe(false)
  expect(breaks('me@example')).toBe(false)
})

describe('a value that only running the script decides', () => {
  test.each([
    ['what every shell sets', 'if os.environ.get("PATH"):\n  R.append("b")', ['a', 'b ?']],
    [
      'a module that is there or not',
      'try:\n  import other\nexcept ImportError:\n  R.append("b")',
      ['a', 'b'],
    ],
    [
      'a module of Python itself',
      'try:\n  import json\nexcept ImportError:\n  R.append("b")',
      ['a', 'b ; python_full_version < "3.0"'],
    ],
    [
      'a module that new Pythons have',
      'try:\n  import tomllib\nexcept ImportError:\n  R.append("b")',
      ['a', 'b ; python_full_version < "3.11"'],
    ],
    [
      'a program',
      'import subprocess\nR.append(subprocess.check_output(["x"]))',
      ['a', '… environment'],
    ],
    [
      'the platform, in ways that are not followed',
      'R.extend(helper(platform.uname()))',
      ['a', '… platform'],
    ],
    ['a file that is not there', 'R += open("r.txt").read().split()', ['a', '…']],
  ])('%s', (_, body, expected) => {
    expect(requires(`R = ["a"]\n${body}\nsetup(install_requires=R)`)).toEqual(expected)
  })
})

describe('files of the tree', () => {
  const files = {
    'requirements.txt': '# these\na>=1\n\nb\n',
    'helpers.py': 'import sys\nNEEDS = ["h"]\nif sys.platform == "win32":\n    NEEDS.append("w")\n',
  }
  test.each([
    [
      'lines',
      'setup(install_requires=open("requirements.txt").read().splitlines()[1:2])',
      ['a>=1'],
    ],
    [
      'lines that are no comments',
      'with open(os.path.join(os.path.dirname(__file__), "requirements.txt")) as f:\n  R = [l.strip() for l in f if l.strip() and not l.startswith("#")]\nsetup(install_requires=R)',
      ['a>=1', 'b'],
    ],
    [
      'parsed',
      'import pkg_resources\nsetup(install_requires=[str(r) for r in pkg_resources.parse_requirements(open("requirements.txt"))])',
      ['a>=1', 'b'],
    ],
    [
      'a loop',
      'R = []\nfor line in open("requirements.txt"):\n  if not line.startswith("#") and line:\n    R.append(line)\nsetup(install_requires=R)',
      ['a>=1', 'b'],
    ],
    [
      'another module',
      'from helpers import NEEDS\nsetup(install_requires=NEEDS)',
      ['h', 'w ; sys_platform == "win32"'],
    ],
  ])('%s', (_, code, expected) => {
    expect(requires(code, files)).toEqual(expected)
  })
})

test('a call in a function that runs as the main program, and in one that never runs', () => {
  expect(
    requires(
      'def main():\n  setup(install_requires=["a"])\nif __name__ == "__main__":\n  sys.exit(main())',
    ),
  ).toEqual(['a'])
  expect(requires('def main():\n  setup(install_requires=["a"])')).toEqual(['a'])
  expect(requires('import mystery\nmystery.run()')).toEqual(['…'])
})

test('a script that may end is read further, because an ended script builds nothing', () => {
  const code =
    'if not hasattr(sys, "x") or sys.hexversion < 0x02040000:\n  raise RuntimeError("old")\nif os.name == "nt":\n  sys.exit()\nsetup(install_requires=["a"])'
  expect(requires(code)).toEqual(['a'])
  expect(read(`import sys\n${code}\nimport late`).imports.at(-1)).toMatchObject({
    module: 'late',
    when: { kind: 'always' },
  })
})

test('hostile scripts end', () => {
  expect(requires(`setup(install_requires=${'['.repeat(50_000)}`)).toEqual(['…'])
  expect(
    requires(`${'if x:\n '.repeat(1)}${'x = [x, x]\n'.repeat(40)}setup(install_requires=x)`)[0],
  ).toContain('…')
  expect(
    requires('def f(x):\n  return f(x) + f(x)\nsetup(install_requires=f(["a"]))').at(-1),
  ).toContain('…')
  const ifs = Array.from(
    { length: 300 },
    (_, at) => `if sys.version_info[1] == ${at}:\n  R.append("p${at}")`,
  ).join('\n')
  expect(requires(`R = []\n${ifs}\nsetup(install_requires=R)`)).toHaveLength(300)
  const nested = Array.from(
    { length: 300 },
    (_, at) => `${' '.repeat(at)}if os.environ.get("${at}") or sys.platform == "${at}":`,
  ).join('\n')
  expect(
    requires(`R = []\n${nested}\n${' '.repeat(301)}R.append("a")\nsetup(install_requires=R)`)
      .length,
  ).toBeLessThan(3)
  expect(readSetupScript('x = 1\n'.repeat(100_000), treeOf({}))).toBeUndefined()
})
