import { describe, expect, test } from 'vitest'
import { buildLayout } from '../../src/source-trees/build-layout.ts'
import { parseToml } from '../../src/source-trees/toml.ts'

/** The installed paths of a working copy's files; those that are not certain are in brackets. */
function installed(
  pyproject: string,
  files: Readonly<Record<string, string>> | readonly string[],
  packed = false,
): string[] {
  const texts = new Map(Object.entries(Array.isArray(files) ? {} : files))
  const paths: readonly string[] = Array.isArray(files) ? files : [...texts.keys()]
  const tree = { sizes: new Map(paths.map((path) => [path, 1])), texts, packed }
  const layout = buildLayout(tree, parseToml('pyproject.toml', pyproject), 'my-demo')
  return paths.flatMap((path) => {
    const taken = layout.take(path)
    return taken === undefined ? [] : [taken.sure ? taken.inside : `(${taken.inside})`]
  })
}

const backend = (name: string): string => `[build-system]\nbuild-backend = "${name}"\n`
const flat = [
  'my_demo/__init__.py',
  'my_demo/a/b.txt',
  'tests/__init__.py',
  'setup.py',
  'my_demo/__pycache__/x.pyc',
]
const src = ['src/my_demo/__init__.py', 'src/my_demo/b.txt', 'src/other.py', 'tests/test_a.py']

describe('a build takes', () => {
  test.each(['flit_core.buildapi', 'hatchling.build', 'poetry.core.masonry.api'])(
    'the package of the project’s name: %s',
    (name) => {
      expect(installed(backend(name), flat)).toEqual(['my_demo/__init__.py', 'my_demo/a/b.txt'])
      expect(installed(backend(name), src)).toEqual(['my_demo/__init__.py', 'my_demo/b.txt'])
    },
  )

  test('the files that uv_build and pdm find', () => {
    expect(installed(backend('uv_build'), src)).toEqual(['my_demo/__init__.py', 'my_demo/b.txt'])
    expect(
      installed(`${backend('uv_build')}[tool.uv.build-backend]\nmodule-root = ""\n`, flat),
    ).toEqual(['my_demo/__init__.py', 'my_demo/a/b.txt'])
    expect(installed(backend('pdm.backend'), src)).toEqual([
      'my_demo/__init__.py',
      'my_demo/b.txt',
      'other.py',
    ])
    expect(installed(backend('pdm.backend'), flat)).toEqual([
      'my_demo/__init__.py',
      'my_demo/a/b.txt',
    ])
  })

  test('the files that hatchling and poetry are configured for', () => {
    const hatch = `${backend('hatchling.build')}[tool.hatch.build.targets.wheel]\n`
    expect(
      installed(`${hatch}packages = ["lib/demo"]\n`, ['lib/demo/a.py', 'my_demo/__init__.py']),
    ).toEqual(['demo/a.py'])
    expect(
      installed(`${hatch}include = ["**/demo/*.py"]\n`, ['x/demo/a.py', 'x/demo/b.txt']),
    ).toEqual(['x/demo/a.py'])
    expect(
      installed(`${hatch}packages = ["demo"]\nexclude = ["*.c"]\n`, ['demo/a.py', 'demo.c']),
    ).toEqual(['demo/a.py'])
    const poetry = `${backend('poetry.core.masonry.api')}[[tool.poetry.packages]]\ninclude = "demo"\nfrom = "lib"\n`
    expect(installed(poetry, ['lib/demo/a.py', 'my_demo/__init__.py'])).toEqual(['demo/a.py'])
  })
})

