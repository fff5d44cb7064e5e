import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../../src/errors.ts'
import type { BuildOptions } from '../../../src/images/stages/build.ts'
import { build } from './build-support.ts'

const fault = async (text: string, options: BuildOptions = {}): Promise<PysizeError> => {
  try {
    await build(text, options)
  } catch (error) {
    if (error instanceof PysizeError) return error
    throw error
  }
  throw new Error('no fault')
}

describe('faults', () => {
  test.each([
    [
      'FROM x AS a\nCOPY --from=b /a /\nFROM x AS b\nCOPY --from=a /a /\n',
      'stage-cycle',
      'Stages a and b need each other',
      2,
      'Move the lines that both need into a stage before them.',
    ],
    [
      'FROM x AS a\nCOPY --from=a /a /\n',
      'stage-cycle',
      'Stage a copies from itself',
      2,
      'Name another stage.',
    ],
    [
      'FROM x AS a\nCOPY --from=b /a /\nFROM x AS b\n',
      'stage-cycle',
      'Stage a reads from b, which is defined later, in line 3',
      2,
      'Move that stage up.',
    ],
    [
      'FROM x AS a\nRUN --mount=from=b,target=/b true\nFROM a AS b\n',
      'stage-cycle',
      'Stages a and b need each other',
      2,
      'Move the lines that both need into a stage before them.',
    ],
    [
      'FROM x\nCOPY --from=3 /a /\n',
      'bad-dockerfile',
      'There is no stage 3: the last one has number 0',
      2,
      'Give the stage a name with AS, and copy from that name.',
    ],
    [
      'FROM x\nCOPY --from=$A /a /\n',
      'bad-dockerfile',
      '--from takes no variables: $A',
      2,
      'Define a stage with FROM and the variable, and name that stage.',
    ],
    [
      'ARG BASE\nFROM $BASE\n',
      'missing-build-arg',
      'The image of FROM is unknown: ARG BASE has no value',
      2,
      'Give --build-arg BASE=VALUE.',
    ],
    [
      'FROM $NONE\n',
      'bad-dockerfile',
      'The image $NONE of FROM is empty',
      1,
      'Give the ARG a value, for example with --build-arg.',
    ],
    [
      'FROM --platform=nonsense/x y\n',
      'bad-dockerfile',
      'There is no platform nonsense/x',
      1,
      'Write a platform such as linux/amd64.',
    ],
    [
      'FROM x\nRUN --mount=type=cach,target=/x true\n',
      'bad-dockerfile',
      'A mount has no type cach',
      2,
      'The types are bind, cache, tmpfs, secret, ssh.',
    ],
    [
      'FROM x\nRUN --mount=targt=/x true\n',
      'bad-dockerfile',
      'A mount has no field targt',
      2,
      'Did you mean target?',
    ],
    ['FROM x\nCOPY ${A /b\n', 'bad-dockerfile', 'There is no closing }', 2, undefined],
    ['FROM x\nENV A="${B:?say which}"\n', 'bad-dockerfile', 'B: say which', 2, undefined],
  ])('%j', async (text, code, message, line, hint) => {
    const error = await fault(text.replaceAll('FROM x', 'FROM scratch'))
    expect({
      code: error.code,
      message: error.message.replace(/\.$/, ''),
      line: error.places[0]?.line,
      hint: error.hint,
    }).toEqual({
      code,
      message,
      line,
      hint,
    })
  })

  test('of an unneeded stage do not matter', async () => {
    expect((await build('ARG BASE\nFROM $BASE AS a\nFROM scratch\n')).stages).toHaveLength(1)
  })

  test('a missing target', async () => {
    expect(await fault('FROM x AS builder\n', { target: 'bilder' })).toMatchObject({
      code: 'unknown-stage',
      message: 'Dockerfile has no stage bilder.',
      hint: 'Did you mean builder?',
    })
  })
})

test('10,000 stages, each on top of the one before', async () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, at) => `FROM ${at === 0 ? 'scratch' : `s${at - 1}`} AS s${at}\nENV A${at % 10}=$A0$B\n`,
  )
  expect((await build(lines.join(''))).stages).toHaveLength(10_000)
})

test('values that contain all earlier ones are refused when they are too long together', async () => {
  const envs = Array.from(
    { length: 4000 },
    (_, at) => `ENV A${at}=\${A${at - 1}}${'x'.repeat(100)}`,
  ).join('\n')
  await expect(build(`FROM python:3.12\n${envs}\n`)).rejects.toMatchObject({
    code: 'bad-dockerfile',
  })
})
