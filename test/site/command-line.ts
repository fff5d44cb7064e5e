import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedSet } from '../recorded/sets.ts'
import { filesOf } from './page-actions.ts'

/** The command line's answer to the question of a page: JSON. */
export async function fromCommandLine(
  root: string,
  { name, options }: RecordedSet,
  origin: string,
  folder: string,
): Promise<string> {
  const cwd = join(folder, name)
  mkdirSync(cwd, { recursive: true })
  for (const { name: file, text } of filesOf(options)) writeFileSync(join(cwd, file), text)
  const { platform = '', python = '', torch } = options
  const args = [
    'estimate',
    filesOf(options)[0]!.name,
    '--python',
    python,
    '--index-url',
    `${origin}/simple`,
    '--json',
    '--no-snapshot',
    '--no-cache',
  ]
  // The page leaves the usual platform to the library.
  const more = [
    ...(platform === 'linux-x86_64' ? [] : ['--platform', platform]),
    ...(torch === undefined ? [] : ['--torch', torch]),
  ]
  const child = spawn(process.execPath, [join(root, 'dist/bin.cjs'), ...args, ...more], {
    cwd,
    env: { PATH: process.env.PATH, HOME: folder, PYSIZE_PYTORCH_URL: `${origin}/whl` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts: Buffer[] = []
  for await (const part of child.stdout) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** `pysize serve` as a process of its own. */
export interface ServingProcess {
  readonly url: string
  readonly pid: number
  /** Sends Ctrl-C; how the process ended. */
  interrupt(): Promise<{ readonly code: number | null; readonly signal: string | null }>
}

export async function serveByCommand(
  root: string,
  indexes: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServingProcess> {
  const [first = '', ...others] = indexes
  const args = [
    'serve',
    '--port',
    '0',
    '-i',
    first,
    ...others.flatMap((url) => ['--extra-index-url', url]),
  ]
  const child = spawn(process.execPath, [join(root, 'dist/bin.cjs'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      const found = /http:\/\/\S+/.exec(text.toString())?.[0]
      if (found !== undefined) resolve(found)
    })
    void ended.then(({ code }) => reject(new Error(`pysize serve ended with ${code}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    interrupt: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}
