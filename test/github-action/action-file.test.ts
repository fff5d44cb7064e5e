import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { GATE_NAMES, INPUT_NAMES, readActionInputs } from '../../src/github-action/action-inputs.ts'

const folder = join(import.meta.dirname, '..', '..', '.github')
const read = (...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8')
const { inputs } = load(read('actions', 'pysize', 'action.yml')) as {
  inputs: Record<string, { default?: string; description: string }>
}
const { version } = JSON.parse(read('..', 'package.json')) as { version: string }

test('the action installs this version of pysize', () => {
  expect(inputs.package?.default).toBe(`pysize@${version}`)
})

test('the defaults of the action are those of its program', () => {
  const defaults = Object.fromEntries(
    Object.entries(inputs).map(([name, one]) => [name, one.default ?? '']),
  )
  expect(readActionInputs(JSON.stringify({ ...defaults, token: '' }))).toEqual(
    readActionInputs('{}'),
  )
  expect(inputs['fail-on']?.default).toBe(GATE_NAMES.join())
})

test('every input is read', () => {
  expect([...INPUT_NAMES, 'package'].sort()).toEqual(Object.keys(inputs).sort())
})

test('the workflows of the examples give only inputs that exist', () => {
  const files = readdirSync(join(folder, 'examples')).filter((name) => name.endsWith('.yml'))
  const given = files.flatMap((name) => {
    const { jobs = {} } = load(read('examples', name)) as {
      jobs?: Record<string, { steps: { uses?: string; with?: object }[] }>
    }
    const steps = Object.values(jobs).flatMap((job) => job.steps)
    return steps
      .filter(({ uses = '' }) => uses.includes('/actions/pysize@'))
      .flatMap((step) => Object.keys(step.with ?? {}))
  })
  expect(given.length).toBeGreaterThan(0)
  for (const name of given) expect(Object.keys(inputs)).toContain(name)
})

test.each([
  ['fail-on', 'size', "bad-action-input: The input 'fail-on' is 'size'."],
  ['on-index-error', 'ignore', "bad-action-input: The input 'on-index-error' is 'ignore'."],
  ['threshold', 'much', "bad-action-input: The input 'threshold' contains 'much'."],
])('%s: %s is refused', (name, value, told) => {
  const ask = (): string => {
    try {
      readActionInputs(JSON.stringify({ [name]: value }))
      return ''
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      return `${code}: ${message}`
    }
  }
  expect(ask()).toBe(told)
})

test('a threshold may be a size, a share, or both', () => {
  const of = (threshold: string) => readActionInputs(JSON.stringify({ threshold })).threshold
  expect(of('2 MB')).toEqual({ bytes: 2_000_000, share: Number.POSITIVE_INFINITY })
  expect(of('5%')).toEqual({ bytes: Number.POSITIVE_INFINITY, share: 0.05 })
  expect(of('')).toEqual({ bytes: 1_000_000, share: 0.01 })
})
