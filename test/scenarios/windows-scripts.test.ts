import { expect, test } from 'vitest'
import { makeZip } from '../weigh/zip.ts'
import { indexOf, packageOf, run } from './support.ts'

const info = 'demo-1.0.dist-info'
const metadata = 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\n'
/** A wheel whose entry points lie far before its end. */
const demo = {
  filename: 'demo-1.0-py3-none-any.whl',
  metadata,
  body: makeZip([
    {
      name: `${info}/entry_points.txt`,
      content: '[console_scripts]\na = demo:a\nb = demo:b\n\n[gui_scripts]\nc = demo:c\n',
    },
    ...Array.from({ length: 3000 }, (_, at) => ({
      name: `demo/module_${at}.py`,
      content: `x = ${at}\n`,
    })),
    { name: `${info}/METADATA`, content: metadata },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\nTag: py3-none-any\n' },
    { name: `${info}/RECORD`, content: `${info}/RECORD,,\n` },
  ]),
}

test('programs on Windows follow the entry points, which are read even if the weight was known', async () => {
  const server = await indexOf([demo])
  const overhead = async (platform: string): Promise<number> =>
    packageOf(await run({ with: ['demo'], indexUrl: server.index, platform }), 'demo')
      .overhead_size!
  const reads = (): number => server.requests.filter(({ path }) => path.endsWith('.whl')).length
  const onLinux = await overhead('linux-x86_64')
  const linuxReads = reads()
  const programs = (await overhead('windows-x86_64')) - onLinux
  expect(reads() - linuxReads).toBe(linuxReads + 1)
  expect(programs).toBeGreaterThan(2 * 108_032 + 101_888)
  expect(programs).toBeLessThan(2 * 108_032 + 101_888 + 2000)
  const narrow = (await overhead('win32')) - onLinux
  expect(narrow).toBeGreaterThan(2 * 97_792 + 91_648)
  expect(narrow).toBeLessThan(2 * 97_792 + 91_648 + 2000)
})
