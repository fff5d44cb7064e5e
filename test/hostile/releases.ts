import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { wheel } from '../support/wheel.ts'
import type { HostileCase, World } from './case.ts'

const WHEEL = 'demo-1.0-py3-none-any.whl'
const SDIST = 'demo-1.0.tar.gz'

/** Wheels and sdists of a folder, weighed as they are. */
const dist =
  (files: () => Readonly<Record<string, string | Buffer>>, ...more: readonly string[]) =>
  async (world: World) => {
    world.write(
      Object.fromEntries(
        Object.entries(files()).map(([name, content]) => [`dist/${name}`, content]),
      ),
    )
    return { args: ['estimate', 'dist', '--offline', ...more] }
  }

/** A wheel made of another by a change of its bytes. */
const changed = (change: (bytes: Buffer) => Buffer) => () => ({
  [WHEEL]: change(Buffer.from(wheel('demo 1.0').body ?? '')),
})

/** An archive whose directory claims this number of entries. */
const lying = (bytes: Buffer, count: number): Buffer => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const copy = Buffer.from(bytes)
  copy.writeUInt16LE(count, end + 8)
  copy.writeUInt16LE(count, end + 10)
  return copy
}

/** `--format json` marks it as unknown, or the file is refused. */
const REFUSED_OR_UNKNOWN = [0, 2] as const

const WHEELS: readonly HostileCase[] = [
  { title: 'a wheel that is empty', exit: REFUSED_OR_UNKNOWN, open: dist(() => ({ [WHEEL]: '' })) },
  {
    title: 'a wheel that is text',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(() => ({ [WHEEL]: 'not a zip\n'.repeat(1e5) })),
  },
  {
    title: 'a wheel that ends in the middle',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(changed((bytes) => bytes.subarray(0, bytes.length / 2))),
  },
  {
    title: 'a wheel that claims 65,000 entries',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(changed((bytes) => lying(bytes, 65_000))),
  },
  {
    title: 'a wheel that is a link to /dev/zero',
    exit: 2,
    open: async (world) => {
      world.write({ 'dist/x.txt': '' })
      symlinkSync('/dev/zero', join(world.folder, 'dist', WHEEL))
      return { args: ['estimate', `dist/${WHEEL}`, '--offline'] }
    },
  },
  {
    title: 'a wheel that is a pipe',
    exit: 2,
    open: async (world) => {
      world.write({ 'dist/x.txt': '' })
      spawnSync('mkfifo', [join(world.folder, 'dist', WHEEL)])
      return { args: ['estimate', `dist/${WHEEL}`, '--offline'] }
    },
  },
  {
    title: 'a budget on a wheel that is text',
    exit: [1, 2],
    open: dist(() => ({ [WHEEL]: 'not a zip' }), '--budget', 'unpacked=1GB'),
  },
]

const SDISTS: readonly HostileCase[] = [
  {
    title: 'an sdist of the user that is text',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(() => ({ [SDIST]: 'not a gzip\n'.repeat(1e5) })),
  },
  {
    title: 'an sdist of the user of 3 GB of zeros, packed',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(() => ({
      [SDIST]: Buffer.concat(Array.from({ length: 192 }, () => gzipSync(Buffer.alloc(2 ** 24)))),
    })),
  },
  {
    title: 'a budget on an sdist of the user of 3 GB of zeros, packed',
    exit: [1, 2],
    open: dist(
      () => ({
        [SDIST]: Buffer.concat(Array.from({ length: 192 }, () => gzipSync(Buffer.alloc(2 ** 24)))),
      }),
      '--budget',
      'unpacked=1GB',
    ),
  },
  {
    title: 'an sdist of the user that is cut',
    exit: REFUSED_OR_UNKNOWN,
    open: dist(() => ({ [SDIST]: gzipSync(Buffer.alloc(2e6, 'x')).subarray(0, 900) })),
  },
]

const ZEROS = '0'.repeat(64)

/** Lines of requirements with hashes. */
const hashed = (lines: () => string, exit: HostileCase['exit'], title: string): HostileCase => ({
  title,
  exit,
  open: async (world) => {
    world.write({ 'requirements.txt': lines() })
    const { index } = await world.index({ demo: [wheel('demo 1.0')] })
    return { args: ['estimate', 'requirements.txt', '-i', index, '--no-snapshot'] }
  },
})

const HASHES: readonly HostileCase[] = [
  hashed(
    () => `demo==1.0 ${`--hash=sha256:${ZEROS} `.repeat(20_000)}\n`,
    3,
    'a line of 20,000 hashes of no file',
  ),
  hashed(
    () => `demo==1.0 \\\n${`    --hash=sha256:${ZEROS} \\\n`.repeat(100_000)}\n`,
    [2, 3],
    '100,000 continued lines of hashes',
  ),
  hashed(
    () => `demo==1.0 --hash=sha256:${'0'.repeat(1e6)}\n`,
    [2, 3],
    'a hash of a million digits',
  ),
  hashed(
    () => `demo==1.0 --hash=sha256:${ZEROS}\n`.repeat(20_000),
    3,
    '20,000 lines of one hash of no file',
  ),
]

export const RELEASES: readonly HostileCase[] = [...WHEELS, ...SDISTS, ...HASHES]
