import { expect, test } from 'vitest'
import { predict } from '../../api/image-support.ts'

const warningsOf = async (dockerfile: string): Promise<readonly string[]> =>
  (await predict(dockerfile, { baseSize: '200MB' })).warnings.map(
    ({ code, message }) => `${code}: ${message}`,
  )

test('a stated size that no base image needs is a warning', async () => {
  expect(await warningsOf('FROM python:3.11-slim-bookworm\nENV A=b\n')).toContain(
    'base-size-unused: --base-size is not used: the size of python:3.11-slim-bookworm is known.',
  )
})

test('a stated size that one of several base images needs is not', async () => {
  const warnings = await warningsOf(
    'FROM python:3.11-slim-bookworm AS a\nRUN echo x > /x\nFROM nowhere.test/own:1\nCOPY --from=a /x /x\n',
  )
  expect(warnings.filter((one) => one.startsWith('base-size-unused'))).toEqual([])
})
