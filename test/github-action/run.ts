// npm run check:action: packs pysize, and runs the steps of .github/actions/pysize/action.yml with
// it as the runner does, against a stand-in of GitHub's API and an index on loopback.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { indexOf, wheel } from '../scenarios/support.ts'
import { endFile, endTest } from '../support/cleanup.ts'
import { type JobResult, pullRequestJob, type RunOptions, type Start } from './pull-request-job.ts'

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

const root = join(import.meta.dirname, '..', '..')
const action = load(
  readFileSync(join(root, '.github', 'actions', 'pysize', 'action.yml'), 'utf8'),
) as Action

/** The expressions that the action uses; any other is a fault. */
function evaluated(text: string, inputs: Readonly<Record<string, string>>, temp: string): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const input = /^inputs\.([\w-]+)$/.exec(expression)?.[1]
    if (expression === 'toJSON(inputs)') return JSON.stringify(inputs)
    if (expression === 'runner.temp') return temp
    if (expression === 'github.token') return 'token'
    if (input !== undefined && input in action.inputs) return inputs[input] ?? ''
    throw new Error(`the action uses an expression that is not known here: ${expression}`)
  })
}

function bash(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    // As the runner starts `shell: bash`.
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', fail)
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }))
  })
}

const { NODE_EXTRA_CA_CERTS } = process.env

/** npm's source of packages and its certificates, independent of a job's HOME. */
const npmSettings = {
  ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }),
  npm_config_userconfig: join(homedir(), '.npmrc'),
  npm_config_cache: join(homedir(), '.npm'),
}

/** Runs the steps of the action; a cache is what the runner brings. */
function starting(tarball: string): Start {
  return async (given) => {
    const { PYSIZE_ACTION_INPUTS: text = '{}', ...own } = given
    // A self-hosted runner keeps its folder, so the package is installed once.
    const temp = dirname(tarball)
    const env = { ...npmSettings, ...own, RUNNER_TEMP: temp }
    const defaults = Object.entries(action.inputs).map(
      ([name, one]) => [name, evaluated(one.default ?? '', {}, temp)] as const,
    )
    const inputs: Record<string, string> = {
      ...Object.fromEntries(defaults),
      ...JSON.parse(text),
      package: tarball,
    }
    let result = { code: 0, stdout: '', stderr: '' }
    for (const { uses, run, env: set = {} } of action.runs.steps) {
      if (uses !== undefined && !uses.startsWith('actions/cache@'))
        throw new Error(`a step that is not known here: ${uses}`)
      if (run === undefined) continue
      const variables = Object.entries(set).map(([name, value]) => [
        name,
        evaluated(value, inputs, temp),
      ])
      result = await bash(run, { ...env, ...Object.fromEntries(variables) })
      if (result.code !== 0) break
    }
    if (result.stderr !== '') process.stderr.write(result.stderr)
    return { code: result.code, commands: result.stdout }
  }
}

let failed = 0
function check(what: string, result: JobResult, holds: boolean): void {
  if (!holds) failed++
  const { code, outputs } = result
  console.log(
    `${holds ? 'passed' : 'FAILED'}: ${what} (exit ${code}, ${outputs.result ?? '-'}, comment ${outputs.comment ?? '-'})`,
  )
  if (!holds) console.log(result.commands, result.summary)
}

const packed = mkdtempSync(join(tmpdir(), 'pysize-action-'))
const { stdout } = spawnSync('npm', ['pack', '--silent', '--pack-destination', packed], {
  cwd: root,
  encoding: 'utf8',
})
const tarball = join(packed, stdout.trim().split('\n').at(-1) ?? '')
const { index } = await indexOf([
  wheel('web 1.0', { size: 4_000_000 }),
  wheel('torch 2.9', { size: 90_000_000 }),
])
const settings = `[tool.pysize]\npython = "3.12"\ncompile = false\nindex-url = "${index}"\n`
const job = (after: string, more = '') =>
  pullRequestJob(
    { 'requirements.txt': 'web\n', 'pyproject.toml': `${settings}${more}` },
    { 'requirements.txt': after },
    starting(tarball),
  )

const own = await job('web\ntorch\n')
check('a comment is created', await own.run(), own.github.comments.length === 1)
const again = await own.run()
check(
  'and not doubled',
  again,
  own.github.comments.length === 1 && again.outputs.comment !== 'created',
)
own.push({ 'requirements.txt': 'web\n', 'README.md': 'Hello' })
const reverted = await own.run()
check(
  'and removed after a revert',
  reverted,
  own.github.comments.length === 0 && reverted.outputs.comment === 'removed',
)

const grown = await (await job('web\ntorch\n')).run({ inputs: { 'fail-if-grows': '10MB' } })
check(
  'growth fails the job',
  grown,
  grown.code === 1 &&
    grown.commands.startsWith('::error file=requirements.txt,line=2,title=pysize::'),
)

const readOnly = async (what: string, given: RunOptions): Promise<void> => {
  const one = await job('web\ntorch\n')
  one.github.readOnly = true
  const result = await one.run(given)
  check(
    `${what}: the summary has the report`,
    result,
    result.code === 0 && result.outputs.comment === 'forbidden' && result.summary.includes('torch'),
  )
}
await readOnly('a fork', { isFork: true })
await readOnly('a bot', {})

const second = await (await job('web\ntorch\n')).run({ event: 'workflow_run' })
check('a second workflow comments for a fork', second, second.outputs.comment === 'created')

const lost = await pullRequestJob(
  {
    'requirements.txt': 'web\n',
    'pyproject.toml': '[tool.pysize]\nindex-url = "http://127.0.0.1:9/simple/"\n',
  },
  { 'requirements.txt': 'web\ntorch\n' },
  starting(tarball),
)
const neutral = await lost.run()
check(
  'an index that is down decides nothing',
  neutral,
  neutral.code === 0 && neutral.outputs.result === 'neutral',
)

const nothing = await (await job('web\n', 'budget = "1GB"\n')).run()
check(
  'nothing changed says nothing',
  nothing,
  nothing.code === 0 && nothing.outputs.comment === 'none',
)

await endTest()
await endFile()
console.log(failed === 0 ? 'All passed.' : `${failed} failed.`)
process.exitCode = failed === 0 ? 0 : 1
