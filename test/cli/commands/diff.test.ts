import { describe, expect, test } from 'vitest'
import type { Diff } from '../../../src/model/diff.ts'
import { temporaryRepository } from '../../inputs/git/temporary-repository.ts'
import { folderOf, indexOf, wheel } from '../../scenarios/support.ts'
import { failureOf, pysize } from '../e2e.ts'

/** Old and new releases of a small web application's packages. */
const files = [
  wheel('web 1.0', { requires: ['jinja'], size: 40_000 }),
  wheel('web 2.0', { requires: ['jinja', 'numpy<2'], size: 60_000 }),
  wheel('jinja 3.0', { size: 20_000 }),
  wheel('numpy 1.26', { size: 5_000_000 }),
  wheel('numpy 2.4', { size: 7_000_000 }),
  wheel('pandas 3.0', { requires: ['numpy'], size: 9_000_000 }),
  wheel('requests 2.32', { size: 100_000 }),
]

/** Replaces the parts that differ from run to run by names. */
const steady = (text: string): string =>
  text
    .replace(/http:\/\/127\.0\.0\.1:\d+\/[a-z]*\/?/g, 'INDEX')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TODAY')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TODAY')
    .replace(/since \d{4}-\d\d-\d\d/g, 'since THEN')
    .replace(/\([0-9a-f]{9}\)/g, '(COMMIT)')
    .replace(/"commit": "[0-9a-f]{40}"/g, '"commit": "COMMIT"')
    .replace(/"sha256": "[0-9a-f]{64}"/g, '"sha256": "HASH"')
    .replace(/("network": )\{[^}]*\}/, '$1NETWORK')

async function run(argv: readonly string[], cwd: string, index: string, code = 0) {
  const result = await pysize(['diff', ...argv, '--python', '3.11.7', '-i', index], { cwd })
  expect(result.code, result.stderr).toBe(code)
  return { ...result, stdout: steady(result.stdout), diff: (): Diff => JSON.parse(result.stdout) }
}

const OLD = 'web==1.0\nrequests\nnumpy<2\n'
const NEW = 'web\npandas\n'

describe('two files', () => {
  const cwd = folderOf({ 'old.txt': OLD, 'new.txt': NEW })

  test('as text', async () => {
    const { index } = await indexOf(files)
    const { stdout, stderr } = await run(
      ['old.txt', 'new.txt', '--fail-if-grows', '5MB'],
      cwd,
      index,
      1,
    )
    await expect(stdout).toMatchFileSnapshot('../golden/diff-files.txt')
    expect(stderr).toBe('')
  })

  test('as JSON', async () => {
    const { index } = await indexOf(files)
    const { stdout } = await run(
      ['old.txt', 'new.txt', '--fail-if-grows', '200%', '--installer', 'uv', '--json'],
      cwd,
      index,
    )
    await expect(stdout).toMatchFileSnapshot('../golden/diff-files.json.txt')
  })

  test('the rows add up to the totals', async () => {
    const { index } = await indexOf(files)
    const { diff, totals } = ((one) => ({ diff: one.diff, totals: one.diff.totals }))(
      (await run(['old.txt', 'new.txt', '--json'], cwd, index)).diff(),
    )
    const sum = (of: readonly { readonly on_disk_size: number | null }[]): number =>
      of.reduce((all, one) => all + (one.on_disk_size ?? 0), 0)
    const rows =
      sum(diff.added) - sum(diff.removed) + sum(diff.changed.map(({ difference }) => difference))
    expect(rows).toBe(totals.difference.on_disk_size)
    expect(sum(diff.causes)).toBe(totals.difference.on_disk_size)
    expect(totals.after.on_disk_size - totals.before.on_disk_size).toBe(
      totals.difference.on_disk_size,
    )
  })

  test('each page is requested once for both', async () => {
    const server = await indexOf(files)
    await run(['old.txt', 'new.txt', '--no-cache'], cwd, server.index)
    const pages = server.requests
      .map(({ path }) => path)
      .filter((path) => /^\/simple\/[^/]+\/$/.test(path))
    expect(pages.toSorted()).toEqual([...new Set(pages)].toSorted())
  })

  test('the same file twice takes no request', async () => {
    const { stdout, diff } = await run(
      ['old.txt', 'old.txt', '--json'],
      cwd,
      'http://127.0.0.1:9/simple/',
    )
    expect(diff()).toMatchObject({
      files: [{ status: 'unchanged' }],
      diff: { added: [], removed: [], changed: [], causes: [], drift: null },
    })
    expect(stdout).toContain('"command": "diff"')
  })

  test('the budget of the new side counts', async () => {
    const { index } = await indexOf(files)
    expect((await run(['old.txt', 'new.txt', '--budget', '20MB'], cwd, index, 1)).stdout).toMatch(
      /^FAILED budget 20\.0 MB/m,
    )
    expect((await run(['new.txt', 'old.txt', '--budget', '20MB'], cwd, index)).stdout).toMatch(
      /^OK budget 20\.0 MB/m,
    )
  })
})

