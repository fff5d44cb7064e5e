import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { expectContract } from './contract.ts'
import { failureOf, pysize } from './e2e.ts'

const files = [
  wheel('app 1.0', { requires: ['torch'], size: 1000 }),
  wheel('torch 2.9.0', { requires: ['nvidia-cublas', 'triton'], size: 2_000_000 }),
  wheel('nvidia-cublas 13.0', { size: 3_000_000 }),
  wheel('triton 3.5', { size: 1_000_000 }),
]
const TEXT = '# what we run\napp\n'

async function run(argv: readonly string[], code: number) {
  const { index } = await indexOf(files)
  const cwd = folderOf({ 'requirements.txt': TEXT, 'model.bin': Buffer.alloc(4_000_000) })
  const result = await pysize(
    ['estimate', 'requirements.txt', '-i', index, '--installer', 'uv', '--no-compare', ...argv],
    { cwd },
  )
  expect(result.code, result.stderr).toBe(code)
  return result
}

/** Another command on the same environment. */
async function runOf(command: string, argv: readonly string[], asked = 'requirements.txt') {
  const { index } = await indexOf(files)
  const cwd = folderOf({ 'requirements.txt': TEXT })
  return pysize([command, asked, '-i', index, '--installer', 'uv', ...argv], { cwd })
}

const verdicts = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  stdout.match(/^(?:OK|FAILED|UNDECIDED|WARNING) .*$/gm) ?? []

describe('budgets', () => {
  test('each has its line, and the worst decides', async () => {
    const result = await run(
      ['--budget', '10MB', '--budget', 'torch=1MB', '--warn-budget', '5MB'],
      1,
    )
    expect(verdicts(result)).toEqual([
      'OK budget 10.0 MB: 4.00 MB left',
      'FAILED budget 1.00 MB for torch: over by 1.00 MB; it takes 2.00 MB',
      'WARNING budget 5.00 MB: over by 1.00 MB; nvidia-cublas brings 3.00 MB',
    ])
    expect(result.stderr).toBe(
      'warning[over-warn-budget]: The environment takes 6.00 MB, more than --warn-budget allows: 5.00 MB.\n',
    )
  })

  test('in JSON', async () => {
    const { stdout } = await run(
      ['--budget', '10MB', '--budget', 'torch=1MB', '--warn-budget', '5MB', '--json'],
      1,
    )
    const { budget, budgets } = expectContract(stdout)
    expect(budget).toMatchObject({ limit: 10_000_000, ok: true })
    expect(budgets).toMatchObject([
      budget,
      { limit: 1_000_000, ok: false, package: 'torch' },
      { limit: 5_000_000, ok: false, level: 'warn' },
    ])
  })

  test('one that only warns does not fail', async () => {
    const { stdout } = await run(['--warn-budget', '1MB', '--json'], 0)
    expect(expectContract(stdout)).toMatchObject({
      budget: null,
      budgets: [{ ok: false, level: 'warn' }],
    })
  })

  test("a host's limit is undecided until the code is counted", async () => {
    const title =
      'budget lambda-zip 262 MB (the unzipped package of an AWS Lambda function, layers included)'
    expect(verdicts(await run(['--budget', 'lambda-zip'], 1))).toEqual([
      `UNDECIDED ${title}: cannot tell: 6.00 MB so far, and your code (--add) is not counted; --allow-unknown decides by what is known`,
    ])
    expect(
      verdicts(await run(['--budget', 'lambda-zip', '--add', 'model.bin', '--add', '1MB'], 0)),
    ).toEqual([`OK ${title}: 251 MB left`])
  })

  test('a package that is not installed may be a misspelt one', async () => {
    const { stderr } = await run(['--budget', 'torhc=1GB'], 0)
    expect(stderr).toBe('warning[not-in-environment]: torhc has a budget, but is not installed.\n')
  })
})

