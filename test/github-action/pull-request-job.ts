import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAction } from '../../src/github-action/action.ts'
import { temporaryRepository } from '../inputs/git/temporary-repository.ts'
import { onTestEnd } from '../support/cleanup.ts'
import { type GithubServer, githubServer } from './github-server.ts'

type Files = Readonly<Record<string, string>>

/** A repository on a server, with a pull request that can be changed. */
export interface PullRequestJob {
  readonly github: GithubServer
  /** Replaces the pull request's files by `files`, in a new commit. */
  push(files: Files): void
  /** One run of the action, as the runner starts it. */
  run(given?: RunOptions): Promise<JobResult>
}

export interface RunOptions {
  readonly inputs?: Readonly<Record<string, string>>
  readonly event?: 'pull_request' | 'workflow_run' | 'push'
  readonly isFork?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface JobResult {
  readonly code: number
  /** The commands that the runner read from standard output. */
  readonly commands: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
}

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'pysize-job-'))
  onTestEnd(() => rmSync(made, { recursive: true, force: true }))
  return made
}

type Started = Pick<JobResult, 'code' | 'commands'>

/** Runs the action in a job with these variables. */
export type Start = (env: Readonly<Record<string, string>>) => Promise<Started>

const inThisProcess: Start = async (env) => {
  let commands = ''
  const write = (text: string): void => {
    commands += text
  }
  return { code: await runAction({ version: '1.2.3', write, env }), commands }
}

/** A pull request whose base holds `files`, and which changes them to `changed`. */
export async function pullRequestJob(
  files: Files,
  changed: Files,
  start: Start = inThisProcess,
): Promise<PullRequestJob> {
  const github = await githubServer()
  const origin = temporaryRepository(files)
  origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  const base = origin.git('rev-parse', 'HEAD')
  github.mergeBase = base
  let head = base
  const push = (next: Files): void => {
    origin.git('checkout', '--quiet', '-B', 'topic', base)
    origin.write(next)
    head = origin.commit('change')
    // As GitHub makes them: the head, and its merge into the base.
    origin.git('update-ref', 'refs/pull/7/head', head)
    const merge = origin.git('commit-tree', '-m', 'merge', '-p', base, '-p', head, `${head}^{tree}`)
    origin.git('update-ref', 'refs/pull/7/merge', merge)
  }
  push(changed)

  const run = async ({
    inputs = {},
    event = 'pull_request',
    isFork = false,
    env = {},
  }: RunOptions = {}): Promise<JobResult> => {
    const work = folder()
    const workspace = join(work, 'app')
    const ref = event === 'pull_request' ? 'refs/pull/7/merge' : 'refs/heads/main'
    // One shell for all: starting a process from this one takes longer than git.
    const script = `git init --quiet app && cd app && git remote add origin "$0" && git fetch --quiet --depth=1 origin "$1" && git checkout --quiet --detach FETCH_HEAD`
    execFileSync('sh', ['-c', script, `file://${origin.folder}`, ref], { cwd: work, stdio: 'pipe' })
    const repo = { id: 1 }
    const pull = {
      number: 7,
      base: { sha: base, repo },
      head: { sha: head, repo: isFork ? { id: 2 } : repo },
    }
    github.pulls = [pull]
    const finished = {
      event: 'pull_request',
      head_branch: 'topic',
      head_sha: head,
      head_repository: { owner: { login: 'stranger' } },
    }
    const events = {
      pull_request: { pull_request: pull },
      workflow_run: { workflow_run: finished },
      push: { ref },
    }
    writeFileSync(join(work, 'event.json'), JSON.stringify(events[event]))
    const { code, commands } = await start({
      PATH: process.env.PATH ?? '',
      HOME: work,
      RUNNER_TEMP: work,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'team/app',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: join(work, 'event.json'),
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: join(work, 'summary.md'),
      GITHUB_OUTPUT: join(work, 'outputs'),
      PYSIZE_CACHE_DIR: join(work, 'cache'),
      PYSIZE_ACTION_INPUTS: JSON.stringify({ token: 'token', ...inputs }),
      ...env,
    })
    const written = (name: string): string => {
      try {
        return readFileSync(join(work, name), 'utf8')
      } catch {
        return ''
      }
    }
    const outputs = Object.fromEntries(
      written('outputs')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('=')),
    )
    return { code, commands, summary: written('summary.md'), outputs }
  }
  return { github, push, run }
}
