import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folderOf, indexOf } from './scenarios/support.ts'
import { wheel } from './support/wheel.ts'

const root = join(import.meta.dirname, '..')
const examples = join(root, '.github/examples')
const cwd = join(root, 'test/fixtures/bahr')
/** Each example starts a process or two from the sources. */
const LONG = 60_000
const PRODUCTION = 'requirements/production.txt'

/** Runs an example on the sources, and returns its output and exit code. */
async function run(
  name: string,
  args: readonly string[],
  folder = cwd,
  env: NodeJS.ProcessEnv = {},
) {
  const sources = {
    PYSIZE: `${process.execPath} --import ${import.meta.resolve('tsx')} ${join(root, 'src/bin.ts')}`,
  }
  const command = name.endsWith('.sh')
    ? ['sh', join(examples, name)]
    : [process.execPath, '--import', import.meta.resolve('tsx'), onSources(name)]
  const [executable = '', ...first] = command
  const options = {
    cwd: folder,
    env: { ...process.env, ...sources, PYSIZE_CACHE_DIR: folderOf(), ...env },
  }
  try {
    const { stdout } = await promisify(execFile)(executable, [...first, ...args], options)
    return { code: 0, lines: stdout.trimEnd().split('\n') }
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string }
    return { code, lines: stdout.trimEnd().split('\n') }
  }
}

/** The example with the sources instead of the installed package. */
function onSources(name: string): string {
  const text = readFileSync(join(examples, name), 'utf8').replace(
    "'pysize'",
    `'${pathToFileURL(join(root, 'src/index.ts')).href}'`,
  )
  const path = join(folderOf(), name)
  writeFileSync(path, text)
  return path
}

test(
  'ci.sh fails over its budget, and writes the figures',
  async () => {
    const folder = folderOf({ 'requirements.txt': 'demo\n' })
    const { index } = await indexOf([wheel('demo 1.0')])
    const options = ['requirements.txt', '--index-url', index, '--no-snapshot']
    expect(await run('ci.sh', options, folder)).toEqual({
      code: 0,
      lines: ['within the budget; figures in weight.json'],
    })
    expect(JSON.parse(readFileSync(join(folder, 'weight.json'), 'utf8')).budget).toMatchObject({
      ok: true,
    })
    expect((await run('ci.sh', [join(cwd, PRODUCTION), '--offline'], folder)).code).toBe(1)
  },
  LONG,
)

test(
  'snapshot.sh answers offline from what it recorded',
  async () => {
    const { index } = await indexOf([
      wheel('demo 1.0', { requires: ['other'] }),
      wheel('other 2.0'),
    ])
    const { code, lines } = await run(
      'snapshot.sh',
      ['requirements.txt'],
      folderOf({ 'requirements.txt': 'demo\n' }),
      {
        PIP_INDEX_URL: index,
      },
    )
    expect(code).toBe(0)
    expect(lines.join('\n')).toContain('2 packages')
  },
  LONG,
)

test(
  'library.mjs prints the heaviest packages',
  async () => {
    const { lines } = await run('library.mjs', [PRODUCTION, 'offline'])
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^torch \S+ \d{10}$/)
    expect(lines[5]).toMatch(/^106 packages, \d+ bytes$/)
  },
  LONG,
)

test(
  'many-files.mjs prints a line per file, failed ones too',
  async () => {
    const { lines } = await run('many-files.mjs', [
      PRODUCTION,
      'requirements/missing.txt',
      'offline',
    ])
    expect(lines[0]).toMatch(/^requirements\/production\.txt \d+$/)
    expect(lines[1]).toMatch(/^requirements\/missing\.txt file-not-found: /)
  },
  LONG,
)

test(
  'budget-gate.mjs ends with 1 and names the culprits',
  async () => {
    expect((await run('budget-gate.mjs', [PRODUCTION, '40GB', 'offline'])).code).toBe(0)
    const { code, lines } = await run('budget-gate.mjs', [PRODUCTION, '4GB', 'offline'])
    expect(code).toBe(1)
    expect(lines[0]).toMatch(/^over by \d+ bytes$/)
    expect(lines[1]).toMatch(/^ {2}\S+ brings \d+ bytes$/)
  },
  LONG,
)
