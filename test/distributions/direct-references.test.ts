import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  codesOf,
  folderOf,
  indexOf,
  packageOf,
  pinsOf,
  run,
  sdist,
  wheel,
} from '../scenarios/support.ts'

const demo = wheel('demo 1.0', { requires: ['other'], size: 3000 })

describe('a wheel by URL', () => {
  test('is weighed exactly, without a page', async () => {
    const server = await indexOf([demo, wheel('other 1.0')])
    const url = `${server.url}/files/${demo.filename}`
    const answer = await run({ with: [`demo @ ${url}`], indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.0'])
    const byIndex = packageOf(await run({ with: ['demo'], indexUrl: server.index }), 'demo')
    const [line] = byIndex.without_line!
    const without_line = [{ ...line, requirement: expect.stringMatching(/^demo @ http/) }]
    expect(packageOf(answer, 'demo')).toEqual({
      ...byIndex,
      without_line,
      wheel: { filename: demo.filename, sha256: null, index: url },
    })
    expect(server.requests.filter(({ path }) => path === '/simple/demo/')).toHaveLength(1)
  })

  test('keeps its hash, and sends its credentials nowhere else', async () => {
    const server = await indexOf([wheel('demo 1.0')])
    const sha256 = createHash('sha256').update(wheel('demo 1.0').body!).digest('hex')
    const url = `${server.url.replace('//', '//me:secret@')}/files/${demo.filename}#sha256=${sha256}`
    const answer = await run({ with: [`demo @ ${url}`], indexUrl: server.index })
    expect(packageOf(answer, 'demo').wheel).toEqual({
      filename: demo.filename,
      sha256,
      index: `${server.url}/files/${demo.filename}`,
    })
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(server.requests.at(-1)?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:secret').toString('base64')}`,
    )
  })

  test('that does not exist cannot be installed', async () => {
    const server = await indexOf([])
    const missing = run({
      with: [`demo @ ${server.url}/files/${demo.filename}`],
      indexUrl: server.index,
    })
    await expect(missing).rejects.toMatchObject({ exitCode: 3 })
  })
})

describe('a local project', () => {
  const code = 'def f(a):\n    return a\n'.repeat(100)
  const files = {
    'pyproject.toml': '[project]\nname = "demo"\nversion = "1.0"\n',
    'src/demo/__init__.py': '',
    'src/demo/core.py': code,
    'src/demo/py.typed': '',
    'src/demo/notes.txt': 'x'.repeat(5000),
    'tests/test_core.py': code,
    '.venv/lib/other.py': code,
    'build/lib/demo/core.py': code,
  }
  const folder = (): string => {
    const cwd = folderOf()
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true })
      writeFileSync(join(cwd, path), text)
    }
    return cwd
  }
  const ask = async (line: string) => {
    const answer = await run({
      files: ['-'],
      stdin: async () => `${line}\n`,
      cwd: folder(),
      noIndex: true,
    })
    return packageOf(answer, 'demo')
  }

  test.each(['.', './'])('is sized by the files that a build takes: %s', async (line) => {
    const { installed_size, bytecode_size, interval, sources } = await ask(line)
    // METADATA, WHEEL, top_level.txt and RECORD are some 560 bytes.
    expect(installed_size).toBeGreaterThan(code.length + 400)
    expect(installed_size).toBeLessThan(code.length + 800)
    expect(bytecode_size).toBeGreaterThan(0)
    expect(interval![0]).toBeLessThan(installed_size! + bytecode_size!)
    expect(interval![1]).toBeGreaterThan(installed_size! + bytecode_size!)
    expect(sources.installed).toBe('estimated')
  })

  test('that is editable installs a path and its records', async () => {
    const { installed_size, overhead_size, bytecode_size } = await ask('-e .')
    expect(installed_size! + overhead_size!).toBeGreaterThan(700)
    expect(installed_size! + overhead_size!).toBeLessThan(1300)
    expect(bytecode_size).toBe(0)
  })
})

