import { expect, test } from 'vitest'
import type { EstimateOptions } from '../../src/options/options.ts'
import { run, tiny } from './fake-host.ts'

test.each([
  [
    ['estimate', '--pyton', '3.11'],
    "error[unknown-option]: Unknown option '--pyton'.\nhint: Did you mean --python?\n",
  ],
  [
    ['estimate', 'a.txt', '-U'],
    "error[unknown-option]: Unknown option '-U'.\nhint: Leave out -U: nothing is installed.\n",
  ],
  [
    ['estimate', 'a.txt', '--target=x'],
    "error[unknown-option]: Unknown option '--target=x'.\nhint: Leave out --target: nothing is installed.\n",
  ],
  [
    ['estimate', 'a.txt', '--no-cache-dir'],
    "error[unknown-option]: Unknown option '--no-cache-dir'.\nhint: Did you mean --no-cache?\n",
  ],
  [
    ['estimate', 'a.txt', '--no-config'],
    "error[unknown-option]: Unknown option '--no-config'.\nhint: Leave it out: pip.conf and uv.toml are not read.\n",
  ],
  [
    ['install', 'flask'],
    "error[unknown-command]: Unknown command 'install'.\nhint: Did you mean 'pysize estimate requirements.txt', or --with NAME for a package?\n",
  ],
  [
    ['version'],
    "error[unknown-command]: Unknown command 'version'.\nhint: Did you mean --version?\n",
  ],
  [
    ['estimate', 'a.txt', '--max-size', '4GB'],
    "error[unknown-option]: Unknown option '--max-size'.\nhint: Did you mean --budget, such as --budget 4GB?\n",
  ],
  [
    ['estimate', 'a.txt', '--gpu'],
    "error[unknown-option]: Unknown option '--gpu'.\nhint: Did you mean --torch, such as --torch cu126?\n",
  ],
  [
    ['estimate', 'a.txt', '-o', 'json'],
    "error[invalid-argument]: -o takes a file, and 'json' is a format.\nhint: Write --format json, or -o ./json for a file of that name.\n",
  ],
  [
    ['estimate', 'a.txt', '--proxy', 'http://proxy.example:3128'],
    "error[unknown-option]: Unknown option '--proxy'.\nhint: Set HTTP_PROXY and HTTPS_PROXY.\n",
  ],
  [
    ['estimate', 'a.txt', '--installer', 'poetry'],
    "error[invalid-argument]: Option '--installer <name>' argument 'poetry' is invalid. Allowed choices are pip, uv.\nhint: Leave it out, and give the lock file of that tool: it is read as its tool installs it.\n",
  ],
  [
    ['estimate', '--sweets'],
    "error[unknown-option]: Unknown option '--sweets'.\nhint: 'pysize estimate --help' lists the arguments and options.\n",
  ],
  [
    ['estimate', 'a.txt', '--format', 'mardown'],
    "error[invalid-argument]: Option '--format <format>' argument 'mardown' is invalid. Allowed choices are text, json, jsonl, markdown, csv, html, svg, shields, github.\nhint: Did you mean markdown?\n",
  ],
  [
    ['estimat', 'a.txt'],
    "error[unknown-command]: Unknown command 'estimat'.\nhint: Did you mean estimate?\n",
  ],
  [
    ['reqs/a.txt'],
    "error[unknown-command]: Unknown command 'reqs/a.txt'.\nhint: Did you mean 'pysize estimate reqs/a.txt'?\n",
  ],
  [
    ['a.txt', '--json'],
    "error[unknown-command]: Unknown command 'a.txt'.\nhint: Did you mean 'pysize estimate a.txt --json'?\n",
  ],
  [
    ['--json', 'a.txt'],
    "error[unknown-option]: Unknown option '--json'.\nhint: Options come after the command: pysize estimate --json a.txt\n",
  ],
  [
    ['help', 'wherefore'],
    "error[unknown-command]: Unknown command 'wherefore'.\nhint: 'pysize --help' lists the commands and options.\n",
  ],
  [
    ['--wat'],
    "error[unknown-option]: Unknown option '--wat'.\nhint: 'pysize --help' lists the commands and options.\n",
  ],
])('%j is wrong usage', async (argv, stderr) => {
  expect(await run(argv)).toEqual({ code: 2, stdout: '', stderr })
})

