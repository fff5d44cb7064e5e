import { describe, expect, test } from 'vitest'
import { projectTree } from '../../src/source-trees/project-tree.ts'
import { readStaticMetadata, type StaticMetadata } from '../../src/source-trees/static-metadata.ts'
import { readTree } from '../inputs/tree.ts'

const read = (files: Readonly<Record<string, string>>): StaticMetadata =>
  readStaticMetadata(projectTree((path) => files[path], new Set(Object.keys(files))))

/** The requirements and how sure they are, or why they are not known. */
function requires(
  files: Readonly<Record<string, string>>,
): string | readonly [source: string, ...requiresDist: readonly string[]] {
  const found = read(files)
  return found.kind === 'unknown' ? found.reason : [found.source, ...found.metadata.requiresDist]
}

const INFO = 'Metadata-Version: 2.2\nName: alpha\nVersion: 1.0\nRequires-Dist: beta>=2\n'

test('PKG-INFO of metadata 2.2 is as certain as a build', () => {
  expect(requires({ 'PKG-INFO': INFO, 'setup.py': 'setup(install_requires=["gamma"])' })).toEqual([
    'static',
    'beta>=2',
  ])
})

test('PKG-INFO with dynamic dependencies is not', () => {
  const files = {
    'PKG-INFO': `${INFO}Dynamic: Requires-Dist\n`,
    'setup.py': 'setup(install_requires=["gamma"])',
  }
  expect(requires(files)).toEqual(['estimated', 'gamma'])
  expect(read(files)).toMatchObject({ metadata: { name: 'alpha', version: '1.0' } })
})

test('older PKG-INFO is the last resort', () => {
  const old = INFO.replace('2.2', '2.1')
  expect(requires({ 'PKG-INFO': old })).toEqual(['estimated', 'beta>=2'])
  expect(
    requires({
      'PKG-INFO': old,
      'pyproject.toml': '[project]\nname = "alpha"\ndependencies = ["delta"]\n',
    }),
  ).toEqual(['static', 'delta'])
})

test('[project], extras as markers', () => {
  const text =
    '[project]\nname = "alpha"\nversion = "2"\nrequires-python = ">=3.9"\ndependencies = ["beta"]\noptional-dependencies.Dev_A = ["ruff ; os_name == \'nt\'"]\n'
  const found = read({ 'pyproject.toml': text })
  expect(found).toEqual({
    kind: 'known',
    source: 'static',
    computed: null,
    metadata: {
      metadataVersion: '2.2',
      name: 'alpha',
      hasName: true,
      version: '2',
      requiresPython: '>=3.9',
      requiresDist: ['beta', 'ruff ; (os_name == \'nt\') and extra == "dev-a"'],
      providesExtra: ['dev-a'],
      dynamic: [],
    },
  })
})

test('the requires.txt of an egg-info', () => {
  const requirements =
    'beta>=2\n\n[:python_version < "3.8"]\nbackport\n\n[dev]\nruff\n\n[dev:os_name == "nt"]\ncolorama\n'
  const files = {
    'src/alpha.egg-info/PKG-INFO': 'Metadata-Version: 1.2\nName: alpha\nVersion: 1\n',
    'src/alpha.egg-info/requires.txt': requirements,
  }
  expect(requires(files)).toEqual([
    'static',
    'beta>=2',
    'backport ; (python_version < "3.8")',
    'ruff ; extra == "dev"',
    'colorama ; ((os_name == "nt")) and extra == "dev"',
  ])
})

describe('an egg-info that is ignored', () => {
  const egg = (stem: string, requirements: string) => ({
    'PKG-INFO': 'Metadata-Version: 1.2\nName: alpha\nVersion: 1\n',
    [`${stem}.egg-info/PKG-INFO`]: `Metadata-Version: 1.2\nName: ${stem}\nVersion: 1\n`,
    [`${stem}.egg-info/requires.txt`]: requirements,
  })

  test('it lists requirements for Pythons without a module that Python 3 has', () => {
    const script =
      'R = ["beta"]\ntry:\n  import json\nexcept ImportError:\n  R.append("simplejson")\n' +
      'from setuptools import setup\nsetup(name="alpha", version="1", install_requires=R)\n'
    const files = { ...egg('alpha', 'beta\nsimplejson\n'), 'setup.py': script }
    expect(requires(files)).toEqual(['static', 'beta'])
    expect(read(files)).toMatchObject({ computed: { causes: ['python'] } })
  })

  test('it lists requirements of Python 2, and not those of the other branch', () => {
    const script =
      'import sys\nR = []\nif sys.version_info < (3, 3):\n  R.append("core")\nelse:\n  R.append("core-v3")\n' +
      'from setuptools import setup\nsetup(name="alpha", version="1", install_requires=R)\n'
    const files = { ...egg('alpha', 'core\n'), 'setup.py': script }
    expect(requires(files)).toEqual(['static', 'core-v3'])
    expect(read(files)).toMatchObject({ computed: { causes: ['python'] } })
  })

  test('it belongs to another project', () => {
    const script =
      'from setuptools import setup\nsetup(name="alpha", version="1", install_requires=["beta"])\n'
    const files = { ...egg('gamma', 'delta\n'), 'setup.py': script }
    expect(requires(files)).toEqual(['estimated', 'beta'])
  })
})

