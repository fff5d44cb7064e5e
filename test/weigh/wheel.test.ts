import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { countCode, noCounts } from '../../src/weigh/bytecode/code-counts.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { readEntryPoints, weighWheel } from '../../src/weigh/wheel.ts'
import { makeZip, memorySource, type ZipEntry } from './zip.ts'

const info = 'demo_tool-1.0.dist-info'
const METADATA = 'Metadata-Version: 2.1\nName: demo-tool\nVersion: 1.0\n\nA long description.\n'
const entryPoints =
  '[console_scripts]\ndemo = demo_tool.cli:main\n\n[gui_scripts]\ndemo-window=demo_tool.ui:App.run [extra]\n\n[plugins]\nx = y:z\n'
const wheel: readonly ZipEntry[] = [
  { name: 'demo_tool/__init__.py' },
  { name: 'demo_tool/cli.py', content: 'def main():\n    pass\n' },
  { name: 'demo_tool/tests/test_cli.py', content: 'assert True\n' },
  { name: 'demo_tool/_speed.cpython-311-x86_64-linux-gnu.so', content: Buffer.alloc(100) },
  { name: 'demo_tool/libspeed.so.1.2', content: Buffer.alloc(50) },
  { name: 'demo_tool/cli.pyi', content: 'def main() -> None: ...\n' },
  { name: 'demo_tool/words.txt', content: 'a b c' },
  { name: 'demo_tool/empty/' },
  { name: 'demo_tool-1.0.data/scripts/demo-shell', content: '#!python\n' },
  { name: 'demo_tool-1.0.data/data/share/demo.txt', content: 'demo' },
  { name: `${info}/METADATA`, content: METADATA },
  { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
  { name: `${info}/entry_points.txt`, content: entryPoints },
  { name: `${info}/RECORD`, content: `${info}/RECORD,,\n` },
]
const filename = 'demo_tool-1.0-cp311-cp311-linux_x86_64.whl'
const sound = ['METADATA', 'WHEEL', 'RECORD'].map((name) => ({
  name: `${info}/${name}`,
  content: name === 'WHEEL' ? 'Wheel-Version: 1.0\n' : METADATA,
}))
const weigh = (entries: readonly ZipEntry[], metadata = false) =>
  weighWheel(memorySource(makeZip(entries)), { filename, metadata })

describe('weighWheel', () => {
  test('adds up the sizes of a wheel', async () => {
    const zip = makeZip(wheel)
    const facts = await weighWheel(memorySource(zip), { filename, metadata: true })
    expect(facts).toEqual({
      kind: 'wheel',
      download: zip.length,
      installed: wheel.reduce((sum, entry) => sum + (entry.content?.length ?? 0), 0),
      packed: expect.any(Number),
      packedPython: expect.any(Number),
      files: 13,
      python: { files: 3, empty: 1, size: 33, tests: 12, paths: 21 + 16 + 27 },
      distInfo: info,
      record: { size: 33, expected: expect.any(Number) },
      entryPoints: {
        kind: 'read',
        console: [{ name: 'demo', module: 'demo_tool.cli', attribute: 'main' }],
        gui: [{ name: 'demo-window', module: 'demo_tool.ui', attribute: 'App.run' }],
      },
      data: { data: 1, headers: 0, library: 0, scripts: [['demo-shell', 9]] },
      places: ['../data/share/demo.txt', '../scripts/demo-shell', 'demo_tool'],
      disk: { blocks: 12, folders: 4, caches: 2, sources: [2] },
      kinds: {
        metadata: METADATA.length + 19 + entryPoints.length + 33,
        tests: 12,
        native: 150,
        python: 21,
        stubs: 24,
        data: 5 + 9 + 4,
      },
      metadata: 'Metadata-Version: 2.1\nName: demo-tool\nVersion: 1.0\n',
    })
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
  })

  test('counts the code of the modules that were read, on request', async () => {
    const facts = await weighWheel(memorySource(makeZip(wheel)), { filename, code: true })
    const [module, tests] = ['def main():\n    pass\n', 'assert True\n']
    const counts = noCounts()
    for (const source of [module, tests]) countCode(counts, Buffer.from(source))
    expect(facts).toMatchObject({
      code: { size: module.length + tests.length, tests: tests.length, counts: [...counts] },
    })
    expect(await weigh(wheel)).not.toHaveProperty('code')
  })

  test('has no sample of code if no module is in the bytes read', async () => {
    const noise = randomBytes(300 * 1024)
    const entries = [
      wheel[1]!,
      { name: 'demo_tool/noise.bin', content: noise, stored: true },
      ...wheel.slice(-4),
    ]
    expect(
      await weighWheel(memorySource(makeZip(entries)), { filename, code: true }),
    ).toMatchObject({ kind: 'wheel', code: null })
  })

  test('names the parts of a large wheel whose code shows the density of the rest', async () => {
    const entries = [
      { name: 'demo_tool/core.py', content: 'x = 1\n'.repeat(900) },
      { name: 'demo_tool/noise.bin', content: randomBytes(300 * 1024), stored: true },
      ...wheel,
    ]
    const facts = await weighWheel(memorySource(makeZip(entries)), { filename, code: true })
    // The part ends with the bytes that were read.
    const tail = makeZip(entries).length - 128 * 1024
    expect(facts).toMatchObject({ code: { windows: [[0, Math.min(64 * 1024, tail)]] } })
  })

  test('adds up the compressed sizes', async () => {
    const text = 'a'.repeat(1000)
    const more: readonly ZipEntry[] = [
      { name: 'demo_tool/stored.txt', content: text, stored: true },
      { name: 'demo_tool/deflated.txt', content: text },
    ]
    const [before, after] = [await weigh(wheel), await weigh([...wheel, ...more])]
    if (before.kind !== 'wheel' || after.kind !== 'wheel')
      throw new Error('a wheel could not be weighed')
    expect(after.packed - before.packed).toBe(1000 + deflateRawSync(text).length)
  })

  test('uses the last of two entries of one name, and reports different contents', async () => {
    const again = (content: string): readonly ZipEntry[] => [
      ...wheel,
      { name: 'demo_tool/cli.py', content },
    ]
    const once = await weigh(wheel)
    const larger = await weigh(again('x'.repeat(100)))
    if (once.kind !== 'wheel' || larger.kind !== 'wheel')
      throw new Error('a wheel could not be weighed')
    expect(larger).toMatchObject({
      installed: once.installed + 100 - 21,
      files: once.files,
      clash: 'demo_tool/cli.py',
    })
    expect(await weigh(again('def main():\n    pass\n'))).toMatchObject({
      installed: once.installed,
      places: once.places,
    })
    expect(await weigh(again('def main():\n    pass\n'))).not.toHaveProperty('clash')
  })

  test('reports unusual properties of its archive', async () => {
    const oddOf = async (zip: Buffer): Promise<unknown> => {
      const facts = await weighWheel(memorySource(zip), { filename })
      return facts.kind === 'wheel' ? (facts.odd ?? 'nothing') : facts.reason
    }
    const zip = makeZip(wheel)
    expect(await oddOf(zip)).toBe('nothing')
    expect(await oddOf(makeZip(wheel, { zip64: true }))).toBe('nothing')
    expect(await oddOf(makeZip(wheel, { comment: 'made by a program' }))).toBe('nothing')
    expect(await oddOf(makeZip(wheel, { prefix: Buffer.from('#!/bin/sh\n') }))).toBe(
      'there are bytes before its archive',
    )
    expect(await oddOf(Buffer.concat([zip, Buffer.from('more')]))).toBe(
      'there are bytes after its archive',
    )
    const lzma = (record: Buffer): unknown => record.writeUInt16LE(14, 10)
    const packed = { name: 'demo_tool/x.py', content: 'x', lie: lzma as (record: Buffer) => void }
    expect(await oddOf(makeZip([...wheel, packed]))).toBe('its files are packed by bzip2 or lzma')
  })

  test('recognises shipped bytecode that compiling overwrites', async () => {
    const shipped = (path: string) => ({ name: path, content: 'x'.repeat(70) })
    const tag = 'demo_tool/__pycache__/cli.cpython-311'
    const paths = [
      `${tag}.pyc`,
      `${tag}.opt-1.pyc`,
      'demo_tool/__pycache__/gone.cpython-311.pyc',
      'demo_tool/cli.pyc',
    ]
    expect(await weigh([...wheel, ...paths.map(shipped)])).toMatchObject({
      compiled: { 'cpython-311': 70 },
    })
    expect(await weigh(wheel)).not.toHaveProperty('compiled')
  })

  test('names the outermost folders with files as its places', async () => {
    const places = async (...names: string[]) =>
      weigh([...sound, ...names.map((name) => ({ name }))])
    expect(await places('google/cloud/x/a.py', 'google/cloud/x/y/b.py', 'z.pth')).toMatchObject({
      places: ['google/cloud/x', 'z.pth'],
    })
    expect(await places('a/b/c.py', 'a/d.py')).toMatchObject({ places: ['a'] })
    const data = 'demo_tool-1.0.data/data'
    expect(await places(`${data}/share/man/man1/a.1`, 'a/b.py')).toMatchObject({
      places: ['../data/share/man/man1/a.1', 'a'],
    })
    const some = [1, 2, 3, 4, 5].map((page) => `${data}/share/man/man1/a.${page}`)
    expect(await places(...some)).toMatchObject({ places: ['../data/share/man/man1'] })
    expect(await places(`${data}/etc/a.json`, `${data}/etc/a/b.json`)).toMatchObject({
      places: ['../data/etc'],
    })
    expect(await places('demo_tool-1.0.data/platlib/a/b.py')).toMatchObject({ places: ['a'] })
    const many = Array.from({ length: 200 }, (_, at) => `space/part${at}/a.py`)
    expect(await places(...many)).toMatchObject({ places: ['space'] })
    expect(await places(...many.map((name) => name.replace('space/', '')))).toMatchObject({
      places: [''],
    })
    expect(await places(`${'long'.repeat(5000)}/a.py`)).toMatchObject({ places: [''] })
  })

  test('reads entry points outside the bytes of the weight', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      name: `demo_tool/module_${i}.py`,
      content: `x = ${i}\n`,
    }))
    const source = memorySource(makeZip([...wheel, ...many]))
    const facts = await weighWheel(source, { filename })
    if (facts.kind !== 'wheel') throw new Error('the wheel could not be weighed')
    const whole = await readEntryPoints(source, facts)
    expect(whole.entryPoints).toMatchObject({
      kind: 'read',
      console: [{ name: 'demo' }],
      gui: [{ name: 'demo-window' }],
    })
    expect(source.reads).toHaveLength(3)
  })

  test('models the RECORD that builders write', async () => {
    const names = ['demo_tool/a.py', `${info}/METADATA`, `${info}/WHEEL`, `${info}/RECORD`]
    const content = (name: string) => (name.endsWith('/WHEEL') ? 'Wheel-Version: 1.0\n' : name)
    const rows = names.map((name) =>
      name.endsWith('RECORD')
        ? `${name},,\n`
        : `${name},sha256=${'x'.repeat(43)},${content(name).length}\n`,
    )
    const facts = await weigh(
      names.map((name) => ({
        name,
        content: name.endsWith('RECORD') ? rows.join('') : content(name),
      })),
    )
    expect(facts).toMatchObject({
      record: { size: rows.join('').length, expected: rows.join('').length - rows.length },
    })
  })

  test('does not read METADATA unless requested', async () => {
    expect(await weigh(wheel)).not.toHaveProperty('metadata')
  })

  test('needs one read if the directory is small, whatever else the wheel contains', async () => {
    const noise = Buffer.alloc(300_000, 1)
    const source = memorySource(
      makeZip([{ name: 'demo_tool/big.bin', content: noise, stored: true }, ...wheel]),
    )
    expect(await weighWheel(source, { filename, metadata: true })).toMatchObject({
      kind: 'wheel',
      metadata: expect.any(String),
    })
    expect(source.reads).toHaveLength(1)
  })

  test('reads the rest of a large directory, and METADATA before it', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      name: `demo_tool/module_${i}.py`,
      content: `x = ${i}\n`,
    }))
    const far = { name: 'demo_tool/far.bin', content: Buffer.alloc(300_000, 1), stored: true }
    const zip = makeZip([...wheel, far, ...many])
    const source = memorySource(zip)
    const facts = await weighWheel(source, { filename, metadata: true })
    expect(facts).toMatchObject({
      files: 3014,
      entryPoints: {
        kind: 'unread',
        size: entryPoints.length,
        member: { unpacked: entryPoints.length },
      },
      metadata: expect.stringMatching(/^Metadata/),
    })
    expect(source.reads).toHaveLength(3)
  })

  test('learns the size of the file from the first response', async () => {
    const zip = makeZip(wheel)
    expect(await weighWheel(memorySource(zip, false), { filename })).toMatchObject({
      download: zip.length,
    })
  })

  test('does not use METADATA with a wrong checksum', async () => {
    const damaged = wheel.map((entry) =>
      entry.name.endsWith('METADATA')
        ? { ...entry, lie: (r: Buffer) => r.writeUInt32LE(1, 16) }
        : entry,
    )
    expect(await weigh(damaged, true)).not.toHaveProperty('metadata')
  })
})