test.each([
  [['estimate', 'a.txt', '--python'], /^error\[option-missing-argument\]/],
  [['estimate', 'a.txt', '--installer', 'conda'], /^error\[invalid-argument\].*pip, uv/],
  [['estimate', 'a.txt', '--format', 'pdf'], /^error\[invalid-argument\].*text, json/],
  [['estimate', 'a.txt', '--json', '--format', 'text'], /^error\[conflicting-option\]/],
  [['cache'], /^error\[missing-argument\]/],
  [['cache', 'burn'], /^error\[invalid-argument\].*dir, info, clear/],
  [['cache', 'dir', 'info'], /^error\[excess-arguments\]/],
  [['snapshot', 'a.txt', '-o', 's'], /hint: Did you mean 'pysize snapshot create a\.txt -o s'\?/],
  [['snapshot', 'create', 'a.txt'], /^error\[missing-mandatory-option-value\]/],
])('%j is wrong usage, too', async (argv, message) => {
  const { code, stdout, stderr } = await run(argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
})

test('the version and the help go to stdout', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, stdout: 'pysize 1.2.3\n', stderr: '' })
  const { code, stdout, stderr } = await run(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  for (const name of ['estimate', 'snapshot', 'cache'])
    expect(stdout).toMatch(new RegExp(`^  ${name}`, 'm'))
})

test('the help of a command has its options in groups and examples', async () => {
  for (const argv of [
    ['estimate', '--help'],
    ['help', 'estimate'],
  ]) {
    const { code, stdout } = await run(argv)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Target:\n {2}--python <version>/m)
    expect(stdout).toMatch(/^Examples:\n {2}pysize estimate/m)
    expect(stdout).toMatch(/^Exit codes:\n {2}0 {4}OK\n {2}1 {4}over a budget/m)
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  }
})

test.each([
  ['files', '"text", "json")'],
  ['collect', '"text", "json", "markdown", "csv", "html")'],
])('the help of %s lists only the formats that it has', async (command, formats) => {
  const { stdout } = await run([command, '--help'])
  expect(stdout.replace(/\s+/g, ' ')).toContain(`(choices: ${formats}`)
})

test('without arguments, the help goes to stderr', async () => {
  const { code, stdout, stderr } = await run([])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^Usage: pysize/)
})

test('options may come before the command', async () => {
  const library = { estimate: async () => tiny }
  expect(await run(['--json', 'estimate', 'a.txt'], library)).toEqual(
    await run(['estimate', 'a.txt', '--json'], library),
  )
})

test.each([['estimate'], ['cache']])('help may stand after %s', async (command) => {
  expect(await run([command, 'help'])).toEqual(await run(['help', command]))
})

test('names of pip and uv for an option are accepted', async () => {
  const asked: EstimateOptions[] = []
  const library = {
    estimate: async (options: EstimateOptions) => {
      asked.push(options)
      return tiny
    },
  }
  const words =
    '-r a.txt -r b.txt -e . --index https://x.test --default-index https://m.test -p 3.11 --python-platform linux --torch-backend cpu'
  expect(
    await run(['estimate', ...words.split(' '), '--output-format', 'json'], library),
  ).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\{/),
  })
  expect(asked[0]).toMatchObject({
    files: ['a.txt', 'b.txt'],
    with: ['.'],
    extraIndexUrls: ['https://x.test'],
    indexUrl: 'https://m.test',
    python: '3.11',
    platform: 'linux',
    torch: 'cpu',
  })
})
