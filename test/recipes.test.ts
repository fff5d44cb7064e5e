import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { pysize } from './cli/e2e.ts'
import { temporaryRepository } from './inputs/git/temporary-repository.ts'
import { folderOf, indexOf, wheel } from './scenarios/support.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const { version } = JSON.parse(read('package.json')) as { version: string }
/** How the recipes start pysize: this version of it. */
const NPX = `npx --yes pysize@${version} `

interface Job {
  readonly script: readonly string[]
}
const gitlab = load(read('.github/examples/gitlab-ci.yml')) as Readonly<
  Record<'size-of-change' | 'record-size', Job>
>
const workflow = load(read('.github/examples/record-size.yml')) as {
  jobs: { size: { steps: readonly { run?: string }[] } }
}

/** Runs a line of a recipe as a CI system would, on the sources. */
async function shell(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  expect(line.startsWith(NPX)).toBe(true)
  const program = `'${process.execPath}' --import '${import.meta.resolve('tsx')}' '${join(root, 'src/bin.ts')}' `
  await promisify(execFile)('sh', ['-c', line.replace(NPX, program)], {
    cwd,
    env: { ...process.env, PYSIZE_CACHE_DIR: folderOf(), ...env },
  })
}

const words = (line: string): readonly string[] => line.replace(NPX, '').split(' ')

test('lines from the recipes of GitHub and GitLab are collected', async () => {
  const { index } = await indexOf([wheel('demo 1.0')])
  const cwd = folderOf({ 'requirements.txt': 'demo\n' })
  const env = {
    PIP_INDEX_URL: index,
    PIP_EXTRA_INDEX_URL: '',
    GITHUB_REPOSITORY: '',
    CI_PROJECT_PATH: '',
  }
  const [step = ''] = workflow.jobs.size.steps.flatMap(({ run }) => run ?? [])
  await shell(step.replace('sizes.jsonl', 'github.jsonl'), cwd, {
    ...env,
    GITHUB_REPOSITORY: 'org/web',
    FILES: 'requirements*.txt',
  })
  const [line = '', file = ''] = gitlab['record-size'].script[0]?.split(' > ') ?? []
  const { stdout } = await pysize(words(line), {
    cwd,
    env: { ...env, CI_PROJECT_PATH: 'group/api' },
  })
  writeFileSync(join(cwd, file), stdout)
  const { collected } = JSON.parse((await pysize(['collect', '.', '--json'], { cwd })).stdout)
  expect(
    collected
      .map(({ repository, file }: { repository: string; file: string }) => `${repository} ${file}`)
      .sort(),
  ).toEqual(['group/api requirements.txt', 'org/web requirements.txt'])
}, 60_000)

test('the job of a GitLab merge request shows its growth', async () => {
  const { index } = await indexOf([wheel('demo 1.0'), wheel('other 1.0', { size: 60_000_000 })])
  const repository = temporaryRepository({ 'requirements.txt': 'demo\n' })
  repository.git('fetch', '--quiet', repository.folder, 'main')
  repository.write({ 'requirements.txt': 'demo\nother\n' })
  repository.commit('second')
  const { code, stdout } = await pysize(words(gitlab['size-of-change'].script[1]!), {
    cwd: repository.folder,
    env: { PIP_INDEX_URL: index },
  })
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^FAILED growth/m)])
})

test('the hook of pre-commit weighs the matching files, each on its own', async () => {
  const [hook] = load(read('.pre-commit-hooks.yaml')) as readonly { entry: string; files: string }[]
  const { index } = await indexOf([wheel('demo 1.0')])
  const cwd = folderOf({ 'requirements.txt': 'demo\n', 'dev-requirements.txt': 'demo\n' })
  const isMatched = (path: string): boolean => new RegExp(hook?.files ?? '').test(path)
  expect(
    [
      'requirements.txt',
      'api/requirements/base.in',
      'requirements-dev.txt',
      'uv.lock',
      'pylock.web.toml',
    ].every(isMatched),
  ).toBe(true)
  expect(['README.md', 'my_requirements.py', 'docs/notes.txt'].some(isMatched)).toBe(false)
  expect(hook?.entry.startsWith(NPX)).toBe(true)
  const entry = words(hook?.entry ?? '')
  const of = (budget: string) =>
    pysize([...entry, '--budget', budget, 'requirements.txt', 'dev-requirements.txt'], {
      cwd,
      env: { PIP_INDEX_URL: index },
    })
  expect((await of('1MB')).code).toBe(0)
  expect((await of('1B')).code).toBe(1)
})
