// Each command on a lock of each format.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  advise,
  compare,
  diff,
  type EstimateOptions,
  estimate,
  extras,
  listFiles,
  tree,
  why,
} from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { type CondaFile, channelOf, condaPackage } from '../support/conda.ts'
import { LOCK_FORMATS, type Locked, type LockFormat, lockText } from './lock-texts.ts'

const wheels = [
  wheel('web 1.0', { requires: ['core'], size: 100 }),
  wheel('web 2.0', { requires: ['core'], size: 900 }),
  wheel('core 1.0', { size: 300 }),
]

/** A project whose lock holds a version of web. */
function locked(
  format: LockFormat,
  version: string,
  index: { readonly url: string; readonly index: string },
) {
  const of = (name: string, release: string): Locked => {
    const { filename, body } = wheels.find((file) =>
      file.filename.startsWith(`${name}-${release}`),
    )!
    return {
      name,
      version: release,
      filename,
      url: `${index.url}/files/${filename}`,
      body: Buffer.from(body!),
    }
  }
  const { name, files } = lockText(format, of('web', version), of('core', '1.0'))
  const cwd = folderOf(files)
  const options: EstimateOptions = {
    cwd,
    env: {},
    cache: false,
    snapshot: false,
    indexUrl: index.index,
    compare: false,
  }
  return { file: name, cwd, options }
}

const names = (packages: readonly { readonly name: string }[]): readonly string[] =>
  packages.map(({ name }) => name)

test.each(LOCK_FORMATS)('%s: every command', async (format) => {
  const index = await indexOf(wheels)
  const { file, cwd, options } = locked(format, '1.0', index)
  const asked = { ...options, files: [file] }

  const { scenarios, budget, inputs } = await estimate({ ...asked, budget: '100B' })
  expect([names(scenarios[0]!.packages), budget?.ok, inputs.map((one) => one.file)]).toEqual([
    ['core', 'web'],
    false,
    [file],
  ])

  expect((await why(asked, 'core')).why.paths.map(names)).toContainEqual(['web', 'core'])

  const { roots } = (await tree(asked)).tree
  expect(roots.map(({ name, children }) => [name, names(children)])).toContainEqual([
    'web',
    ['core'],
  ])

  expect(
    (await compare([file], { ...options, pythons: ['3.12', '3.11'] })).compare.columns,
  ).toHaveLength(2)

  const later = locked(format, '2.0', index)
  const { changed } = (await diff(`${cwd}/${file}`, `${later.cwd}/${file}`, options)).diff
  expect(names(changed)).toEqual(['web'])

  expect((await advise({ ...asked, budget: '100B' })).command).toBe('advise')
  if (file.endsWith('.txt'))
    await expect(extras(asked)).rejects.toMatchObject({ code: 'not-one-project' })
  else expect((await extras(asked)).command).toBe('extras')
  expect((await listFiles(asked)).distributions.map(({ name }) => name).sort()).toEqual([
    'core',
    'web',
  ])
  rmSync(later.cwd, { recursive: true })
})

test.each(LOCK_FORMATS)('%s, without the file that it was made from', async (format) => {
  const index = await indexOf(wheels)
  const { file, cwd, options } = locked(format, '1.0', index)
  for (const source of ['Pipfile', 'pyproject.toml']) rmSync(join(cwd, source), { force: true })
  // pipenv names no index for the requirements of a Pipfile with markers.
  const text = readFileSync(join(cwd, file), 'utf8')
  writeFileSync(join(cwd, file), text.replaceAll(/"index": ?"[^"]*",?/g, ''))
  const { scenarios, warnings, budget } = await estimate({
    ...options,
    files: [file],
    budget: '100B',
  })
  expect(names(scenarios[0]!.packages)).toEqual(['core', 'web'])
  expect(warnings.map(({ code }) => code)).not.toContain('nothing-required')
  expect(budget?.ok).toBe(false)
})

test.each(LOCK_FORMATS)('%s: the files of distributions that are known by hash', async (format) => {
  const index = await indexOf(wheels)
  const { file, cwd, options } = locked(format, '1.0', index)
  const asked = { ...options, files: [file], cache: true, cacheDir: `${cwd}/cache` }
  await estimate(asked)
  const { distributions } = await listFiles(asked)
  expect(distributions.map(({ name, files }) => [name, files?.length])).toEqual([
    ['core', expect.any(Number)],
    ['web', expect.any(Number)],
  ])
})

test.each(LOCK_FORMATS)(
  '%s: added packages replace locked ones, with the project in its folder',
  async (format) => {
    const index = await indexOf(wheels)
    const { file, cwd, options } = locked(format, '1.0', index)
    const project = join(cwd, 'pyproject.toml')
    // Poetry and PDM install the project, too, which no index has.
    if (existsSync(project))
      writeFileSync(
        project,
        readFileSync(project, 'utf8').replace(/(?:package-mode|distribution) = false/, ''),
      )
    const asked = estimate({ ...options, files: [file], with: ['web==2.0'] })
    if (file.endsWith('.txt')) {
      await expect(asked).rejects.toMatchObject({ code: 'conflict' })
      return
    }
    const packages = (await asked).scenarios[0]!.packages
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      ...(/^(?:poetry|pdm)/.test(file) ? ['app 1.0'] : []),
      'core 1.0',
      'web 2.0',
    ])
  },
)

const PYTHON = condaPackage('python 3.12.7 0', {
  files: { 'bin/python3.12': 'x' },
  depends: ['libz >=1'],
})
const LIBZ = condaPackage('libz 1.3 0', { files: { 'lib/libz.so': 'z' } })
const urlOf = (channel: string, { subdir, filename }: CondaFile): string =>
  `${channel}/${subdir}/${filename}`

test('packages of conda have paths and are in the tree', async () => {
  const channel = await channelOf([PYTHON, LIBZ])
  const row = ({ record, ...one }: CondaFile, dependencies: string): string =>
    `- name: ${String(record.name)}\n  version: '1'\n  manager: conda\n  platform: linux-64\n  dependencies: {${dependencies}}\n  category: main\n  url: ${urlOf(channel.url, { record, ...one })}\n  hash:\n    sha256: ${String(record.sha256)}\n`
  const lock = `version: 1\nmetadata:\n  platforms: [linux-64]\npackage:\n${row(PYTHON, " libz: '>=1' ")}${row(LIBZ, '')}`
  const asked = {
    files: ['conda-lock.yml'],
    cwd: folderOf({ 'conda-lock.yml': lock }),
    env: {},
    cache: false,
    snapshot: false as const,
  }
  const { why: reason } = await why(asked, 'libz')
  expect(reason).toMatchObject({
    lines: 1,
    more_paths: 0,
    held_by: { by: [{ kind: 'lock', file: 'conda-lock.yml' }] },
  })
  expect(
    reason.paths.map((steps) =>
      steps.map(({ name, requirement, file }) => [name, requirement, file]),
    ),
  ).toEqual([
    [
      ['python', 'python', 'conda-lock.yml'],
      ['libz', 'libz >=1', null],
    ],
  ])
  const { roots } = (await tree(asked)).tree
  expect(roots.map(({ name, children }) => [name, names(children)])).toEqual([['python', ['libz']]])
})
