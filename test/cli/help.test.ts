import { describe, expect, test } from 'vitest'
import { commands } from '../../src/cli/commands.ts'
import { run } from './fake-host.ts'

/** The command lines that a help shows. */
const examplesIn = (help: string): readonly string[] =>
  [
    ...(help.split('\nExamples:\n')[1]?.split('\n\n')[0] ?? '').matchAll(
      /\bpysize .*?(?= {2,}|$|;|\)| \|)/gm,
    ),
  ].map(([line]) => line.trim())

test('the program shows how to begin', async () => {
  const { code, stdout } = await run(['--help'])
  expect(code).toBe(0)
  expect(examplesIn(stdout).length).toBeGreaterThan(3)
})

test('help --help is the general help', async () => {
  expect(await run(['help', '--help'])).toEqual(await run(['--help']))
})

test.each(['compare', 'extras', 'files', 'history', 'snapshot'])(
  '%s, which checks no limits, lists none of their options',
  async (name) => {
    const { stdout } = await run([name, '--help'])
    expect(stdout).not.toMatch(/^ *--(?:budget|add|add-layer|base-size|deny)\b/m)
  },
)

test.each(['image', 'verify'])('%s takes Python from what it reads', async (name) => {
  const { stdout } = await run([name, '--help'])
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/version of Python \(default: that of the/)
})

describe.each(commands.map(({ name }) => name))('%s --help', (name) => {
  test('has examples with existing options', async () => {
    const { code, stdout, stderr } = await run([name, '--help'])
    expect([code, stderr]).toEqual([0, ''])
    const examples = examplesIn(stdout).filter((line) => line.startsWith(`pysize ${name}`))
    expect(examples.length).toBeGreaterThan(0)
    const used = examples.flatMap(
      (line) => line.replace(/'[^']*'/g, '').match(/(?<= )--?[a-z][\w-]*/g) ?? [],
    )
    expect(
      used.filter(
        (option) =>
          !new RegExp(`(?:^|[ ,])${option}(?=[ ,])`, 'm').test(
            stdout.split('\nExamples:\n')[0] ?? '',
          ),
      ),
    ).toEqual([])
  })
})