describe('a wheel that pip would refuse is unknown', () => {
  test.each<[string, RegExp]>([
    ['demo_tool/a\0.py', /NUL/],
    ['other-2.dist-info/METADATA', /more than one/],
    ['demo_tool-1.0.data/loose.txt', /no scheme/],
    ['demo_tool-1.0.data/nowhere/a.txt', /unknown scheme/],
  ])('%j', async (name, reason) => {
    expect(await weigh([...sound, { name }])).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(reason),
    })
  })
  test.each([
    ['../evil.py', 'a path in it leads out of the environment'],
    ['demo_tool/../../evil.py', 'a path in it leads out of the environment'],
    ['./..', 'a path in it leads out of the environment'],
    ['/etc/passwd', 'a path in it is absolute'],
    ['../demo_tool-1.0.dist-info/evil', 'a path in it leads out of the environment'],
  ])('because of %j, which no figure includes', async (name, outside) => {
    const { download, packed, ...plain } = (await weigh(sound)) as WheelFacts
    const facts = await weigh([...sound, { name, content: 'x'.repeat(1000), stored: true }])
    expect(facts).toMatchObject({ ...plain, packed: packed + 1000, outside })
  })
  test('but not because of a folder outside, which no installer makes', async () => {
    const facts = await weigh([...sound, { name: '../out/' }, { name: '/absolute/' }])
    expect(facts).not.toHaveProperty('outside')
    expect(facts).toMatchObject({ kind: 'wheel' })
  })
  test('without .dist-info, or with that of another project', async () => {
    expect(await weigh([{ name: 'a.py' }])).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/no .dist-info/),
    })
    expect(await weigh([{ name: 'other-1.0.dist-info/METADATA' }])).toMatchObject({
      reason: expect.stringMatching(/another project/),
    })
  })
  test.each([
    ['2.0', 'its Wheel-Version is 2.0 instead of 1.0'],
    ['abc', "its Wheel-Version 'abc' is no version"],
  ])('of Wheel-Version %s', async (version, reason) => {
    const wheelOf = sound.map((entry) =>
      entry.name.endsWith('/WHEEL') ? { ...entry, content: `Wheel-Version: ${version}\n` } : entry,
    )
    expect(await weigh(wheelOf)).toMatchObject({ kind: 'unknown', reason })
  })
  test('a Wheel-Version that only uv refuses is odd', async () => {
    const wheelOf = sound.map((entry) =>
      entry.name.endsWith('/WHEEL') ? { ...entry, content: 'Wheel-Version: 1\n' } : entry,
    )
    expect(await weigh(wheelOf)).toMatchObject({
      kind: 'wheel',
      odd: 'its Wheel-Version is 1 instead of 1.0',
    })
  })
  test.each([0, 1, 2])('without METADATA, WHEEL or RECORD (%i)', async (missing) => {
    const rest = sound.filter((_, index) => index !== missing)
    const unknown = await weigh(rest, true)
    expect(unknown).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/no (METADATA|WHEEL|RECORD)/),
    })
    expect('metadata' in unknown).toBe(missing !== 0)
  })
  test('but dots that stay inside are allowed', async () => {
    expect(await weigh([...sound, { name: 'demo_tool/x/../..a/.b/...' }])).toMatchObject({
      kind: 'wheel',
      files: 4,
    })
  })
})

test('modules of a .data folder are apart unless they are packages', async () => {
  const facts = await weigh([
    ...wheel,
    { name: 'demo_tool-1.0.data/scripts/run.py', content: 'x = 1\n' },
    { name: 'demo_tool-1.0.data/data/share/tests/a.py', content: 'y = 22\n' },
    { name: 'demo_tool-1.0.data/purelib/demo/b.py', content: 'z = 3\n' },
  ])
  expect(facts).toMatchObject({ aside: { files: 2, empty: 0, size: 13, tests: 7, paths: 73 } })
  expect(await weigh(wheel)).not.toHaveProperty('aside')
})
