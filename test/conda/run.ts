/**
 * Weighs real `.conda` files by ranges and with conda's own reader: `npm run check:conda --
 * --python PYTHON DIR…`, where PYTHON has conda-package-streaming. Prints a line for each
 * that differs.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { weighCondaPackage } from '../../src/weigh/conda/conda-package.ts'

const { values, positionals } = parseArgs({
  options: { python: { type: 'string', default: 'python3' } },
  allowPositionals: true,
})
const files = positionals.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path) =>
    path.endsWith('.conda') ? [join(folder, path)] : [],
  ),
)
const lines = execFileSync(values.python, [join(import.meta.dirname, 'packages.py'), ...files], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
let passed = 0
for (const line of lines) {
  const [path, stated, count, real] = JSON.parse(line) as [string, number, number, number]
  const bytes = readFileSync(path)
  const weight = await weighCondaPackage({
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
    tail: async (length) => ({
      bytes: bytes.subarray(-length),
      start: Math.max(0, bytes.length - length),
      size: bytes.length,
    }),
  })
  const isSame =
    weight.kind === 'conda' &&
    weight.installed === stated &&
    weight.installed === real &&
    weight.files === count
  if (isSame) passed++
  else console.log(path, JSON.stringify(weight), stated, count, real)
}
console.log(`${passed} passed, ${lines.length - passed} failed`)
process.exitCode = passed === lines.length ? 0 : 1
