import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkOut } from '../../../src/inputs/git/checkout.ts'
import { isRevision, isSafePath, openRepository } from '../../../src/inputs/git/repository.ts'
import { failure, tree } from '../tree.ts'
import { temporaryRepository } from './temporary-repository.ts'

const env = { PATH: process.env.PATH, HOME: '/nowhere' }
const open = (folder: string) => openRepository({ folder, env })

describe('a checkout contains', () => {
  test('files with requirements, and the files that these include', async () => {
    const { folder } = temporaryRepository({
      'requirements/web.txt': '-r ../deps/common.list\n-c pins.txt\nflask\n',
      'requirements/pins.txt': 'flask<3\n',
      'deps/common.list': 'six\n--requirement more.list\n',
      'deps/more.list': 'idna\n',
      'deps/unused.list': 'left-pad\n',
      'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n',
      '.python-version': '3.11\n',
      'src/app.py': 'print()\n',
      'node_modules/x/requirements.txt': 'evil\n',
      'README.md': 'x\n',
    })
    const repository = await open(folder)
    const {
      folder: written,
      files,
      remove,
    } = await checkOut(repository, await repository.commit('main'), [])
    expect(files).toEqual(['pyproject.toml', 'requirements/pins.txt', 'requirements/web.txt'])
    const found = readdirSync(written, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(found.map(({ name }) => name).sort()).toEqual([
      '.python-version',
      'common.list',
      'more.list',
      'pins.txt',
      'pyproject.toml',
      'web.txt',
    ])
    expect(readFileSync(join(written, 'deps/more.list'), 'utf8')).toBe('idna\n')
    expect(statSync(join(written, 'requirements/web.txt')).mode & 0o777).toBe(0o600)
    remove()
    expect(existsSync(written)).toBe(false)
  })

  test('with a local project the sizes of all files, without their contents', async () => {
    const { folder } = temporaryRepository({
      'requirements.txt': '-e ./lib\n./wheels/x-1.0-py3-none-any.whl\n',
      'lib/setup.py': 'setup(name="lib")\n',
      'lib/lib/data.py': 'secret = 1\n'.repeat(100),
      'wheels/x-1.0-py3-none-any.whl': 'PK',
    })
    const repository = await open(folder)
    const { folder: written, remove } = await checkOut(
      repository,
      await repository.commit('HEAD'),
      [],
    )
    const data = readFileSync(join(written, 'lib/lib/data.py'))
    expect([data.length, data.every((byte) => byte === 0)]).toEqual([1100, true])
    expect(readFileSync(join(written, 'wheels/x-1.0-py3-none-any.whl'), 'utf8')).toBe('PK')
    expect(readFileSync(join(written, 'lib/setup.py'), 'utf8')).toContain('setup')
    remove()
  })

  test('only the named files and folders', async () => {
    const { folder } = temporaryRepository({
      'a/requirements.txt': 'x\n',
      'b/requirements.txt': 'y\n',
      'deps.list': 'z\n',
      'requirements.in': 'w\n',
    })
    const repository = await open(folder)
    const commit = await repository.commit('HEAD')
    const of = async (named: readonly string[]) => {
      const { files, remove } = await checkOut(repository, commit, named)
      remove()
      return files
    }
    expect(await of(['deps.list', 'b'])).toEqual(['b/requirements.txt', 'deps.list'])
    expect(await of(['nothing'])).toEqual([])
  })

  test('of requirements.in and the requirements.txt made from it, only the latter', async () => {
    const { folder } = temporaryRepository({
      'requirements.in': 'six\n',
      'requirements.txt': 'six==1.17.0\n',
      'requirements-dev.in': 'pytest\n',
    })
    const repository = await open(folder)
    const { files, remove } = await checkOut(repository, await repository.commit('HEAD'), [])
    remove()
    expect(files).toEqual(['requirements-dev.in', 'requirements.txt'])
  })

  test('no links, because these may lead anywhere', async () => {
    const repository = temporaryRepository({ 'requirements.txt': 'six\n' })
    symlinkSync('/etc/passwd', join(repository.folder, 'requirements-dev.txt'))
    repository.commit('a link')
    const opened = await open(repository.folder)
    const { files, remove } = await checkOut(opened, await opened.commit('HEAD'), [])
    remove()
    expect(files).toEqual(['requirements.txt'])
  })
})

describe('a hostile repository runs nothing', () => {
  test('neither a file system monitor nor hooks, pagers, filters and external diffs', async () => {
    const repository = temporaryRepository({
      'requirements.txt': 'six\n',
      '.gitattributes': '* filter=evil diff=evil\n',
    })
    const trap = join(repository.folder, 'trap')
    const program = `touch ${trap}; false`
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'pager.ls-tree',
      'diff.external',
      'diff.evil.textconv',
      'filter.evil.smudge',
      'core.sshCommand',
      'core.alternateRefsCommand',
      'credential.helper',
    ])
      repository.git('config', key, key === 'credential.helper' ? `!${program}` : program)
    const opened = await open(repository.folder)
    const commit = await opened.commit('main')
    const { remove } = await checkOut(opened, commit, [])
    remove()
    await opened.workingFiles()
    await opened.mergeBase(commit, commit)
    expect(existsSync(trap)).toBe(false)
  })

  test('a path that leads out of the folder is refused', () => {
    for (const path of [
      '../x',
      'a/../../x',
      '/etc/x',
      'a//b',
      './a',
      '.git/config',
      'a/.GIT/hooks/x',
      'a\\b',
      'C:x',
      'a\nb',
      'a\u0000b',
      '',
      `${'a'.repeat(300)}/b`,
    ])
      expect(isSafePath(path), path).toBe(false)
    for (const path of ['requirements.txt', 'a b/réq.txt', '.github/requirements.txt', '..a/b'])
      expect(isSafePath(path), path).toBe(true)
  })

  test('an option of git is not a revision', () => {
    for (const text of ['--upload-pack=x', '-x', 'a b', 'a\nb', '', 'x'.repeat(300)])
      expect(isRevision(text), text).toBe(false)
    for (const text of ['main', 'HEAD~1', 'v1.0^{}', 'origin/main', 'main@{1}'])
      expect(isRevision(text), text).toBe(true)
  })

  test('a repository inside the files of another one is not opened', async () => {
    const bare = tree({
      HEAD: 'ref: refs/heads/main\n',
      config: '[core]\n\tbare = true\n',
      'objects/x': '',
      'refs/x': '',
    })
    expect(await failure(open(bare))).toContain('no-repository')
  })
})

describe('failures', () => {
  test('no repository', async () => {
    expect(await failure(open(tree({})))).toBe(
      'no-repository: The current folder is not in a git repository.\nhint: Name two files, or change to the folder of a repository.',
    )
  })

  test('no git', async () => {
    expect(await failure(openRepository({ folder: tree({}), env: { PATH: '/nowhere' } }))).toBe(
      'no-git: git could not be run.\nhint: Install git, or compare two files: pysize diff old.txt new.txt',
    )
  })

  test('a revision that does not exist', async () => {
    const repository = await open(temporaryRepository({ 'a.txt': '' }).folder)
    expect(await failure(repository.commit('master'))).toContain(
      "no-such-revision: 'master' is neither a file nor a revision of this repository.",
    )
    expect(await failure(repository.commit('mainn'))).toContain('hint: Did you mean main?')
    expect(await failure(repository.commit('main:a.txt'))).toContain('no-such-revision')
    expect(await failure((await open(temporaryRepository().folder)).commit('HEAD'))).toContain(
      'hint: The repository has no commits.',
    )
  })
})