describe('setuptools takes', () => {
  test('discovered packages: one at the root, all below src/, or a module', () => {
    expect(installed('', flat)).toEqual(['my_demo/__init__.py'])
    expect(installed('', src)).toEqual(['my_demo/__init__.py', 'other.py'])
    expect(installed('', ['demo.py', 'setup.py', 'conftest.py'])).toEqual(['demo.py'])
  })

  test('listed packages, and those of a search', () => {
    const files = ['a/__init__.py', 'a/b/__init__.py', 'a/c/x.py', 'd/__init__.py']
    expect(installed('[tool.setuptools]\npackages = ["a"]\n', files)).toEqual(['a/__init__.py'])
    expect(
      installed(
        '[tool.setuptools.packages.find]\nexclude = ["a.b*", "d"]\nnamespaces = false\n',
        files,
      ),
    ).toEqual(['a/__init__.py'])
    const cfg = {
      'setup.cfg':
        '[options]\npackages = find:\npackage_dir =\n    = lib\n[options.packages.find]\nwhere = lib\n',
    }
    expect(installed('', { ...cfg, 'lib/a/__init__.py': '', 'a/__init__.py': '' })).toEqual([
      'a/__init__.py',
    ])
    const py = { 'setup.py': "setup(packages=['a'], package_dir={'a': 'folder'})" }
    expect(installed('', { ...py, 'folder/__init__.py': '', 'folder/b/c.py': '' })).toEqual([
      'a/__init__.py',
    ])
  })

  test('named data files, and files that MANIFEST.in includes', () => {
    const files = {
      'a/__init__.py': '',
      'a/py.typed': '',
      'a/x.txt': '',
      'a/d/y.json': '',
      'a/z.bin': '',
    }
    const named = '[tool.setuptools.package-data]\na = ["*.txt"]\n'
    expect(installed(named, files)).toEqual(['a/__init__.py', 'a/py.typed', 'a/x.txt'])
    const script = {
      'setup.py': "setup(packages=['a'], package_data={'a': ['*.txt', 'd/*.json']})",
    }
    expect(installed('', { ...script, ...files })).toEqual([
      'a/__init__.py',
      'a/py.typed',
      'a/x.txt',
      'a/d/y.json',
      '(a/z.bin)',
    ])
    const manifest = {
      ...files,
      'MANIFEST.in': 'recursive-include a *.json *.bin\nexclude a/z.bin\n',
    }
    expect(installed(named, manifest)).toEqual([
      'a/__init__.py',
      'a/py.typed',
      'a/x.txt',
      'a/d/y.json',
    ])
    expect(installed('[tool.setuptools]\ninclude-package-data = false\n', manifest)).toEqual([
      'a/__init__.py',
      'a/py.typed',
    ])
  })

  test("all files in an sdist's packages, but seldom the sources of extensions", () => {
    const files = {
      'a/__init__.py': '',
      'a/x.txt': '',
      'a/y.c': '',
      'a.egg-info/top_level.txt': 'a\n',
      'tests/__init__.py': '',
    }
    expect(installed('', files, true)).toEqual(['a/__init__.py', 'a/x.txt', '(a/y.c)'])
  })

  test('only named files of an sdist if package_data names each file', () => {
    const files = {
      'a/__init__.py': '',
      'a/VERSION': '',
      'a/picture.png': '',
      'a/__pycache__/b.cpython-38.pyc': '',
      'a/test/__init__.py': '',
      'a/test/x.doctest': '',
      'a.egg-info/top_level.txt': 'a\n',
    }
    const named = "package_data={'a': ['VERSION', 'test/*.doctest']}"
    const script = (more = '') => ({
      'setup.py': `setup(packages=find_packages(), ${named}${more})`,
    })
    const sure = ['a/__init__.py', 'a/VERSION', 'a/test/__init__.py', 'a/test/x.doctest']
    expect(installed('', { ...files, ...script() }, true).toSorted()).toEqual(
      ['(a/picture.png)', ...sure].toSorted(),
    )
    const all = script(', include_package_data=True')
    expect(installed('', { ...files, ...all }, true)).toContain('a/picture.png')
  })

  test('Python files outside packages of an sdist if package_data names them', () => {
    const files = { 'a/__init__.py': '', 'a/tests/b.py': '', 'a/other/c.py': '' }
    const script = { 'setup.py': "setup(packages=['a'], package_data={'a': ['tests/*.py']})" }
    expect(installed('', { ...files, ...script }, true)).toEqual(['a/__init__.py', 'a/tests/b.py'])
  })
})