describe('denied packages', () => {
  test('fail with the path from the line', async () => {
    const result = await run(['--deny', 'nvidia-*,triton', '--budget', '1GB'], 1)
    expect(verdicts(result)).toEqual([
      'FAILED --deny nvidia-*: nvidia-cublas 13.0, through requirements.txt:2 > app > torch > nvidia-cublas',
      'FAILED --deny triton: triton 3.5, through requirements.txt:2 > app > torch > triton',
      'OK budget 1.00 GB: 994 MB left',
    ])
  })

  test('in JSON', async () => {
    const { stdout } = await run(['--require-cpu', '--json'], 1)
    expect(expectContract(stdout).denied).toEqual([
      {
        name: 'nvidia-cublas',
        version: '13.0',
        rule: '--require-cpu',
        file: 'requirements.txt',
        line: 2,
        path: ['app', 'torch', 'nvidia-cublas'],
      },
      {
        name: 'triton',
        version: '3.5',
        rule: '--require-cpu',
        file: 'requirements.txt',
        line: 2,
        path: ['app', 'torch', 'triton'],
      },
    ])
  })

  test('are found by advise, too, together with all other limits', async () => {
    const result = await runOf('advise', [
      '--deny',
      'triton',
      '--budget',
      '10MB',
      '--budget',
      'torch=1MB',
    ])
    expect([result.code, verdicts(result)]).toEqual([
      1,
      [
        'OK budget 10.0 MB: already kept, 4.00 MB left.',
        'FAILED --deny triton: triton 3.5, through requirements.txt:2 > app > torch > triton',
        'FAILED budget 1.00 MB for torch: over by 1.00 MB; it takes 2.00 MB',
      ],
    ])
  })

  test.each(['compare', 'extras', 'history', 'files'])(
    'are refused where %s would not check them',
    async (command) => {
      for (const option of [['--deny', 'x'], ['--budget', '1MB'], ['--require-cpu']]) {
        const columns = command === 'compare' ? ['--python', '3.11,3.12'] : []
        const { code, stderr } = await runOf(
          command,
          [...option, ...columns],
          command === 'history' ? 'app' : undefined,
        )
        expect([code, stderr]).toEqual([
          2,
          expect.stringContaining(`pysize ${command} does not check limits such as ${option[0]}.`),
        ])
      }
    },
  )

  test('are refused by snapshot create, which checks nothing', async () => {
    const cwd = folderOf({ 'requirements.txt': TEXT })
    const { code, stderr } = await pysize(
      ['snapshot', 'create', 'requirements.txt', '-o', 'out', '--budget', '1MB'],
      { cwd },
    )
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('pysize snapshot create does not check limits such as --budget.'),
    ])
  })

  test('may be missing', async () => {
    const result = await run(['--deny', 'tensorflow'], 0)
    expect(verdicts(result)).toEqual(['OK no denied package is installed'])
    expect(
      expectContract((await run(['--deny', 'tensorflow', '--json'], 0)).stdout).denied,
    ).toEqual([])
  })

  test('of several files each has its own', async () => {
    const { index } = await indexOf(files)
    const cwd = folderOf({ 'a.txt': 'app\n', 'b.txt': 'triton\n', 'c.txt': 'nvidia-cublas\n' })
    const { code, stdout } = await pysize(
      ['estimate', 'a.txt', 'b.txt', 'c.txt', '--separate', '-i', index, '--deny', 'triton'],
      { cwd },
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(/^a\.txt .* has triton$/m)
    expect(stdout).toMatch(/^3 files: 1 OK, 2 with denied packages$/m)
  })

  test('are found by a comparison, too, only in the new side', async () => {
    const { index } = await indexOf(files)
    const cwd = folderOf({ 'old.txt': 'triton\n', 'new.txt': 'nvidia-cublas\n' })
    const of = (argv: readonly string[]) =>
      pysize(['diff', ...argv, '-i', index, '--deny', 'triton'], { cwd })
    expect(verdicts(await of(['old.txt', 'new.txt']))).toEqual([
      'OK no denied package is installed',
    ])
    const back = await of(['new.txt', 'old.txt'])
    expect([back.code, verdicts(back)]).toEqual([
      1,
      ['FAILED --deny triton: triton 3.5, through old.txt:1 > triton'],
    ])
    expect((await of(['old.txt', 'old.txt'])).code).toBe(1)
  })
})

