import { expect, test } from 'vitest'
import { type EstimateOptions, estimate, estimateAll } from '../../src/index.ts'

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
    "bad-option: The option 'with' is an array; it has to be an array of strings.",
  ],
  [{ file: ['a.txt'] }, "unknown-option: Unknown option 'file'. Did you mean files?"],
  [
    { with: ['six'], installer: 'poetry' },
    "bad-option: The option 'installer' is a string; it has to be 'pip' or 'uv'.",
  ],
  [
    { with: ['six'], resolution: 'newest' },
    "bad-option: The option 'resolution' is a string; it has to be 'highest', 'lowest' or 'lowest-direct'.",
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

test('so is one for many files', async () => {
  await expect(estimateAll('a.txt' as unknown as string[])).rejects.toMatchObject({
    code: 'bad-option',
    exitCode: 2,
  })
})
