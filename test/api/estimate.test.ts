import { join } from 'node:path'
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

describe('an estimate', () => {
  test('resolves and weighs exactly', async () => {
    const demo = wheel('demo 1.0', { requires: ['other>=1; python_version > "3"'], size: 5000 })
    const other = wheel('other 1.5', { size: 700 })
    const server = await indexOf([demo, other, wheel('other 0.9')])
    const answer = await run({ with: ['demo'], indexUrl: server.index, python: '3.12' })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.5'])
    const unpacked = (text: string, stem: string, size: number): number =>
      size +
      Buffer.byteLength(
        `${text}Wheel-Version: 1.0\nTag: py3-none-any\n${stem}.dist-info/RECORD,,\n`,
      )
    expect(packageOf(answer, 'demo')).toMatchObject({
      requested: true,
      dependencies: ['other'],
      wheel: { filename: 'demo-1.0-py3-none-any.whl', index: server.index },
      sdist: null,
      download_size: demo.body?.length,
      installed_size: unpacked(demo.metadata ?? '', 'demo-1.0', 5000),
      sources: { download: 'exact', installed: 'exact', bytecode: 'estimated' },
    })
    const { packages, totals, target } = answer.scenarios[0]!
    expect(target).toMatchObject({
      platform: 'linux-x86_64',
      glibc: '2.36',
      assumed: ['platform', 'glibc'],
    })
    expect(packages.map(({ retained_size }) => retained_size)).toEqual([
      packages.reduce(
        (sum, one) => sum + one.installed_size! + one.overhead_size! + one.bytecode_size!,
        0,
      ),
      packages[1]!.installed_size! + packages[1]!.overhead_size! + packages[1]!.bytecode_size!,
    ])
    expect(totals).toMatchObject({
      packages: 2,
      download_size: demo.body!.length + other.body!.length,
      installed_size: packages[0]!.installed_size! + packages[1]!.installed_size!,
      source: 'exact',
    })
    expect(answer).toMatchObject({
      schema_version: 1,
      command: 'estimate',
      budget: null,
      warnings: [],
    })
    expect(Date.now() - Date.parse(answer.as_of)).toBeLessThan(60_000)
  })

  test('is the same without sidecars, with HTML pages and without ranges', async () => {
    const files = (sidecar: boolean) => [
      wheel('demo 1.0', { requires: ['other'], size: 90_000, sidecar }),
      wheel('other 1.5', { size: 70_000, sidecar }),
    ]
    const ask = async (sidecar: boolean, options: Parameters<typeof indexOf>[1]) => {
      const server = await indexOf(files(sidecar), options)
      const { scenarios } = await run({ with: ['demo'], indexUrl: server.index })
      return scenarios[0]!.packages.map(({ wheel: file, ...rest }) => ({
        ...rest,
        filename: file?.filename,
      }))
    }
    const answer = await ask(true, {})
    expect(answer).toHaveLength(2)
    expect(await ask(false, {})).toEqual(answer)
    expect(await ask(false, { pages: 'html', ranges: 'absolute' })).toEqual(answer)
    expect(await ask(true, { ranges: 'none' })).toEqual(answer)
  })

  test('reads files, lists them with their hashes, and uses the Python of the folder', async () => {
    const server = await indexOf([
      wheel('demo 1.0', { requires: ['tomli; python_version < "3.11"'] }),
      wheel('tomli 2.0'),
    ])
    const cwd = folderOf({
      'a.txt': '-r b.txt\n',
      'b.txt': `--index-url ${server.index}\ndemo\n`,
      '.python-version': '3.10\n',
    })
    const answer = await run({ files: ['a.txt'], cwd })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'tomli 2.0'])
    expect(answer.inputs.map(({ file }) => file)).toEqual(['a.txt', 'b.txt'])
    expect(answer.inputs.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
    expect(answer.scenarios[0]?.target.python).toMatch(/^3\.10\./)
  })

  test('of no packages has zero sizes', async () => {
    const answer = await run({ files: ['-'], stdin: async () => '# none yet\n', noIndex: true })
    expect(answer.scenarios[0]).toMatchObject({
      packages: [],
      totals: { packages: 0, installed_size: 0, source: 'exact' },
    })
  })
})

