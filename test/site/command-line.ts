import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedSet } from '../recorded/sets.ts'
import { filesOf } from './page-actions.ts'

/** What the command line answers to the question that a page is asked: JSON. */
export async function fromCommandLine(root: string, { name, options }: RecordedSet, origin: string, folder: string): Promise<string> {
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
  const more = [...(platform === 'linux-x86_64' ? [] : ['--platform', platform]), ...(torch === undefined ? [] : ['--torch', torch])]
  const child = spawn(process.execPath, [join(root, 'dist/bin.cjs'), ...args, ...more], {
    cwd,
    env: { PATH: process.env.PATH, HOME: folder, PYSIZE_PYTORCH_URL: `${origin}/whl` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const parts: Buffer[] = []
  for await (const part of child.stdout) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
