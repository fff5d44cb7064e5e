import { describe, expect, test } from 'vitest'
import type { EntryPoints } from '../../src/weigh/entry-points.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { type OverheadTarget, overheadSize } from '../../src/weigh/overhead.ts'

const linux: OverheadTarget = { python: '3.11.7', platform: 'linux-x86_64' }
const info = 'demo-1.0.dist-info'
const rows = [
  ['demo/__init__.py', 12],
  [`${info}/METADATA`, 345],
] as const
const hash = `sha256=${'x'.repeat(43)}`
/** RECORD as builders write it, and as an installer writes it again. */
const record = (more: readonly (readonly [string, number])[] = [], end = '\n') =>
  `${[...rows, ...more].map(([path, size]) => `${path},${hash},${size}${end}`).join('')}${info}/RECORD,,${end}`

function facts(changes: Partial<WheelFacts> = {}): WheelFacts {
  return {
    kind: 'wheel',
    download: 1000,
    installed: 12 + 345 + record().length,
    packed: 500,
    files: 3,
    python: { files: 1, empty: 0, size: 12, tests: 0, paths: 16 },
    distInfo: info,
    record: { size: record().length, expected: record([], '').length },
    entryPoints: null,
    data: null,
    places: ['demo'],
    disk: { blocks: 4, folders: 2, caches: 1, sources: [1] },
    kinds: {},
    ...changes,
  }
}

const script = { name: 'demo', module: 'demo.cli', attribute: 'App.run' }
const withScript = facts({ entryPoints: { kind: 'read', console: [script], gui: [] } })

const pipLauncher = `#!/usr/local/bin/python3.11
import sys
from demo.cli import App
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(App.run())
`
const uvLauncher = `#!/usr/local/bin/python3.11
# -*- coding: utf-8 -*-
import sys
from demo.cli import App
if __name__ == "__main__":
    if sys.argv[0].endswith("-script.pyw"):
        sys.argv[0] = sys.argv[0][:-11]
    elif sys.argv[0].endswith(".exe"):
        sys.argv[0] = sys.argv[0][:-4]
    sys.exit(App.run())
`