describe('the installers', () => {
  test('pip merges all indexes, uv takes the first that has the project', async () => {
    const main = await indexOf([wheel('demo 2.0')])
    const extra = await indexOf([wheel('demo 1.0')])
    const options = { with: ['demo'], indexUrl: main.index, extraIndexUrls: [extra.index] }
    expect(pinsOf(await run({ ...options, installer: 'pip' }))).toEqual(['demo 2.0'])
    expect(pinsOf(await run({ ...options, installer: 'uv' }))).toEqual(['demo 1.0'])
  })

  test('find-links are used together with the index, or instead of it', async () => {
    const server = await indexOf([wheel('demo 1.0'), wheel('other 1.0')])
    const newer = wheel('demo 2.0', { requires: ['other'] })
    const findLinks = [folderOf({ [newer.filename]: newer.body as Buffer })]
    for (const installer of ['pip', 'uv'] as const) {
      const answer = await run({ with: ['demo'], indexUrl: server.index, findLinks, installer })
      expect(pinsOf(answer)).toEqual(['demo 2.0', 'other 1.0'])
      expect(packageOf(answer, 'demo')).toMatchObject({
        download_size: newer.body?.length,
        sources: { installed: 'exact' },
      })
      await expect(
        run({ with: ['demo'], findLinks, noIndex: true, installer }),
      ).rejects.toMatchObject({ exitCode: 3 })
    }
  })

  test('pip writes bytecode, uv does not', async () => {
    const server = await indexOf([wheel('demo 1.0', { size: 4000 })])
    const bytecode = async (installer: 'pip' | 'uv') =>
      packageOf(await run({ with: ['demo'], indexUrl: server.index, installer }), 'demo')
        .bytecode_size
    expect(await bytecode('pip')).toBeGreaterThan(0)
    expect(await bytecode('uv')).toBe(0)
  })
})

describe('options', () => {
  test('--exclude-newer includes the whole day, UTC', async () => {
    const at = (version: string, uploadTime: string) => wheel(`demo ${version}`, { uploadTime })
    const server = await indexOf([
      at('1.0', '2025-11-12T23:59:59.999Z'),
      at('2.0', '2025-11-13T00:00:00.000Z'),
    ])
    const options = { with: ['demo'], indexUrl: server.index }
    expect(pinsOf(await run({ ...options, excludeNewer: '2025-11-12' }))).toEqual(['demo 1.0'])
    expect(pinsOf(await run({ ...options, excludeNewer: '2025-11-13' }))).toEqual(['demo 2.0'])
    expect(pinsOf(await run({ ...options, excludeNewer: '2025-11-13T01:00:00+01:00' }))).toEqual([
      'demo 1.0',
    ])
    for (const excludeNewer of ['2025-02-30', 'yesterday', '2025-11-13T25:00:00Z'])
      await expect(run({ ...options, excludeNewer })).rejects.toMatchObject({
        code: 'bad-date',
        exitCode: 2,
      })
  })

  test('--exclude-newer is refused if the index has no dates', async () => {
    const server = await indexOf([wheel('demo 1.0')], { pages: 'html' })
    const dated = run({ with: ['demo'], indexUrl: server.index, excludeNewer: '2025-11-12' })
    await expect(dated).rejects.toMatchObject({ code: 'no-upload-times', exitCode: 2 })
  })

  test('--no-binary and --only-binary choose among wheels and sdists', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "demo"\nversion = "1.0"\n',
      'demo/__init__.py': '#',
    }
    const server = await indexOf([wheel('demo 1.0'), sdist('demo 1.0', files)])
    const options = { with: ['demo'], indexUrl: server.index }
    expect(packageOf(await run(options), 'demo').sdist).toBeNull()
    expect(packageOf(await run({ ...options, noBinary: ['demo'] }), 'demo')).toMatchObject({
      wheel: null,
      sdist: { filename: 'demo-1.0.tar.gz' },
    })
    expect(
      packageOf(await run({ ...options, noBinary: [':all:'], onlyBinary: ['demo'] }), 'demo').sdist,
    ).toBeNull()
  })

  test('the budget measures the first scenario, including bytecode and overhead', async () => {
    const server = await indexOf([wheel('demo 1.0', { size: 5000 }), wheel('small 1.0')])
    const options = { with: ['demo', 'small'], indexUrl: server.index }
    const { totals } = (await run(options)).scenarios[0]!
    const measured = totals.installed_size + totals.overhead_size + totals.bytecode_size
    const exactly = (await run({ ...options, budget: measured })).budget!
    expect(exactly).toMatchObject({ limit: measured, measured, over_by: 0, ok: null })
    const most = exactly.interval[1]!
    expect(most).toBeGreaterThan(measured)
    expect((await run({ ...options, budget: most })).budget).toMatchObject({ over_by: 0, ok: true })
    expect(
      (
        await run({
          ...options,
          compile: false,
          budget: totals.installed_size + totals.overhead_size,
        })
      ).budget?.ok,
    ).toBe(true)
    const { budget } = await run({ ...options, budget: '1kB' })
    expect(budget).toMatchObject({ limit: 1000, measured, over_by: measured - 1000, ok: false })
    expect(budget?.culprits[0]?.name).toBe('demo')
  })
})

