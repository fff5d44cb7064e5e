import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'

const child = fileURLToPath(new URL('e2e-child.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Starts the CLI in a folder of its own; `stdout` may be a file descriptor. */
function start(argv: readonly string[], stdout: 'pipe' | number = 'pipe') {
  const cwd = folderOf()
  const env = { PATH: process.env.PATH, PYSIZE_CACHE_DIR: join(cwd, 'cache'), NO_COLOR: '1' }
  const options = ['--import', tsx, child, 'estimate', ...argv, '--no-snapshot']
  const running = spawn(process.execPath, options, { cwd, env, stdio: ['pipe', stdout, 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    running[name]?.on('data', (chunk) => {
      said[name] += chunk
    })
  const ended = once(running, 'close').then(([code, signal]) => ({
    code: (code ?? signal) as number | string | null,
    ...said,
  }))
  return { cwd, running, ended }
}

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((done) => setTimeout(done, 20))
}

describe('the real process', () => {
  test('Ctrl-C ends it at once while an index is silent, and leaves nothing unfinished', async () => {
    const server = await indexOf([wheel('demo 1.0')], {
      intercept: ({ path }) => (path.startsWith('/files') ? { silent: true } : undefined),
    })
    const { cwd, running, ended } = start([
      '--with',
      'demo',
      '-i',
      server.index,
      '-o',
      'report.json',
      '--json',
    ])
    await until(() => server.requests.some(({ path }) => path.startsWith('/files')))
    const began = performance.now()
    running.kill('SIGINT')
    expect(await ended).toEqual({ code: 'SIGINT', stdout: '', stderr: '' })
    expect(performance.now() - began).toBeLessThan(1500)
    expect(
      readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /tmp|report/.test(name),
      ),
    ).toEqual([])
  })

  test.runIf(existsSync('/dev/full'))('a report that cannot be written is a failure', async () => {
    const { index } = await indexOf([wheel('demo 1.0')])
    const { code, stderr } = await start(
      ['--with', 'demo', '-i', index],
      openSync('/dev/full', 'w'),
    ).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error\[unwritable-output\]/)
  })
})