describe('overheadSize', () => {
  test('pip writes INSTALLER, and RECORD again with \\r\\n', () => {
    const written = record([[`${info}/INSTALLER`, 4]], '\r\n')
    expect(overheadSize(facts(), 'pip', linux, { requested: false })).toMatchObject({
      bytes: 4 + written.length - record().length,
      exact: true,
    })
  })

  test('a requested package gets an empty REQUESTED', () => {
    const asked = overheadSize(facts(), 'pip', linux, { requested: true }).bytes
    expect(asked - overheadSize(facts(), 'pip', linux, { requested: false }).bytes).toBe(
      `${info}/REQUESTED,${hash},0\r\n`.length,
    )
  })

  test('uv always writes REQUESTED, and keeps \\n', () => {
    const written = record([
      [`${info}/INSTALLER`, 2],
      [`${info}/REQUESTED`, 0],
    ])
    for (const requested of [true, false])
      expect(overheadSize(facts(), 'uv', linux, { requested })).toMatchObject({
        bytes: 2 + written.length - record().length,
        exact: true,
      })
  })

  test.each([
    ['pip', pipLauncher, '\r\n'],
    ['uv', uvLauncher, '\n'],
  ] as const)('%s writes a script for each entry point', (installer, launcher, end) => {
    const options = { requested: false }
    const added =
      overheadSize(withScript, installer, linux, options).bytes -
      overheadSize(facts(), installer, linux, options).bytes
    expect(added).toBe(
      launcher.length + `../../../bin/demo,${hash},${launcher.length}${end}`.length,
    )
  })

  // Sizes of files that pip 26.3's ScriptMaker and uv 0.13.9's trampolines make of `pipLauncher` and
  // `uvLauncher` for `C:\\Python\\python.exe` and `pythonw.exe`.
  test.each([
    ['pip', 'windows-x86_64', 108_313, 102_170],
    ['pip', 'windows-x86', 98_073, 91_930],
    ['uv', 'windows-x86_64', 47_104, 48_128],
    ['uv', 'windows-x86', 40_448, 40_960],
  ] as const)('on Windows a script is a program: %s, %s', (installer, platform, console, gui) => {
    const target = { python: '3.11', platform }
    const options = { requested: false }
    const none = overheadSize(facts(), installer, target, options)
    const size = (entryPoints: EntryPoints): number =>
      overheadSize(facts({ entryPoints }), installer, target, options).bytes - none.bytes
    const row = (size: number): number =>
      `../../Scripts/demo.exe,${hash},${size}${installer === 'pip' ? '\r\n' : '\n'}`.length
    const named = { ...script, name: 'demo.py' }
    for (const one of [script, named]) {
      expect(size({ kind: 'read', console: [one], gui: [] })).toBe(console + row(console))
      expect(size({ kind: 'read', console: [], gui: [one] })).toBe(gui + row(gui))
    }
    expect(none.exact).toBe(false)
  })

  test('a longer script takes the next half kilobyte of a trampoline', () => {
    const target = { python: '3.11', platform: 'windows-x86_64' } as const
    const sizes = [1, 2].map((more) => {
      // With this name the resources fill their section to the last byte.
      const long = { ...script, module: 'm'.repeat(464 + more) }
      const entryPoints: EntryPoints = { kind: 'read', console: [long], gui: [] }
      return overheadSize(facts({ entryPoints }), 'uv', target, { requested: false }).bytes
    })
    expect(sizes[1]! - sizes[0]!).toBe(512)
  })

  test('a RECORD with \\r\\n does not grow by its line ends', () => {
    const crlf = facts({
      record: { size: record([], '\r\n').length, expected: record([], '').length },
    })
    const [other, same] = [facts(), crlf].map(
      (one) => overheadSize(one, 'pip', linux, { requested: false }).bytes,
    )
    expect(other! - same!).toBe(3)
  })

  test('unread entry points are estimated', () => {
    const unread = overheadSize(
      facts({
        entryPoints: {
          kind: 'unread',
          size: 60,
          member: { offset: 0, packed: 60, unpacked: 60, crc: 0, method: 0, nameLength: 40 },
        },
      }),
      'pip',
      linux,
      { requested: false },
    )
    const read = overheadSize(withScript, 'pip', linux, { requested: false })
    expect(unread.exact).toBe(false)
    expect(Math.abs(unread.bytes - read.bytes)).toBeLessThan(50)
  })

  test('the script of an entry point is left out, and #!python becomes a path', () => {
    const data = (scripts: readonly (readonly [string, number])[]) => ({
      data: { data: 0, headers: 0, library: 0, scripts },
    })
    const size = (changes: Partial<WheelFacts>) =>
      overheadSize({ ...withScript, ...changes }, 'pip', linux, { requested: false }).bytes
    const moved = '../../../bin/'.length - 'demo-1.0.data/scripts/'.length
    expect(size(data([['demo', 500]])) - size({})).toBe(moved - 500)
    expect(size(data([['other', 500]])) - size({})).toBe(
      moved + '/usr/local/bin/python3.11'.length - 'python'.length,
    )
  })

  test('a URL requirement gets direct_url.json', () => {
    const url = 'https://example.org/demo-1.0-py3-none-any.whl'
    const size = (sha256: string | null) =>
      overheadSize(facts(), 'pip', linux, { requested: true, url: { url, sha256 } }).bytes
    const json = JSON.stringify({ archive_info: {}, url }, null, ' ')
      .replace(/\n */g, ' ')
      .replace('{ ', '{')
      .replace(' }', '}')
    const row = `${info}/direct_url.json,${hash},${json.length}\r\n`
    expect(size(null) - overheadSize(facts(), 'pip', linux, { requested: true }).bytes).toBe(
      json.length + row.length,
    )
    expect(size('a'.repeat(64)) - size(null)).toBe(
      `"hash": "sha256=", "hashes": {"sha256": ""}`.length + 128 + 1,
    )
  })
})
