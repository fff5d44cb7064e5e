import { describe, expect, test, vi } from 'vitest'
import type { TreeAnswer, WhyAnswer } from '../../../src/model/documents.ts'
import type { EstimateOptions, TreeOptions } from '../../../src/options/options.ts'
import { budget } from '../../analyse/packages.ts'
import { run, tiny } from '../fake-host.ts'

const whySix: WhyAnswer = {
  ...tiny,
  command: 'why',
  why: {
    name: 'six',
    version: '1.17.0',
    requested: true,
    lines: 1,
    paths: [
      [
        {
          name: 'six',
          version: '1.17.0',
          requirement: 'six',
          marker: null,
          extra: null,
          file: 'a.txt',
          line: 3,
        },
      ],
    ],
    more_paths: 0,
    more_paths_exact: true,
    held_by: null,
    own_size: 1,
    retained_size: 1,
    total_size: 1,
    shared_size: 0,
    source: 'exact',
  },
}
const treeOfSix: TreeAnswer = {
  ...tiny,
  command: 'tree',
  tree: { depth: 255, invert: null, roots: [] },
}

const whyLibrary = (answer: WhyAnswer = whySix) => ({
  why: vi.fn(async (_options: EstimateOptions, _name: string) => answer),
})
const treeLibrary = () => ({ tree: vi.fn(async (_options: TreeOptions) => treeOfSix) })
/** Code and hint of an error. */
const failure = async (argv: readonly string[]) => {
  const { code, stdout, stderr } = await run(argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return [/^error\[([a-z-]+)\]/.exec(stderr)?.[1], /^hint: (.*)$/m.exec(stderr)?.[1]]
}

describe('why', () => {
  test.each([
    ['a.txt b.txt six', ['a.txt', 'b.txt']],
    ['--python 3.11 a.txt b.txt six', ['a.txt', 'b.txt']],
    ['a.txt b.txt six --python 3.11', ['a.txt', 'b.txt']],
    ['-r a.txt six -r b.txt', ['a.txt', 'b.txt']],
    ['--with six==1.17.0 six', []],
    ['. six', ['.']],
    ['- six', ['-']],
  ])('%s: the package is the last argument', async (line, files) => {
    const library = whyLibrary()
    expect(await run(['why', ...line.split(' ')], library)).toMatchObject({ code: 0, stderr: '' })
    expect(library.why.mock.calls[0]?.[0].files).toEqual(files)
    expect(library.why.mock.calls[0]?.[1]).toBe('six')
  })

  test('a package may have the name of a script', async () => {
    const library = whyLibrary()
    await run(['why', 'a.txt', 'discord.py'], library)
    expect(library.why.mock.calls[0]?.[1]).toBe('discord.py')
  })

  test.each([
    ['', 'missing-argument', 'Write: pysize why requirements.txt PACKAGE'],
    ['a.txt', 'missing-argument', 'Write: pysize why a.txt PACKAGE'],
    ['six a.txt', 'missing-argument', 'Write: pysize why a.txt six'],
    ['six', 'nothing-to-estimate', 'Name it before the package: pysize why requirements.txt six'],
  ])('%s: %s', async (line, code, hint) => {
    expect(await failure(['why', ...line.split(' ').filter((word) => word !== '')])).toEqual([
      code,
      hint,
    ])
  })

  test('the answer is the first line; JSON has it under its command', async () => {
    const { stdout } = await run(['why', 'a.txt', 'six'], whyLibrary())
    expect(stdout).toMatch(/^six 1\.17\.0 is installed because a\.txt:3 requires six\n/)
    const document = JSON.parse((await run(['why', 'a.txt', 'six', '--json'], whyLibrary())).stdout)
    expect(Object.keys(document)).toEqual([...Object.keys(tiny), 'why'])
    expect(document).toMatchObject({ command: 'why', why: whySix.why })
  })

  test('a budget decides the exit code', async () => {
    const over = {
      ...whySix,
      budget: budget({
        measured: 12,
        over_by: 2,
        ok: false,
        culprits: [{ name: 'six', size: 12 }],
      }),
    }
    const { code, stdout } = await run(['why', 'a.txt', 'six', '--budget', '10'], whyLibrary(over))
    expect(code).toBe(1)
    expect(stdout).toMatch(/\nFAILED budget 10 B: over by 2 B; six brings 12 B\n$/)
  })
})

describe('tree', () => {
  test('takes its own options and those of an estimate, before and after the files', async () => {
    const library = treeLibrary()
    const line = 'tree --depth 2 a.txt --invert six --python 3.11 b.txt'
    expect(await run(line.split(' '), library)).toMatchObject({ code: 0, stderr: '' })
    expect(library.tree.mock.calls[0]?.[0]).toMatchObject({
      files: ['a.txt', 'b.txt'],
      depth: 2,
      invert: 'six',
      python: '3.11',
    })
  })

  test('JSON has the tree under its command', async () => {
    const document = JSON.parse((await run(['tree', 'a.txt', '--json'], treeLibrary())).stdout)
    expect(document).toMatchObject({
      command: 'tree',
      tree: { depth: 255, invert: null, roots: [] },
    })
  })

  test.each([
    ['a.txt --depth -1', 'bad-depth', 'Write a whole number, such as --depth 2.'],
    ['a.txt --depth two', 'bad-depth', 'Write a whole number, such as --depth 2.'],
    [
      '--depth 1',
      'nothing-to-estimate',
      "Name a requirements file or pyproject.toml, '-' for standard input, or a requirement with --with.",
    ],
  ])('%s: %s', async (line, code, hint) => {
    expect(await failure(['tree', ...line.split(' ')])).toEqual([code, hint])
  })
})
