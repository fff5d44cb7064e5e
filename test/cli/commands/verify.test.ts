import { expect, test, vi } from 'vitest'
import type { Verification, VerifyReport } from '../../../src/model/verification.ts'
import type { EstimateOptions, VerifyOptions } from '../../../src/options/options.ts'
import { budget } from '../../analyse/packages.ts'
import { run, tiny } from '../fake-host.ts'

const fine: VerifyReport = {
  ...tiny,
  command: 'verify',
  environment: {
    path: '.venv',
    kind: 'venv',
    site_packages: ['lib'],
    python: '3.12.1',
    platform: 'linux-x86_64',
    distributions: 1,
    size: 10,
  },
  verify: { missing: [], unexpected: [], changed: [], orphans: [], reason: null },
}
const answering = (verify: Partial<Verification>, fields: Partial<VerifyReport> = {}) => ({
  verify: vi.fn(
    async (_options: VerifyOptions): Promise<VerifyReport> => ({
      ...fine,
      ...fields,
      verify: { ...fine.verify, ...verify },
    }),
  ),
})

test('passes paths and options to the library, in any order', async () => {
  const library = answering({})
  const { code, stdout, stderr } = await run(
    ['verify', '.venv', '--python', '3.12', 'a.txt', '--hashes', '-r', 'b.txt'],
    library,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('OK: every package is there as estimated')
  expect(library.verify.mock.calls[0]?.[0]).toMatchObject({
    files: ['.venv', 'a.txt', 'b.txt'],
    python: '3.12',
    hashes: true,
  })
})

test.each<[string, Partial<Verification>, number, number]>([
  ['nothing', {}, 0, 0],
  [
    'missing',
    { missing: [{ name: 'a', version: '1', requested: true, size: 1, required_by: [] }] },
    1,
    1,
  ],
  [
    'changed',
    { changed: [{ kind: 'version', name: 'a', expected: '2', found: '1', breaks: [] }] },
    1,
    1,
  ],
  ['unexpected', { unexpected: [{ name: 'a', version: '1', size: 1, required_by: [] }] }, 0, 1],
  ['orphans', { orphans: [{ kind: 'files', path: 'a', files: 1, size: 1 }] }, 0, 1],
])('exit code for %s, and with --strict', async (_, found, code, strict) => {
  expect((await run(['verify'], answering(found))).code).toBe(code)
  expect((await run(['verify', '--strict', '--json'], answering(found))).code).toBe(strict)
})

test('a broken budget fails, too', async () => {
  expect(
    (await run(['verify'], answering({}, { budget: budget({ ok: false, over_by: 1 }) }))).code,
  ).toBe(1)
})

test('--json prints the report', async () => {
  const { stdout } = await run(['verify', '--json'], answering({}))
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'verify',
    verify: fine.verify,
    environment: fine.environment,
  })
})

test('--docker-snippet prints a line for the estimated packages, and reads no environment', async () => {
  const estimate = vi.fn(async (_options: EstimateOptions) => tiny)
  const { code, stdout } = await run(['verify', '--docker-snippet', 'a.txt'], { estimate })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^RUN python -c '.*"six".*'\n$/)
  expect(estimate.mock.calls[0]?.[0]).toMatchObject({ files: ['a.txt'], compare: false })
  expect(await run(['verify', '--docker-snippet'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('nothing-to-estimate'),
  })
})