describe('two revisions', () => {
  const project = () => {
    const repository = temporaryRepository({
      'requirements/base.txt': 'web==1.0\n',
      'requirements/production.txt': '-r base.txt\nrequests\n',
      'worker/requirements.txt': 'jinja\n',
      'pyproject.toml': '[tool.ruff]\n',
    })
    repository.write({ 'requirements/base.txt': 'web\n', 'tools/requirements.txt': 'requests\n' })
    repository.commit('second')
    return repository
  }

  test('every requirements file, each on its own', async () => {
    const { index } = await indexOf(files)
    const { stdout } = await run(
      ['HEAD~1..HEAD', '--fail-if-grows', '1MB'],
      project().folder,
      index,
      1,
    )
    await expect(stdout).toMatchFileSnapshot('../golden/diff-revisions.txt')
  })

  test('as JSON', async () => {
    const { index } = await indexOf(files)
    const { diff } = await run(['HEAD~1', 'HEAD', '--json'], project().folder, index)
    expect(diff().files.map(({ file, status }) => [file, status])).toEqual([
      ['requirements/production.txt', 'changed'],
      ['tools/requirements.txt', 'added'],
      ['worker/requirements.txt', 'unchanged'],
    ])
    expect(diff().diff.added.map(({ file, name }) => [file, name])).toEqual([
      ['requirements/production.txt', 'numpy'],
      ['tools/requirements.txt', 'requests'],
    ])
    expect(diff().diff.causes).toMatchObject([
      {
        after: { file: 'requirements/base.txt', line: 1, text: 'web' },
        before: { text: 'web==1.0' },
        added: ['numpy'],
        changed: ['web'],
      },
      { after: { file: 'tools/requirements.txt', line: 1 }, added: ['requests'] },
    ])
    expect(diff().old).toMatchObject({
      name: 'HEAD~1',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    })
  })

  test('named files only, relative to the current folder', async () => {
    const { index } = await indexOf(files)
    const { folder } = project()
    const result = await pysize(
      ['diff', 'HEAD~1..HEAD', '--json', '-i', index, '--', 'requirements.txt'],
      { cwd: `${folder}/tools` },
    )
    expect((JSON.parse(result.stdout) as Diff).files).toMatchObject([
      { file: 'tools/requirements.txt', status: 'added' },
    ])
  })

  test('a single revision is compared with the working folder', async () => {
    const { index } = await indexOf(files)
    const repository = project()
    repository.write({
      'worker/requirements.txt': 'jinja\nrequests\n',
      'new/requirements.txt': 'jinja\n',
    })
    const { diff } = await run(['HEAD', '--json'], repository.folder, index)
    expect(diff().new).toMatchObject({ name: 'the working folder', commit: null })
    expect(diff().files.filter(({ status }) => status !== 'unchanged')).toMatchObject([
      { file: 'new/requirements.txt', status: 'added' },
      { file: 'worker/requirements.txt', status: 'changed' },
    ])
  })

  test('a local project weighs the same in a revision and in the working folder', async () => {
    const { index } = await indexOf(files)
    const repository = temporaryRepository({
      'requirements.txt': '-e ./lib\n',
      'lib/pyproject.toml': '[project]\nname = "lib"\nversion = "1.0"\ndependencies = ["jinja"]\n',
      'lib/lib/__init__.py': '#\n'.repeat(5000),
    })
    const same = await run(['HEAD', '--json', '--budget', '1GB'], repository.folder, index)
    expect(same.diff().diff).toMatchObject({ added: [], removed: [], changed: [] })
    repository.write({ 'requirements.txt': '-e ./lib\nrequests\n' })
    const { diff } = (await run(['HEAD', '--json'], repository.folder, index)).diff()
    expect([diff.added.map(({ name }) => name), diff.changed]).toEqual([['requests'], []])
  })

  test('a branch cannot raise its budget if the settings of the old side count', async () => {
    const { index } = await indexOf(files)
    const repository = project()
    repository.write({ 'pyproject.toml': '[tool.pysize]\nbudget = "1MB"\n' })
    repository.commit('limit')
    repository.write({
      'pyproject.toml': '[tool.pysize]\nbudget = "1GB"\n',
      'worker/requirements.txt': 'pandas\n',
    })
    repository.commit('raise it')
    await run(['HEAD~1..HEAD'], repository.folder, index)
    const { stdout } = await run(
      ['HEAD~1..HEAD', '--settings-from', 'old'],
      repository.folder,
      index,
      1,
    )
    expect(stdout).toContain('worker/requirements.txt: FAILED budget 1.00 MB')
  })

  test('three dots compare with the commit where the branch began', async () => {
    const { index } = await indexOf(files)
    const repository = project()
    repository.git('checkout', '--quiet', '-b', 'topic')
    repository.write({ 'worker/requirements.txt': 'jinja\nrequests\n' })
    repository.commit('on the branch')
    repository.git('checkout', '--quiet', 'main')
    repository.write({ 'tools/requirements.txt': 'jinja\n' })
    repository.commit('on main')
    const changed = async (range: string) =>
      (await run([range, '--json'], repository.folder, index))
        .diff()
        .files.flatMap(({ file, status }) => (status === 'changed' ? [file] : []))
    expect(await changed('main...topic')).toEqual(['worker/requirements.txt'])
    expect(await changed('main..topic')).toEqual([
      'tools/requirements.txt',
      'worker/requirements.txt',
    ])
  })

  test('a file that cannot be resolved does not stop the others', async () => {
    const { index } = await indexOf(files)
    const repository = project()
    repository.write({
      'worker/requirements.txt': 'nothing-of-that-name\n',
      'tools/requirements.txt': 'jinja\n',
    })
    const { stdout } = await run(['HEAD'], repository.folder, index, 3)
    expect(stdout).toMatch(/^ {2}worker\/requirements\.txt +\? +\? +no-such-package: /m)
    expect(stdout).toMatch(/^ {2}\+ jinja 3\.0/m)
    expect(stdout.split('\n', 1)[0]!.replaceAll('\u00a0', ' ')).toMatch(
      / {3}1 file without an answer$/,
    )
  })

  test('the first line does not report "no change" if nothing was compared', async () => {
    const { index } = await indexOf(files)
    const repository = project()
    repository.write({ 'worker/requirements.txt': 'nothing-of-that-name\n' })
    const { stdout } = await run(['HEAD'], repository.folder, index, 3)
    expect(stdout).toMatch(/^Not compared: 1 file without an answer$/m)
    expect(stdout).not.toContain('No change')
  })

  test('an option after the files is distinguished from a file', async () => {
    const { folder } = project()
    const { code, stderr } = await pysize(
      ['diff', 'HEAD~1', '--', 'requirements/base.txt', '--budget', '1GB'],
      { cwd: folder },
    )
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--budget comes after --, but only files may follow --.'),
    ])
  })
})

