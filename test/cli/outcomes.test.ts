import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import type { Estimate, Estimates, Outcome } from '../../src/model/estimate.ts'
import type { EstimateOptions, ProgressEvent } from '../../src/options/options.ts'
import { jsonReport } from '../../src/reports/json/document.ts'
import { budget } from '../analyse/packages.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { expectContract } from './contract.ts'
import { pysize } from './e2e.ts'
import { recorder, run, tiny } from './fake-host.ts'

const fine = (file: string, fields: Partial<Estimate> = {}): Outcome => ({
  file,
  estimate: { ...tiny, ...fields },
  error: null,
})
const failed = (file: string, exitCode: 2 | 3 | 4): Outcome => ({
  file,
  estimate: null,
  error: new PysizeError(exitCode === 2 ? 'invalid-requirement' : 'conflict', 'It is wrong.', {
    exitCode,
    hint: 'Do this.',
  }),
})
const over = (file: string): Outcome =>
  fine(file, { budget: budget({ measured: 12, over_by: 2, ok: false }) })

const ofAll = (...estimates: readonly Outcome[]): Estimates => ({
  schema_version: 1,
  command: 'estimate',
  estimates,
  network: tiny.network,
})
const answering = (...estimates: readonly Outcome[]) => ({
  estimateAll: vi.fn(async (_files: readonly string[], _options: EstimateOptions) =>
    ofAll(...estimates),
  ),
})

test('--separate passes the files with the options for each', async () => {
  const library = answering(fine('a.txt'), fine('b.txt'))
  const { code, stdout, stderr } = await run(
    ['estimate', 'a.txt', '--separate', 'b.txt', '--python', '3.11', '--with', 'six'],
    library,
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^File [\s\S]*^a.txt [\s\S]*^b.txt [\s\S]*^2 files: 2 OK$/m)
  const [files, options] = library.estimateAll.mock.calls[0] ?? []
  expect(files).toEqual(['a.txt', 'b.txt'])
  expect(options).toMatchObject({ python: '3.11', with: ['six'] })
  expect(options).not.toHaveProperty('files')
})

test('as JSON, and to a file', async () => {
  const cwd = folderOf()
  const outcomes = [fine('a.txt'), failed('b.txt', 3)]
  const { code, stdout } = await run(
    ['estimate', 'a.txt', 'b.txt', '--separate', '--json', '-o', 'all.json'],
    answering(...outcomes),
    {
      cwd,
    },
  )
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  expect(readFileSync(join(cwd, 'all.json'), 'utf8')).toBe(jsonReport(ofAll(...outcomes)))
})

describe('the exit code is the highest one', () => {
  test.each<[number, readonly Outcome[]]>([
    [0, [fine('a.txt'), fine('b.txt')]],
    [1, [fine('a.txt'), over('b.txt')]],
    [2, [over('a.txt'), failed('b.txt', 2), fine('c.txt')]],
    [4, [failed('a.txt', 2), failed('b.txt', 4), failed('c.txt', 3), fine('d.txt')]],
  ])('%d', async (code, outcomes) => {
    const ran = await run(['estimate', 'a.txt', '--separate'], answering(...outcomes))
    expect(ran.code).toBe(code)
    expect(ran.stdout).toMatch(/^\d files: /m)
  })

  test('if no file has an answer, stdout is empty', async () => {
    const ran = await run(
      ['estimate', 'a.txt', 'b.txt', '--separate', '--json'],
      answering(failed('a.txt', 2), failed('b.txt', 3)),
    )
    expect(ran).toMatchObject({ code: 3, stdout: '' })
  })

  test('2: no file', async () => {
    const { code, stderr } = await run(['estimate', '--separate', '--with', 'six'], answering())
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error\[nothing-to-estimate\]/)
  })
})

test('an error or a warning of several files is shown once, with their names', async () => {
  const warned = (file: string, ...messages: readonly string[]) =>
    fine(file, {
      warnings: messages.map((message) => ({ code: 'unknown-size' as const, message })),
    })
  const outcomes = [
    warned('a.txt', 'All have it.', 'One has it.'),
    warned('b.txt', 'All have it.'),
    failed('c.txt', 2),
    failed('d\u001b[5m.txt', 3),
    failed('e.txt', 3),
  ]
  const { stderr } = await run(['estimate', 'a.txt', '--separate'], answering(...outcomes))
  expect(stderr).toBe(`c.txt:
error[invalid-requirement]: It is wrong.
hint: Do this.
d.txt, e.txt:
error[conflict]: It is wrong.
hint: Do this.
warning[unknown-size]: All have it.
warning[unknown-size]: One has it. (a.txt)
`)
})

test('progress and timings cover all files', async () => {
  vi.useFakeTimers()
  const event: ProgressEvent = {
    phase: 'weighing',
    scenario: 'cpu',
    packages: 9,
    done: 3,
    requests: 9,
    rounds: 1,
    bytes: 4500,
    unreadable: 0,
  }
  const stderr = recorder(true)
  const library = {
    estimateAll: async (_: readonly string[], { onProgress }: EstimateOptions) => {
      for (const phase of ['resolving', 'weighing', 'resolving'] as const)
        onProgress?.({ ...event, phase, files: { all: 50, done: 12 } })
      await vi.advanceTimersByTimeAsync(510)
      return ofAll(fine('a.txt'))
    },
  }
  await run(['estimate', 'a.txt', '--separate', '-v'], library, { stderr, env: { NO_COLOR: '1' } })
  vi.useRealTimers()
  expect(stderr.text()).toBe(
    '\r\u001b[2K⠋ 12 of 50 files · 9 requests, 4.50 kB\r\u001b[2Knetwork: 3 requests, 4.57 kB, 2 rounds\ntime: estimating 0 ms, in all 0 ms\n',
  )
})

test('with the real library, each estimate follows the contract', async () => {
  const server = await indexOf([wheel('demo 1.0', { requires: ['other'] }), wheel('other 1.0')])
  const cwd = folderOf({ 'a.txt': 'demo', 'b.txt': 'other', 'c.txt': 'demo>1' })
  const argv = [
    'estimate',
    'a.txt',
    'b.txt',
    'c.txt',
    '-',
    '--separate',
    '-i',
    server.index,
    '--no-snapshot',
    '--json',
    '--budget',
    '1GB',
  ]
  const { code, stdout, stderr } = await pysize(argv, { cwd, stdin: 'other' })
  expect(code).toBe(3)
  expect(stderr).toMatch(/^c.txt:\nerror\[no-such-version\]: /)
  const { estimates, network }: Estimates = JSON.parse(stdout)
  expect(estimates.map(({ file, error }) => [file, error?.code])).toEqual([
    ['a.txt', undefined],
    ['b.txt', undefined],
    ['c.txt', 'no-such-version'],
    ['-', undefined],
  ])
  for (const { estimate } of estimates)
    if (estimate !== null) expect(expectContract(JSON.stringify(estimate)).network).toEqual(network)
  expect(server.requests).toHaveLength(network.requests)
})