describe('sdists', () => {
  test('are read without running their code, and marked as estimated', async () => {
    const files = {
      'PKG-INFO': 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\nRequires-Dist: other\n\n',
      'demo/__init__.py': 'x'.repeat(900),
    }
    const server = await indexOf([sdist('demo 1.0', files), wheel('other 1.0')])
    const answer = await run({ with: ['demo'], indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.0'])
    const { download_size, installed_size, bytecode_size, interval, sources } = packageOf(
      answer,
      'demo',
    )
    expect(download_size).toBe(sdist('demo 1.0', files).body?.length)
    expect(sources).toMatchObject({ download: 'exact', installed: 'estimated' })
    expect(installed_size).toBeGreaterThanOrEqual(900)
    const written = installed_size! + bytecode_size!
    expect(interval?.[0]).toBeLessThan(written)
    expect(interval?.[1]).toBeGreaterThan(written)
    expect(answer.scenarios[0]?.totals.source).toBe('estimated')
    expect(codesOf(answer)).toEqual(['estimated-sdist'])
  })

  test('with dependencies that only a build could tell get a warning', async () => {
    const setup =
      'from setuptools import setup\nsetup(name="demo", install_requires=open("x").read().split())\n'
    const server = await indexOf([sdist('demo 1.0', { 'setup.py': setup, 'demo.py': '#' })])
    const answer = await run({ with: ['demo'], indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['demo 1.0'])
    expect(codesOf(answer)).toEqual(['estimated-sdist', 'unknown-dependencies'])
  })

  test('with a literal list in setup.py are read, with a warning', async () => {
    const setup = 'from setuptools import setup\nsetup(name="demo", install_requires=["other"])\n'
    const server = await indexOf([
      sdist('demo 1.0', { 'setup.py': setup, 'demo.py': '#' }),
      wheel('other 1.0'),
    ])
    const answer = await run({ with: ['demo'], indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.0'])
    expect(codesOf(answer)).toEqual(['estimated-sdist', 'estimated-dependencies'])
  })
})

describe('packages that cannot be weighed', () => {
  test('a wheel with a corrupt directory keeps its pin, with a warning', async () => {
    const broken = wheel('demo 1.0', { body: Buffer.from('this is no zip'.repeat(100)) })
    const server = await indexOf([broken, wheel('other 1.0')])
    const answer = await run({ with: ['demo', 'other'], indexUrl: server.index })
    expect(packageOf(answer, 'demo')).toMatchObject({
      installed_size: null,
      sources: { download: 'exact', installed: 'unknown' },
    })
    expect(answer.scenarios[0]?.totals).toMatchObject({ packages: 2, source: 'unknown' })
    expect(codesOf(answer)).toEqual(['unknown-size'])
  })

  test('warnings are only about packages of the answer', async () => {
    const broken = wheel('demo 2.0', {
      body: Buffer.from('this is no zip'.repeat(100)),
      requires: ['missing'],
    })
    const server = await indexOf([broken, wheel('demo 1.0')])
    const answer = await run({ with: ['demo'], indexUrl: server.index })
    expect(pinsOf(answer)).toEqual(['demo 1.0'])
    expect(answer.warnings).toEqual([])
  })
})

describe('failures', () => {
  test('a named index that cannot be used is exit code 4, even if a snapshot could answer', async () => {
    const refused = await indexOf([])
    await refused.close()
    await expect(run({ with: ['demo'], indexUrl: refused.index })).rejects.toMatchObject({
      code: 'index-not-connected',
      exitCode: 4,
    })
    const forbidden = await indexOf([], { intercept: () => ({ status: 401 }) })
    await expect(run({ with: ['demo'], indexUrl: forbidden.index })).rejects.toMatchObject({
      code: 'index-http-status',
      exitCode: 4,
    })
    const nonsense = await indexOf([], {
      intercept: () => ({ body: 'hello', headers: { 'content-type': 'text/html' } }),
    })
    await expect(run({ with: ['demo'], indexUrl: nonsense.index })).rejects.toMatchObject({
      code: 'index-nonsense',
      exitCode: 4,
    })
  })

  test('faults of the input are reported before any request', async () => {
    const server = await indexOf([])
    const cwd = folderOf({ 'bad.txt': 'fastapi=0.1\n' })
    await expect(run({ files: ['bad.txt'], cwd, indexUrl: server.index })).rejects.toMatchObject({
      exitCode: 2,
    })
    await expect(
      run({ files: [join(cwd, 'none.txt')], indexUrl: server.index }),
    ).rejects.toMatchObject({ exitCode: 2 })
    await expect(
      run({ with: ['demo'], budget: 'much', indexUrl: server.index }),
    ).rejects.toMatchObject({ exitCode: 2 })
    expect(server.requests).toEqual([])
  })
})
