import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { Library } from '../../../src/cli/library.ts'
import { PysizeError } from '../../../src/errors.ts'
import type { EstimateOptions } from '../../../src/options/options.ts'
import { folderOf } from '../../scenarios/support.ts'
import { run, tiny } from '../fake-host.ts'

const cacheInfo = () => ({ location: '/cache', size: 0, buckets: [] })
const estimate = vi.fn(async (_options: EstimateOptions) => ({
  ...tiny,
  warnings: [{ code: 'unknown-size' as const, message: 'No size.' }],
}))

/** The server's responses to these requests, by their position. */
async function serve(
  requests: readonly object[],
  library: Partial<Library> = {},
  cwd = folderOf({ 'a.txt': 'six\n' }),
) {
  const fenceReads = vi.fn()
  async function* lines(): AsyncGenerator<string> {
    for (const [id, request] of requests.entries())
      yield JSON.stringify({ jsonrpc: '2.0', id, ...request })
  }
  const { stdout, ...rest } = await run(
    ['mcp'],
    { cacheInfo, estimate, ...library },
    { cwd, stdinLines: lines, fenceReads },
  )
  const answers = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  return { ...rest, fenceReads, cwd, answers: answers.toSorted((a, b) => a.id - b.id) }
}

const call = (name: string, given: object) => ({
  method: 'tools/call',
  params: { name, arguments: given },
})

test('the protocol: name, abilities, and the common version', async () => {
  const { code, stderr, answers, fenceReads, cwd } = await serve([
    { method: 'initialize', params: { protocolVersion: '2025-03-26' } },
    { method: 'initialize', params: { protocolVersion: '1999-01-01' } },
    { method: 'ping' },
    { method: 'tools/list' },
    { method: 'resources/list' },
    { method: 'tools/call', params: { name: 'rm' } },
  ])
  expect([code, stderr]).toEqual([0, ''])
  expect(answers[0].result).toMatchObject({
    protocolVersion: '2025-03-26',
    capabilities: { tools: {} },
    serverInfo: { name: 'pysize', version: '1.2.3' },
  })
  expect(answers[1].result.protocolVersion).toBe('2025-11-25')
  expect(answers[2].result).toEqual({})
  expect(answers[3].result.tools.map(({ name }: { name: string }) => name)).toEqual([
    'estimate',
    'why',
    'advise',
    'diff',
  ])
  expect(answers[4].error.code).toBe(-32601)
  expect(answers[5].error.code).toBe(-32602)
  expect(fenceReads.mock.calls[0]?.[0]).toEqual(expect.arrayContaining([cwd, '/package', '/cache']))
})

test('a tool answers with the text report and its warnings', async () => {
  const { answers, cwd } = await serve([
    call('estimate', { files: ['a.txt'], python: '3.11', offline: true, budget: '4GB' }),
  ])
  expect(answers[0].result.isError).toBe(false)
  expect(answers[0].result.content[0].text).toMatch(
    /^1 B on disk[\s\S]*\nwarning\[unknown-size\]: No size\.\n$/,
  )
  expect(estimate.mock.lastCall?.[0]).toMatchObject({
    files: ['a.txt'],
    python: '3.11',
    offline: true,
    budget: '4GB',
    cwd,
  })
})

test('an error is an answer for the model', async () => {
  const failing = async () => {
    throw new PysizeError('conflict', 'Nothing fits.', { exitCode: 3, hint: 'Ask for less.' })
  }
  const { answers } = await serve([call('estimate', {})], { estimate: failing })
  expect(answers[0].result).toEqual({
    content: [{ type: 'text', text: 'error[conflict]: Nothing fits.\nhint: Ask for less.' }],
    isError: true,
  })
})

test.each([
  ['estimate', { file: 'a.txt' }, 'estimate has no argument file.'],
  ['estimate', { files: 'a.txt' }, 'The argument files of estimate has to be an array of strings.'],
  ['estimate', { indexUrl: 'https://evil.test' }, 'estimate has no argument indexUrl.'],
  ['why', {}, 'why needs the argument package.'],
  ['estimate', { offline: 'yes' }, 'The argument offline of estimate has to be a boolean.'],
  ['estimate', [], 'The arguments of estimate are not an object.'],
])('%s %j', async (name, given, fault) => {
  const { answers } = await serve([call(name, given)])
  expect(answers[0].result.isError).toBe(true)
  expect(answers[0].result.content[0].text).toContain(fault)
})

test('a cancelled request gets no answer', async () => {
  const slow = ({ signal }: EstimateOptions) =>
    new Promise<never>((_, fail) =>
      signal?.addEventListener('abort', () => fail(signal.reason as Error)),
    )
  const { code, answers } = await serve(
    [
      call('estimate', {}),
      { id: undefined, method: 'notifications/cancelled', params: { requestId: 0 } },
    ],
    { estimate: slow },
  )
  expect([code, answers]).toEqual([0, []])
})

describe('a file outside the start folder', () => {
  const outside = folderOf({ 'secret.txt': '' })
  const cwd = folderOf({ 'a.txt': 'six\n' })
  mkdirSync(join(cwd, 'inner'))
  symlinkSync(join(outside, 'secret.txt'), join(cwd, 'link.txt'))
  symlinkSync(outside, join(cwd, 'folder'))

  test.each([
    '../x.txt',
    '..',
    '/etc/passwd',
    join(outside, 'secret.txt'),
    'link.txt',
    'folder/secret.txt',
    'folder/new.txt',
    'inner/../../x',
    '-',
    'https://host.test/a.txt',
    'file:///etc/passwd',
  ])('%s is refused', async (file) => {
    const { answers } = await serve(
      [call('estimate', { files: [file] }), call('diff', { old: file, new: 'a.txt' })],
      {},
      cwd,
    )
    for (const { result } of answers)
      expect(result.content[0].text).toMatch(/^error\[outside-start-folder\]/)
  })

  test.each(['a.txt', './a.txt', '.', 'inner/../a.txt', join(cwd, 'a.txt'), 'missing.txt'])(
    '%s does',
    async (file) => {
      const { answers } = await serve([call('estimate', { files: [file] })], {}, cwd)
      expect(answers[0].result.isError).toBe(false)
    },
  )
})