describe('settings of the project', () => {
  const settings =
    '[tool.pysize]\nbudget = "1MB"\ninstaller = "uv"\nignore-warnings = ["nothing-required"]\n'
  async function inProject(argv: readonly string[]) {
    const { index } = await indexOf(files)
    const cwd = folderOf({ 'pyproject.toml': settings, 'requirements.txt': TEXT, 'empty.txt': '' })
    return pysize([...argv, '-i', index, '--no-compare'], { cwd })
  }

  test('count if no option was given, and are reported', async () => {
    const { code, stdout } = await inProject(['estimate', 'requirements.txt'])
    expect(code).toBe(1)
    expect(stdout).toContain(
      '\nSettings of pyproject.toml: budget = 1MB, installer = uv, ignore-warnings = nothing-required\n',
    )
    expect(verdicts({ stdout })).toEqual([
      expect.stringMatching(/^FAILED budget 1\.00 MB: over by 5\.00 MB/),
    ])
  })

  test('give way to options', async () => {
    const { code, stdout } = await inProject([
      'estimate',
      'requirements.txt',
      '--budget',
      '1GB',
      '--json',
    ])
    expect(code).toBe(0)
    const { budget, scenarios, settings: told } = expectContract(stdout)
    expect([budget?.limit, scenarios[0]?.installer]).toEqual([1e9, 'uv'])
    expect(told).toMatchObject({
      file: 'pyproject.toml',
      options: { budget: '1MB', 'ignore-warnings': ['nothing-required'] },
    })
  })

  test('silence warnings', async () => {
    expect((await inProject(['estimate', 'empty.txt'])).stderr).toBe('')
    expect(
      failureOf(await inProject(['estimate', 'empty.txt', '--ignore-warning', 'nothing-requird'])),
    ).toBe('2 invalid-option-value')
  })

  test('apply to every command that reads files of the project', async () => {
    const { index } = await indexOf([
      wheel('app 1.0', { size: 10 }),
      wheel('app 2.0', { size: 10 }),
    ])
    const cwd = folderOf({
      'pyproject.toml': '[tool.pysize]\nresolution = "lowest"\n',
      'requirements.txt': 'app>=1\n',
    })
    const of = async (...argv: readonly string[]) =>
      (await pysize([...argv, '-i', index], { cwd })).stdout
    expect(await of('estimate', 'requirements.txt')).toContain('app 1.0')
    expect(await of('files', 'requirements.txt')).toContain('app 1.0')
    await of('snapshot', 'create', 'requirements.txt', '-o', 'snapshot')
    expect(readFileSync(join(cwd, 'snapshot', 'facts.jsonl'), 'utf8')).toContain(
      'app-1.0-py3-none-any.whl',
    )
  })

  test('apply to a comparison', async () => {
    const { code, stdout } = await inProject(['diff', 'empty.txt', 'requirements.txt'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Settings of pyproject\.toml: budget = 1MB/m)
    expect(stdout).toContain("uv's rules")
  })
})

test.each([
  ['invalid-budget', ['--budget', 'lamda-zip']],
  ['invalid-budget', ['--warn-budget', 'torch=']],
  ['invalid-deny', ['--deny', 'a b']],
  ['invalid-deny', ['--deny', '']],
  ['invalid-option-value', ['--base-size', 'big']],
  ['file-not-found', ['--add', 'nosuch']],
])('%s: %j fails before any request', async (code, argv) => {
  expect(
    failureOf(await pysize(['estimate', '--with', 'app', '-i', 'http://127.0.0.1:9/', ...argv])),
  ).toBe(`2 ${code}`)
})