describe('saved estimates', () => {
  async function saved(text: string, index: string, more: readonly string[] = []) {
    const cwd = folderOf({ 'requirements.txt': text })
    const { stdout } = await pysize(
      ['estimate', 'requirements.txt', '--python', '3.11.7', '-i', index, '--json', ...more],
      { cwd },
    )
    return stdout
  }

  test('newer releases are drift and do not fail; the changed line explains the growth', async () => {
    const then = await indexOf(files.filter(({ filename }) => !/^(?:numpy-2|web-2)/.test(filename)))
    const cwd = folderOf({
      'old.json': await saved('numpy\nweb==1.0\n', then.index),
      'requirements.txt': 'numpy\nweb==1.0\nrequests\n',
    })
    const now = await indexOf(files)
    const { stdout } = await run(
      ['old.json', 'requirements.txt', '--fail-if-grows', '300kB'],
      cwd,
      now.index,
    )
    await expect(stdout).toMatchFileSnapshot('../golden/diff-saved.txt')
    const { diff } = await run(['old.json', 'requirements.txt', '--json'], cwd, now.index)
    expect(diff().diff).toMatchObject({
      added: [{ name: 'requests' }],
      changed: [],
      drift: {
        changed: [{ name: 'numpy', before: { version: '1.26' }, after: { version: '2.4' } }],
      },
    })
  })

  test('two of them need no index', async () => {
    const { index } = await indexOf(files)
    const cwd = folderOf({
      'old.json': await saved(OLD, index),
      'new.json': await saved(NEW, index),
    })
    const away = 'http://127.0.0.1:9/simple/'
    const live = await run(
      ['old.txt', 'new.txt', '--json'],
      folderOf({ 'old.txt': OLD, 'new.txt': NEW }),
      index,
    )
    const { diff } = await run(['old.json', 'new.json', '--json'], cwd, away)
    const names = ({ diff: { added, removed, changed } }: Diff) =>
      [added, removed, changed].map((rows) => rows.map(({ name }) => name))
    expect(names(diff())).toEqual(names(live.diff()))
    expect(diff().diff.totals.difference).toEqual(live.diff().diff.totals.difference)
    expect(diff().network).toEqual({ requests: 0, bytes: 0, rounds: 0 })
  })

  test('another target is the cause, not drift', async () => {
    const { index } = await indexOf([wheel('a 1.0'), wheel('a 2.0', { requiresPython: '>=3.12' })])
    const cwd = folderOf({
      'old.json': await saved('a\n', index),
      'new.json': await saved('a\n', index, ['--python', '3.12.1']),
    })
    const { diff } = await run(['old.json', 'new.json', '--json'], cwd, index)
    expect(diff().diff).toMatchObject({
      drift: null,
      causes: [{ kind: 'target', subject: 'Python 3.11.7 → 3.12.1', changed: ['a'] }],
    })
  })
})

