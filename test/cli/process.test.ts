import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'pysize-process-'))
const child = join(folder, 'child.cjs')
beforeAll(() => {
  const entry = fileURLToPath(new URL('process-child.ts', import.meta.url))
  buildSync({
    entryPoints: [entry],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(library: string, ...argv: string[]): ChildProcessWithoutNullStreams {
  const env = { ...process.env, PYSIZE_TEST_LIBRARY: library, NO_COLOR: '1' }
  return spawn(process.execPath, [child, 'estimate', ...argv], { env })
}

interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string | null
  readonly stdout: string
  readonly stderr: string
}

async function ended(running: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  running.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  running.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [code, signal] = await once(running, 'close')
  return { code: code ?? signal, stdout, stderr }
}

/** The next line that the library in the process says. */
const says = (running: ChildProcessWithoutNullStreams) => once(running.stderr, 'data')

describe.concurrent('the real process', () => {
  test('a large report is sent completely to a slow reader', async () => {
    const { code, stdout, stderr } = await ended(start('large', 'a.txt', '--json'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).scenarios[0].packages).toHaveLength(5000)
  })

  test('a reader that stops early is no failure', async () => {
    const running = start('large', 'a.txt', '--json')
    running.stdout.destroy()
    expect(await ended(running)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('standard input is read to its end', async () => {
    const running = start('echo', '-', '--json')
    running.stdin.end('six==1.17.0\n')
    expect(JSON.parse((await ended(running)).stdout).inputs).toEqual([
      { file: 'six==1.17.0', sha256: '' },
    ])
  })

  test('Ctrl-C ends it at once while it waits for standard input', async () => {
    const running = start('listens', '-')
    const end = ended(running)
    await says(running)
    const began = performance.now()
    running.kill('SIGINT')
    expect(await end).toMatchObject({ code: 'SIGINT', stdout: '' })
    expect(performance.now() - began).toBeLessThan(1500)
  })

  test.each(['waits', 'busy'])(
    'Ctrl-C ends it by the signal, with an empty stdout, while it is %s',
    async (library) => {
      const running = start(library, 'a.txt')
      const end = ended(running)
      await says(running)
      running.kill('SIGINT')
      expect(await end).toEqual({ code: 'SIGINT', stdout: '', stderr: 'started\n' })
    },
  )

  test.runIf(process.platform !== 'win32')(
    'a deleted current folder is an error of its own',
    async () => {
      const gone = mkdtempSync(join(tmpdir(), 'pysize-gone-'))
      const running = spawn(
        'sh',
        ['-c', `rmdir '${gone}'; exec '${process.execPath}' '${child}' estimate a.txt`],
        { cwd: gone },
      )
      const { code, stdout, stderr } = await ended(running)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error\[no-current-folder\]: .*\nhint: .*\n$/)
    },
  )

  test.runIf(process.platform === 'linux')(
    'a current folder whose name is not UTF-8 is an error of its own',
    async () => {
      const odd = join(folder, 'odd')
      const command = `mkdir -p '${odd}'; cd '${odd}'; d=$(printf 'caf\\351'); mkdir -p "$d"; cd "$d"; exec '${process.execPath}' '${child}' estimate a.txt`
      const { code, stdout, stderr } = await ended(spawn('sh', ['-c', command]))
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^error\[no-current-folder\]: .*not UTF-8.*\nhint: .*\n$/)
    },
  )

  test('an unhandled rejection is reported as a defect, without a stack', async () => {
    const { code, stdout, stderr } = await ended(start('careless', 'a.txt'))
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(/^error\[internal\]: .*TypeError: nobody waited for this\nhint: .*\n$/)
  })

  test('a second Ctrl-C ends it at once, even when it is busy', async () => {
    const running = start('deaf', 'a.txt')
    const end = ended(running)
    await says(running)
    running.kill('SIGINT')
    await says(running)
    running.kill('SIGINT')
    expect(await end).toEqual({ code: 'SIGINT', stdout: '', stderr: 'started\naborted\n' })
  })
})
