import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../../src/index.ts'
import { indexOf, sdist, wheel } from '../scenarios/support.ts'

const DECLARED = {
  'pyproject.toml': '[project]\nname = "demo"\nversion = "1.0"\ndependencies = ["declared"]\n',
}
const COMPUTED = {
  'setup.py':
    'from setuptools import setup\nsetup(name="demo", install_requires=open("requirements.txt").read())\n',
}
const windows = wheel('demo 1.0', { tag: 'cp312-cp312-win_amd64', requires: ['of-wheel'] })
const others = [wheel('declared 1.0'), wheel('of-wheel 1.0')]

async function answer(
  archive: Readonly<Record<string, string>>,
  installer: 'pip' | 'uv',
  more: EstimateOptions = {},
) {
  const server = await indexOf([
    windows,
    sdist('demo 1.0', { ...archive, 'demo.py': '#' }),
    ...others,
  ])
  const { scenarios, warnings } = await estimate({
    with: ['demo'],
    python: '3.12',
    indexUrl: server.index,
    installer,
    snapshot: false,
    cache: false,
    ...more,
  })
  const names = scenarios[0]!.packages.map(({ name }) => name)
  return {
    names,
    codes: warnings.map(({ code }) => code),
    warnings,
    asked: server.requests.map(({ path }) => path),
  }
}

test('uv reads the metadata of a wheel that does not fit, whatever the sdist declares', async () => {
  const { names, codes, asked } = await answer(DECLARED, 'uv')
  expect(names).toEqual(['demo', 'of-wheel'])
  expect(codes).toEqual(['estimated-sdist'])
  expect(asked).toContain(`/files/${windows.filename}.metadata`)
})

test('pip uses the declarations of the sdist', async () => {
  const { names, codes, asked } = await answer(DECLARED, 'pip')
  expect(names).toEqual(['declared', 'demo'])
  expect(codes).toEqual(['estimated-sdist'])
  expect(asked).not.toContain(`/files/${windows.filename}.metadata`)
})

test('under pip such a wheel gives an estimate if the sdist declares nothing', async () => {
  const { names, codes, warnings } = await answer(COMPUTED, 'pip')
  expect(names).toEqual(['demo', 'of-wheel'])
  expect(codes).toEqual(['estimated-sdist', 'estimated-dependencies'])
  expect(warnings[1]?.message).toContain(
    `those of ${windows.filename}, a wheel that does not fit the target`,
  )
})

test('a rejected archive is not read if a wheel has its requirements', async () => {
  const older = wheel('demo 0.9')
  const newer = [
    wheel('demo 2.0', { tag: 'cp312-cp312-win_amd64', requires: ['missing'] }),
    sdist('demo 2.0', DECLARED),
  ]
  const server = await indexOf([...newer, older])
  const options = {
    with: ['demo'],
    python: '3.12',
    indexUrl: server.index,
    installer: 'uv',
    snapshot: false,
    cache: false,
  } as const
  const { scenarios } = await estimate(options)
  expect(scenarios[0]!.packages.map(({ version }) => version)).toEqual(['0.9'])
  expect(server.requests.map(({ path }) => path)).not.toContain('/files/demo-2.0.tar.gz')
})

/** A text that gzip cannot shorten. */
const noise = (length: number): string => randomBytes(length).toString('base64')

test.each([
  ['is not read completely if such a wheel has its requirements', COMPUTED, 'of-wheel'],
  [
    'is not read completely if its front has them',
    {
      ...COMPUTED,
      'PKG-INFO': 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\nRequires-Dist: declared\n',
    },
    'declared',
  ],
])('under pip a long archive of a rejected version %s', async (_, archive, dependency) => {
  const long = sdist('demo 1.0', { ...archive, 'zz-data.txt': noise(5 * 2 ** 20) })
  const server = await indexOf([
    wheel('demo 0.9'),
    windows,
    long,
    wheel(`${dependency} 1.0`, { requires: ['missing'] }),
  ])
  const { scenarios } = await estimate({
    with: ['demo'],
    python: '3.12',
    indexUrl: server.index,
    snapshot: false,
    cache: false,
  })
  expect(scenarios[0]!.packages.map(({ version }) => version)).toEqual(['0.9'])
  const asked = server.requests.filter(({ path }) => path.endsWith('/demo-1.0.tar.gz'))
  expect(asked.map(({ headers }) => headers.range)).toEqual(['bytes=0-65535'])
})