describe('common mistakes have one clear error', () => {
  const cwd = folderOf({ 'a.txt': '', 'b.txt': '', 'bad.json': '[]', 'requirements.txt': '' })
  test.each([
    ['2 no-repository', ['main..HEAD']],
    ['2 one-side', ['a.txt']],
    ['2 one-side', ['missing.txt']],
    ['2 file-not-found', ['a.txt', 'missing.txt']],
    ['2 mixed-sides', ['a.txt', 'main']],
    ['2 too-many-sides', ['a.txt', 'b.txt', 'requirements.txt']],
    ['2 not-an-estimate', ['bad.json', 'a.txt']],
    ['2 invalid-growth', ['a.txt', 'b.txt', '--fail-if-grows', 'much']],
    ['2 missing-argument', []],
    ['2 missing-argument', ['--', 'a.txt']],
    ['2 conflicting-option', ['a.txt', 'b.txt', '-r', 'requirements.txt']],
    ['2 output-would-overwrite', ['a.txt', 'b.txt', '-o', 'b.txt']],
  ])('%s: %j', async (error, argv) => {
    expect(
      failureOf(await pysize(['diff', ...argv], { cwd, env: { PATH: process.env.PATH } })),
    ).toBe(error)
  })

  test('in a repository', async () => {
    const { folder } = temporaryRepository({ 'README.md': '' })
    const of = async (...argv: readonly string[]) =>
      failureOf(await pysize(['diff', ...argv], { cwd: folder, env: { PATH: process.env.PATH } }))
    expect(await of('mian..HEAD')).toBe('2 no-such-revision')
    expect(await of('HEAD..HEAD')).toBe('2 nothing-to-compare')
    expect(await of('HEAD..HEAD', '--', 'requirements.txt')).toBe('2 file-not-found')
    expect(await of('HEAD', '--', '../other.txt')).toBe('2 file-not-found')
    expect(await of('--', '--output=x')).toBe('2 missing-argument')
  })
})
