import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { firstTail, weighWheel } from '../../src/weigh/wheel.ts'
import { makeZip, memorySource, type ZipEntry } from './zip.ts'

const info = 'demo_tool-1.0.dist-info'
const wheel: readonly ZipEntry[] = [
  { name: 'demo_tool/__init__.py' },
  { name: `${info}/METADATA`, content: 'Metadata-Version: 2.1\nName: demo-tool\nVersion: 1.0\n' },
  { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
  { name: `${info}/RECORD`, content: `${info}/RECORD,,\n` },
]
const filename = 'demo_tool-1.0-py3-none-any.whl'

test.each([
  [true, 'METADATA, which builders write just before RECORD, too'],
  [false, 'nothing else'],
])('in the second read, if METADATA is requested (%s): %s', async (metadata) => {
  const paths = Array.from({ length: 2000 }, (_, i) => `demo_tool/some/folder/module_${i}.py`)
  const record = paths.map((path) => `${path},sha256=${randomBytes(32).toString('base64url')},9`)
  const zip = makeZip([
    ...paths.map((name) => ({ name, content: 'x' })),
    ...wheel.slice(0, -1),
    { ...wheel.at(-1)!, content: record.join('\n') },
  ])
  const source = memorySource(zip)
  const start = zip.indexOf('PK\x01\x02', 0, 'latin1')
  const facts = await weighWheel(source, { filename, metadata })
  expect(facts).toMatchObject({
    files: 2004,
    ...(metadata ? { metadata: expect.stringMatching(/^Metadata/) } : {}),
  })
  const [, second = ''] = source.reads
  expect(source.reads).toHaveLength(2)
  expect(second.endsWith(`-${zip.length - firstTail(zip.length)}`)).toBe(true)
  if (!metadata) expect(second.startsWith(`${start}-`)).toBe(true)
})

test('reads as much at once as another version needed', async () => {
  const files = Array.from({ length: 2000 }, (_, i) => ({
    name: `demo_tool/some/folder/module_${i}.py`,
    content: `x = ${i}`,
  }))
  let reach: number | undefined
  const onReach = (bytes: number): void => {
    reach = bytes
  }
  await weighWheel(memorySource(makeZip([...files, ...wheel])), {
    filename,
    metadata: true,
    onReach,
  })
  expect(reach).toBeGreaterThan(100_000)
  const next = memorySource(makeZip([...files, ...files.slice(0, 9), ...wheel]))
  const facts = await weighWheel(next, { filename, metadata: true, reach })
  expect(facts).toMatchObject({ metadata: expect.stringMatching(/^Metadata/) })
  expect(next.reads).toHaveLength(1)
})
