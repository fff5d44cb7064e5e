import { expect, test } from 'vitest'
import {
  collect,
  compare,
  createSnapshot,
  diff,
  type EstimateOptions,
  estimate,
  estimateAll,
  imageDiff,
  release,
} from '../../src/index.ts'

/** As a caller without TypeScript may write it. */
const refusal = async (options: unknown): Promise<string> => {
  const error = await estimate(options as EstimateOptions).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  const { code, message, hint, exit_code } = JSON.parse(JSON.stringify(error))
  expect(exit_code).toBe(2)
  return `${code}: ${message}${hint === null ? '' : ` ${hint}`}`
}

test.each([
  [
    'requirements.txt',
    "bad-option: The options are a string; an object is needed. Write estimate({ files: ['requirements.txt'] }).",
  ],
  [
    undefined,
    "bad-option: The options are missing; an object is needed. Write estimate({ files: ['requirements.txt'] }).",
  ],
  [
    { files: 'requirements.txt' },
    "bad-option: The option 'files' is a string; it has to be an array of strings.",
  ],
  [
    { with: ['six', 3] },
    "bad-option: The option 'with' holds a number; it has to be an array of strings.",
  ],
  [{ file: ['a.txt'] }, "unknown-option: Unknown option 'file'. Did you mean files?"],
  [
    { with: ['six'], installer: 'poetry' },
    "bad-option: The option 'installer' is 'poetry'; it has to be 'pip' or 'uv'.",
  ],
  [
    { with: ['six'], resolution: 'newest' },
    "bad-option: The option 'resolution' is 'newest'; it has to be 'highest', 'lowest' or 'lowest-direct'.",
  ],
  [
    { with: ['six'], python: 3.1 },
    "bad-option: The option 'python' is a number; it has to be a string.",
  ],
  [
    {},
    "nothing-to-estimate: There is nothing to estimate. Name requirements files with 'files', or requirements with 'with'.",
  ],
])('%j is refused', async (options, text) => {
  expect(await refusal(options)).toBe(text)
})

test.each<[string, (...args: unknown[]) => Promise<unknown>, string]>([
  ['estimateAll', estimateAll as never, "The argument 'files' is missing"],
  ['compare', compare as never, "The argument 'files' is missing"],
  ['collect', collect as never, "The argument 'files' is missing"],
  ['release', release as never, "The argument 'paths' is missing"],
  ['createSnapshot', createSnapshot as never, "The argument 'sets' is missing"],
  ['diff', diff as never, "The argument 'old' is missing"],
  ['imageDiff', imageDiff as never, "The argument 'old' is missing"],
])('%s without arguments is refused', async (_, call, message) => {
  await expect(call()).rejects.toMatchObject({
    code: 'bad-option',
    exitCode: 2,
    message: expect.stringContaining(message),
  })
})

test('an aborted signal ends a call that needs no request', async () => {
  const options = { with: ['six'], offline: true, cache: false }
  const signal = AbortSignal.abort(new Error('no more'))
  await expect(estimate({ ...options, signal })).rejects.toThrow('no more')
})