describe('local files', () => {
  test('a wheel is weighed to the byte, with or without its name', async () => {
    const server = await indexOf([wheel('other 1.0')])
    const cwd = folderOf({ [demo.filename]: demo.body as Buffer })
    for (const requirement of [`./${demo.filename}`, `demo @ file://${join(cwd, demo.filename)}`]) {
      const answer = await run({ with: [requirement], cwd, indexUrl: server.index })
      expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.0'])
      expect(packageOf(answer, 'demo')).toMatchObject({
        requested: true,
        download_size: demo.body?.length,
        sources: { installed: 'exact' },
      })
    }
  })

  test('an sdist is read without running its code', async () => {
    const archive = sdist('my-demo 1.0', {
      'pyproject.toml': '[project]\nname = "My.Demo"\nversion = "1.0"\ndependencies = ["other"]\n',
      'my_demo/__init__.py': '#'.repeat(500),
    })
    const server = await indexOf([wheel('other 1.0')])
    const cwd = folderOf({ [archive.filename]: archive.body as Buffer })
    const answer = await run({ with: [`./${archive.filename}`], cwd, indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['my-demo 1.0', 'other 1.0'])
    expect(packageOf(answer, 'my-demo')).toMatchObject({
      wheel: null,
      sdist: { filename: archive.filename },
      download_size: archive.body?.length,
      sources: { installed: 'estimated' },
    })
    expect(codesOf(answer)).toEqual(['estimated-sdist'])
  })

  test('a project is known by its static metadata, and sized by its files', async () => {
    const server = await indexOf([wheel('other 1.0'), wheel('more 1.0')])
    const cwd = folderOf()
    mkdirSync(join(cwd, 'project'))
    const pyproject =
      '[project]\nname = "My.Demo"\nversion = "0.3"\ndependencies = ["other"]\noptional-dependencies = { all = ["more"] }\n'
    writeFileSync(join(cwd, 'project', 'pyproject.toml'), pyproject)
    const answer = await run({
      files: ['-'],
      stdin: async () => '-e ./project[all]\n',
      cwd,
      indexUrl: server.index,
    })
    expect(pinsOf(answer)).toEqual(['more 1.0', 'my-demo 0.3', 'other 1.0'])
    expect(packageOf(answer, 'my-demo')).toMatchObject({
      extras: ['all'],
      download_size: 0,
      sources: { installed: 'estimated' },
    })
    expect(codesOf(answer)).toEqual(['estimated-project'])
  })

  test('the bytecode of a project follows from its code, not from its comments', async () => {
    const dense = 'def f(a, b):\n    return a.x[b], a.y(b), b\n'.repeat(200)
    const prose = '# A long remark about what comes next here.\n'.repeat(200)
    const bytecodeOf = async (text: string, editable = false) => {
      const cwd = folderOf()
      mkdirSync(join(cwd, 'project', 'src', 'demo'), { recursive: true })
      writeFileSync(
        join(cwd, 'project', 'pyproject.toml'),
        '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "demo"\nversion = "1"\n',
      )
      writeFileSync(join(cwd, 'project', 'src', 'demo', '__init__.py'), text)
      const answer = await run({
        files: ['-'],
        stdin: async () => `${editable ? '-e ' : ''}./project\n`,
        cwd,
        noIndex: true,
      })
      return packageOf(answer, 'demo').bytecode_size!
    }
    // CPython 3.11 writes 34,149 and 114 bytes, and RECORD gets a row.
    const bytecode = await bytecodeOf(dense)
    expect(bytecode).toBeGreaterThan(15_000)
    expect(await bytecodeOf(prose)).toBeLessThan(2500)
    expect(await bytecodeOf(dense, true)).toBeLessThan(bytecode)
  })

  test('a repository without a name gets the name of its URL, with a warning', async () => {
    const options = { noIndex: true }
    const answer = await run({
      with: ['git+https://git.test/psf/Requests.git@v2.31.0'],
      ...options,
    })
    expect(pinsOf(answer)).toEqual(['requests 0'])
    expect(answer.warnings[0]).toMatchObject({
      code: 'repository-unknown',
      message: expect.stringContaining('The name Requests is assumed'),
    })
    expect(answer.scenarios[0]!.totals.source).toBe('unknown')
    const nameless = run({ with: ['git+https://git.test/'], ...options })
    await expect(nameless).rejects.toMatchObject({ code: 'unnamed-requirement', exitCode: 2 })
  })

  test.each([
    'https://git.test/psf/Requests/archive/refs/heads/main.zip',
    'https://git.test/group/part/Requests/-/archive/main/requests-main.tar.gz',
    'https://git.test/psf/Requests/tarball/main',
    'https://git.test/psf/Requests/get/main.zip',
  ])('an archive is estimated, too: %s', async (url) => {
    const answer = await run({ with: [url], noIndex: true })
    expect(pinsOf(answer)).toEqual(['requests 0'])
    expect(answer.warnings[0]).toMatchObject({
      code: 'repository-unknown',
      message: expect.stringContaining('name Requests is assumed'),
    })
    const nameless = run({ with: ['https://git.test/requests.zip'], noIndex: true })
    await expect(nameless).rejects.toMatchObject({ code: 'unnamed-requirement', exitCode: 2 })
  })

  test('a project whose name only a build knows is refused', async () => {
    const cwd = folderOf()
    mkdirSync(join(cwd, 'project'))
    writeFileSync(
      join(cwd, 'project', 'setup.py'),
      'from setuptools import setup\nimport x\nsetup(name=x.name, install_requires=x.needs)\n',
    )
    const options = { cwd, noIndex: true }
    await expect(run({ with: ['./project'], ...options })).rejects.toMatchObject({
      code: 'unnamed-requirement',
      exitCode: 2,
    })
    const answer = await run({ with: [`demo @ file://${join(cwd, 'project')}`], ...options })
    expect(pinsOf(answer)).toEqual(['demo 0'])
    expect(codesOf(answer)).toEqual(['project-unknown', 'estimated-project'])
  })
})

test('a repository is reported as unknown, with a hint', async () => {
  const server = await indexOf([wheel('other 1.0')])
  const answer = await run({
    with: ['demo @ git+https://github.test/me/demo@main', 'other'],
    indexUrl: server.index,
  })
  expect(pinsOf(answer)).toEqual(['demo 0', 'other 1.0'])
  expect(packageOf(answer, 'demo')).toMatchObject({ download_size: null, installed_size: null })
  expect(answer.warnings.map(({ code }) => code)).toEqual(['repository-unknown'])
  expect(answer.warnings[0]?.message).toContain('--with')
  expect(answer.scenarios[0]?.totals.source).toBe('unknown')
})

describe('a URL in the metadata of a package on an index', () => {
  const other = wheel('other 1.0', { sidecar: false })
  const local = (): { cwd: string; url: string } => {
    const cwd = folderOf({
      [other.filename]: other.body as Buffer,
      [demo.filename]: demo.body as Buffer,
    })
    return { cwd, url: `file://${join(cwd, other.filename)}` }
  }

  test.each([
    ['file:', (url: string) => url],
    ['FILE:', (url: string) => url.replace('file:', 'FILE:')],
    ['a control character before it', (url: string) => `\x01${url}`],
    ['a carriage return within', (url: string) => url.replace('file:', 'fi\rle:')],
    ['a tab before it', (url: string) => `\t${url}`],
  ])('is not a local file, even if the user names another one: %s', async (_, spell) => {
    const { cwd, url } = local()
    const server = await indexOf([
      wheel('evil 1.0', { requires: [`other @ ${spell(url)}`] }),
      wheel('other 2.0'),
    ])
    const answer = run({ with: ['evil', `./${demo.filename}`], cwd, indexUrl: server.index })
    const read = await answer.then(pinsOf, ({ exitCode }) => exitCode)
    // Where the requirement cannot be read at all, pip goes without it.
    expect(read).not.toContain('other 1.0')
  })

  test('is refused with a hint', async () => {
    const { cwd, url } = local()
    const server = await indexOf([wheel('evil 1.0', { requires: [`other @ ${url}`] })])
    await expect(run({ with: ['evil'], cwd, indexUrl: server.index })).rejects.toMatchObject({
      code: 'local-file-refused',
      exitCode: 3,
    })
    const answer = await run({ with: ['evil', `other @ ${url}`], cwd, indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['evil 1.0', 'other 1.0'])
  })

  test.each(['data:text/plain,hi', 'ssh://host.test/other.git', 'javascript:1'])(
    'is refused if no installer can download it: %s',
    async (url) => {
      const server = await indexOf([wheel('evil 1.0', { requires: [`other @ ${url}`] })])
      await expect(run({ with: ['evil'], indexUrl: server.index })).rejects.toMatchObject({
        code: 'unsupported-url',
        message: `A package requires other from '${url}', which is not a URL that an installer can download.`,
        exitCode: 3,
      })
    },
  )

  test('may be a local file if a local project requires it', async () => {
    const { cwd, url } = local()
    mkdirSync(join(cwd, 'project'))
    const metadata = `[project]\nname = "mine"\nversion = "1"\ndependencies = ["other @ ${url}"]\n`
    writeFileSync(join(cwd, 'project', 'pyproject.toml'), metadata)
    expect(pinsOf(await run({ with: ['./project'], cwd, noIndex: true }))).toEqual([
      'mine 1',
      'other 1.0',
    ])
  })

  test('gives no login', async () => {
    const server = await indexOf([wheel('evil 1.0', { requires: ['other @ URL'] }), other])
    const planted = `${server.url.replace('//', '//evil:planted@')}/files/${other.filename}`
    const evil = wheel('evil 1.0', { requires: [`other @ ${planted}`] })
    const index = await indexOf([evil], {
      intercept: ({ path }) =>
        path.startsWith('/files/other')
          ? { status: 302, headers: { location: server.url + path } }
          : undefined,
    })
    expect(pinsOf(await run({ with: ['evil'], indexUrl: index.index }))).toEqual([
      'evil 1.0',
      'other 1.0',
    ])
    expect(server.requests.length).toBeGreaterThan(0)
    expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })
})