describe('setup.cfg', () => {
  const CFG = `[metadata]
name = alpha
version = attr: alpha.__version__

[options]
python_requires = >=3.8
install_requires =
    beta>=2 ; python_version < "4"
    # a comment
    gamma

[options.extras_require]
test = pytest; ruff
docs =
    sphinx
`

  test('by itself it is declared by its author', () => {
    expect(requires({ 'setup.cfg': CFG })).toEqual([
      'static',
      'beta>=2 ; python_version < "4"',
      'gamma',
      'pytest ; extra == "test"',
      'ruff ; extra == "test"',
      'sphinx ; extra == "docs"',
    ])
    expect(read({ 'setup.cfg': CFG })).toMatchObject({
      metadata: { name: 'alpha', version: '', requiresPython: '>=3.8' },
    })
  })

  test('a setup.py next to it that declares something makes it an estimate', () => {
    expect(requires({ 'setup.cfg': CFG, 'setup.py': 'setup()' })[0]).toBe('static')
    expect(requires({ 'setup.cfg': CFG, 'setup.py': 'setup(install_requires=more())' })[0]).toBe(
      'estimated',
    )
  })

  test('requirements in a file', () => {
    const cfg = '[metadata]\nname = alpha\n[options]\ninstall_requires = file: reqs.txt\n'
    expect(requires({ 'setup.cfg': cfg, 'reqs.txt': 'beta\n# x\ngamma # y\n' })).toEqual([
      'static',
      'beta',
      'gamma',
    ])
  })
})

describe('setup.py', () => {
  const script = (body: string): ReturnType<typeof requires> => requires({ 'setup.py': body })

  test('literals, with comments, adjacent strings and tuples', () => {
    const body = `setup(
    name='alpha',
    install_requires=[
        "beta>=2",  # why
        'gamma'
        '<3',
    ],
    extras_require={'dev': ('ruff',)},
)`
    expect(script(body)).toEqual(['estimated', 'beta>=2', 'gamma<3', 'ruff ; extra == "dev"'])
  })

  test('a literal through a name', () => {
    expect(script('REQUIRES = ["beta"]\nsetup(name="alpha", install_requires=REQUIRES)')).toEqual([
      'estimated',
      'beta',
    ])
  })

  test('a name that is assigned twice, and added to', () => {
    expect(
      script('R = ["a"]\nR = ["b"]\nR += ["c"]\nR.append("d")\nsetup(install_requires=R)'),
    ).toEqual(['estimated', 'b', 'c', 'd'])
  })

  test('a string with a requirement on each line', () => {
    expect(script('setup(install_requires="""\n  beta\n  gamma\n""")')).toEqual([
      'estimated',
      'beta',
      'gamma',
    ])
  })

  test.each([
    ['a call', 'setup(install_requires=read("requirements.txt"))'],
    ['a sum', 'setup(install_requires=["a"] + more)'],
    ['a formatted string', 'setup(install_requires=[f"a=={v}"])'],
    ['arguments from elsewhere', 'setup(**arguments)'],
  ])('%s is not run, so nothing is known', (_, body) => {
    expect(script(body)).toBe('setup.py computes them, and pysize runs no code')
  })

  test('one without dependencies has none', () => {
    expect(script('setup(name="alpha")')).toEqual(['estimated'])
  })
})

test("requirements are lost if an author's address has line breaks", () => {
  const setup = 'setup(author_email="me\\n\\nUNKNOWN", install_requires=["beta"])'
  expect(requires({ 'setup.py': setup })).toEqual(['estimated'])
  const egg = { 'alpha.egg-info/requires.txt': 'beta\n', 'alpha.egg-info/PKG-INFO': INFO }
  expect(requires({ ...egg, 'setup.py': setup })).toEqual(['static'])
  expect(requires({ ...egg, 'setup.py': 'setup(author_email="me")' })).toEqual(['static', 'beta'])
})

test('nothing can be read', () => {
  expect(requires({ 'pyproject.toml': '[tool.poetry]\nname = "alpha"\n' })).toBe(
    'pyproject.toml leaves them to the build, and pysize builds nothing',
  )
  expect(requires({ 'pyproject.toml': 'not toml' })).toBe(
    'pyproject.toml leaves them to the build, and pysize builds nothing',
  )
  expect(requires({ README: '' })).toBe('they cannot be read without a build')
})

test('a local project has its metadata, an unreadable one a warning', async () => {
  const files = {
    'requirements.txt': './lib[x]\n-e .\n',
    'lib/pyproject.toml': '[project]\nname = "lib"\ndependencies = ["beta"]\n',
    'setup.py': 'setup(install_requires=read())',
  }
  const { requirements, warnings } = await readTree(files)
  expect(requirements[0]).toMatchObject({
    requirement: null,
    extras: ['x'],
    project: { source: 'static', metadata: { name: 'lib', requiresDist: ['beta'] } },
  })
  expect(requirements[1]).toMatchObject({ editable: true, project: { kind: 'unknown' } })
  expect(warnings.map(({ code }) => code)).toEqual(['project-unknown'])
})
