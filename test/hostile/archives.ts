import { gzipSync } from 'node:zlib'
import type { IndexFile } from '../support/index-server.ts'
import { wheel } from '../support/wheel.ts'
import type { HostileCase, World } from './case.ts'
import { estimateOf } from './servers.ts'

/** One file of a tar archive, without its content. */
function header(path: string, size: number, type = '0'): Buffer {
  const block = Buffer.alloc(512)
  block.write(path.slice(0, 100), 0)
  block.write('0000644\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(' '.repeat(8), 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** A .tar.gz of blocks in turn, packed piece by piece: gzip members may follow each other. */
function tarball(blocks: Iterable<Buffer>): Buffer {
  return Buffer.concat([...blocks].map((block) => gzipSync(block)))
}

function* texts(count: number, size: number): Generator<Buffer> {
  const content = Buffer.alloc(size + ((512 - (size % 512)) % 512))
  for (let at = 0; at < count; at++)
    yield Buffer.concat([header(`demo-1.0/x${at}.txt`, size), content])
}

function* longNames(count: number, length: number): Generator<Buffer> {
  for (let at = 0; at < count; at++) {
    const name = Buffer.alloc(length + ((512 - (length % 512)) % 512), 'n')
    yield Buffer.concat([header('././@LongLink', length, 'L'), name, header(`demo-1.0/${at}`, 0)])
  }
}

/** An sdist of one file that does not pack. */
function noise(size: number): Buffer {
  const random = Buffer.alloc(
    size,
    Buffer.from(Array.from({ length: 65_521 }, () => Math.floor(Math.random() * 256))),
  )
  return Buffer.concat([
    gzipSync(header('demo-1.0/noise.bin', random.length)),
    gzipSync(random, { level: 0 }),
  ])
}

const sdist = (name: string, body: Buffer): IndexFile => ({ filename: `${name}-1.0.tar.gz`, body })

const sdistOf = (blocks: () => Iterable<Buffer>) => async (world: World) =>
  estimateOf('demo', (await world.index({ demo: [sdist('demo', tarball(blocks()))] })).index)

export const ARCHIVES: readonly HostileCase[] = [
  { title: 'an sdist of 3,500 texts of 1 MiB', exit: 0, open: sdistOf(() => texts(3500, 2 ** 20)) },
  {
    title: 'an sdist of 60,000 names of 60 kB',
    exit: 0,
    open: sdistOf(() => longNames(60_000, 60_000)),
  },
  {
    title: 'eight sdists of 200 MB at once',
    exit: 0,
    open: async (world) => {
      const body = noise(200 * 2 ** 20)
      const names = Array.from({ length: 8 }, (_, at) => `leaf${at}`)
      const projects = Object.fromEntries(names.map((name) => [name, [sdist(name, body)]]))
      return estimateOf(
        'demo',
        (await world.index({ demo: [wheel('demo 1.0', { requires: names })], ...projects })).index,
      )
    },
  },
  ...(['both', 'html'] as const).map(
    (pages): HostileCase => ({
      title: `thirty sdists of 60 MB at once, ${pages === 'html' ? 'their sizes unknown' : 'their sizes known'}`,
      exit: 0,
      says: /31 packages/,
      open: async (world) => {
        const body = noise(60 * 2 ** 20)
        const names = Array.from({ length: 30 }, (_, at) => `leaf${at}`)
        const projects = Object.fromEntries(names.map((name) => [name, [sdist(name, body)]]))
        return estimateOf(
          'demo',
          (
            await world.index(
              { demo: [wheel('demo 1.0', { requires: names })], ...projects },
              { pages },
            )
          ).index,
        )
      },
    }),
  ),
  {
    title: 'sixty sdists of a few kilobytes that hold 16 MB of texts',
    exit: 0,
    says: /61 packages/,
    open: async (world) => {
      const body = tarball(texts(17, 2 ** 20 - 1024))
      const names = Array.from({ length: 60 }, (_, at) => `leaf${at}`)
      const projects = Object.fromEntries(names.map((name) => [name, [sdist(name, body)]]))
      return estimateOf(
        'demo',
        (await world.index({ demo: [wheel('demo 1.0', { requires: names })], ...projects })).index,
      )
    },
  },
  {
    title: 'a setup.py of 100,000 nested brackets',
    exit: 0,
    open: sdistOf(() => {
      const text = Buffer.from(
        `from setuptools import setup\nsetup(name='demo', install_requires=${'['.repeat(100_000)}`,
      )
      return [
        header('demo-1.0/setup.py', text.length),
        text,
        Buffer.alloc(((512 - (text.length % 512)) % 512) + 1024),
      ]
    }),
  },
]
