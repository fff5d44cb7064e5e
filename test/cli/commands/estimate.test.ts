import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { PysizeError } from '../../../src/errors.ts'
import type { Estimate } from '../../../src/model/estimate.ts'
import { OPTIONS } from '../../../src/options/option-table.ts'
import type { EstimateOptions, ProgressEvent } from '../../../src/options/options.ts'
import { jsonReport } from '../../../src/reports/json/document.ts'
import { budget } from '../../analyse/packages.ts'
import { fakeHost, recorder, run, tiny } from '../fake-host.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const answering = (estimate: Estimate = tiny) => ({
  estimate: vi.fn(async (_options: EstimateOptions) => estimate),
})
const event: ProgressEvent = {
  phase: 'resolving',
  scenario: 'default',
  packages: 12,
  done: 3,
  requests: 9,
  rounds: 1,
  bytes: 4500,
  unreadable: 0,
}
const failing = (error: unknown) => ({ estimate: () => Promise.reject(error) })

describe('options', () => {
  test('reach the library, before and after the arguments', async () => {
    const library = answering()
    const line =
      'estimate --python 3.11 a.txt --with six --with torch==2.9.0 -c c.txt --extra dev --group test b.txt --platform macos-arm64 --glibc 2.28 --pre --resolution lowest --exclude-newer 2025-11-12 --installer uv --compile -i https://a.test/ --extra-index-url https://b.test/ -f wheels --no-index --torch cpu --no-compare --snapshot dir --offline --no-cache --cache-dir cache --budget 4GB --only-binary :all: --no-binary six --no-binary black --require-hashes'
    expect(await run(line.split(' '), library)).toMatchObject({ code: 0, stderr: '' })
    expect(library.estimate.mock.calls[0]?.[0]).toMatchObject({
      files: ['a.txt', 'b.txt'],
      with: ['six', 'torch==2.9.0'],
      constraints: ['c.txt'],
      extras: ['dev'],
      groups: ['test'],
      python: '3.11',
      platform: 'macos-arm64',
      glibc: '2.28',
      pre: true,
      resolution: 'lowest',
      excludeNewer: '2025-11-12',
      installer: 'uv',
      compile: true,
      indexUrl: 'https://a.test/',
      extraIndexUrls: ['https://b.test/'],
      findLinks: ['wheels'],
      noIndex: true,
      torch: 'cpu',
      compare: false,
      snapshot: 'dir',
      offline: true,
      cache: false,
      cacheDir: 'cache',
      budget: '4GB',
      onlyBinary: [':all:'],
      noBinary: ['six', 'black'],
      requireHashes: true,
      cwd: '/nowhere',
    })
  })

  test.each([
    ['--compile', true],
    ['--compile-bytecode', true],
    ['--no-compile', false],
    ['--no-compile-bytecode', false],
  ])('%s switches bytecode', async (option, compile) => {
    const library = answering()
    expect(await run(['estimate', 'a.txt', option], library)).toMatchObject({ code: 0 })
    expect(library.estimate.mock.calls[0]?.[0]).toMatchObject({ compile })
  })

  test('missing options get the defaults of the library', async () => {
    const library = answering()
    await run(['estimate', '-'], library)
    const options = library.estimate.mock.calls[0]?.[0] ?? {}
    const given = Object.keys(options).filter((name) => OPTIONS[name]?.group !== undefined)
    expect(given).toEqual(['files'])
    expect(options.files).toEqual(['-'])
    expect(await options.stdin?.()).toBe('six\n')
  })

  test('--no-snapshot differs from no option', async () => {
    const library = answering()
    await run(['estimate', 'a.txt', '--no-snapshot'], library)
    expect(library.estimate.mock.calls[0]?.[0].snapshot).toBe(false)
  })
})

describe('the report', () => {
  test('is text by default and JSON on request, the only content of stdout', async () => {
    expect((await run(['estimate', 'a.txt'], answering())).stdout).toMatch(
      /^1 B on disk .* 1 package\n/,
    )
    for (const asked of [['--json'], ['--format', 'json']])
      expect(await run(['estimate', 'a.txt', ...asked], answering())).toEqual({
        code: 0,
        stdout: jsonReport(tiny),
        stderr: '',
      })
  })

  test('has colours only on a terminal, unless requested', async () => {
    const colored = async (isTTY: boolean, env: Record<string, string>) => {
      const stdout = recorder(isTTY)
      await run(['estimate', 'a.txt'], answering(), { stdout, env })
      return stdout.text().includes('\u001b[')
    }
    expect(await colored(true, {})).toBe(true)
    expect(await colored(true, { NO_COLOR: '1' })).toBe(false)
    expect(await colored(true, { TERM: 'dumb' })).toBe(false)
    expect(await colored(false, {})).toBe(false)
    expect(await colored(false, { FORCE_COLOR: '1' })).toBe(true)
  })

  test('is written completely to a file with -o, also through a link', async () => {
    const file = join(folder, 'report.json')
    const link = join(folder, 'link.json')
    symlinkSync(file, link)
    writeFileSync(file, '{}')
    expect(
      await run(['estimate', 'a.txt', '--json', '-o', 'link.json'], answering(), { cwd: folder }),
    ).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(readFileSync(file, 'utf8')).toBe(jsonReport(tiny))
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'report.json'])
  })

  describe('never replaces a file that people wrote', () => {
    const refused = async (name: string, text: string, ...argv: string[]) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      const { code, stdout, stderr } = await run(['estimate', ...argv, '-o', name], answering(), {
        cwd: folder,
      })
      const isKept = readFileSync(path, 'utf8') === text
      rmSync(path)
      return { code, stdout, error: /^error\[([a-z-]+)\]/.exec(stderr)?.[1], isKept }
    }
    const refusal = { code: 2, stdout: '', error: 'output-would-overwrite', isKept: true }

    test.each([
      ['an input', 'odd-name', 'anything at all', ['odd-name']],
      [
        'requirements under any name',
        'deps.list',
        '# ours\n-r base.txt\nsix==1.17.0\ntorch[gpu]>=2 ; python_version > "3.8"\n',
        ['a.txt'],
      ],
      [
        'a compiled file',
        'all.txt',
        'six==1.17.0 \\\n    --hash=sha256:aa\n    # via demo\n',
        ['a.txt'],
      ],
      ['a project', 'pyproject.toml', '[project]\n', ['a.txt']],
      ['a lock', 'uv.lock', 'version = 1\n', ['a.txt']],
    ])('%s', async (_, name, text, argv) => {
      expect(await refused(name, text, ...argv)).toEqual(refusal)
    })

    test('unless --force is given', async () => {
      expect(await refused('forced.txt', 'six\n', 'a.txt', '--force')).toMatchObject({
        code: 0,
        isKept: false,
      })
    })

    test('but replaces an earlier report', async () => {
      const { stdout } = await run(['estimate', 'a.txt'], answering())
      expect(await refused('weight.txt', stdout, 'a.txt')).toMatchObject({ code: 0 })
    })
  })

  test.each(['', 'missing/report.txt'])(
    "a place that can't be written (%s) is found before the work",
    async (place) => {
      const library = answering()
      const { code, stdout, stderr } = await run(
        ['estimate', 'a.txt', '-o', join(folder, place)],
        library,
      )
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('error[unwritable-output]: ')
      expect(library.estimate).not.toHaveBeenCalled()
    },
  )
})

describe('stderr', () => {
  const warned: Estimate = {
    ...tiny,
    warnings: [{ code: 'unknown-size', message: 'The size of six is\u001b[5m unknown.' }],
  }

  test('has no warning about indexes of the environment: the report names them', async () => {
    const { stdout, stderr } = await run(
      ['estimate', 'a.txt'],
      answering({
        ...tiny,
        warnings: [
          { code: 'index-from-environment', message: 'The indexes come from PIP_INDEX_URL.' },
        ],
      }),
    )
    expect(stderr).toBe('')
    expect(stdout).toContain(' (from the environment), ')
  })

  test('has the warnings, unless -q', async () => {
    expect((await run(['estimate', 'a.txt'], answering(warned))).stderr).toBe(
      'warning[unknown-size]: The size of six is unknown.\n',
    )
    expect((await run(['estimate', 'a.txt', '-q'], answering(warned))).stderr).toBe('')
  })

  test('has requests and timings with -v', async () => {
    let seconds = 0
    const library = {
      estimate: async ({ onProgress }: EstimateOptions) => {
        for (const phase of ['reading', 'resolving', 'resolving', 'weighing'] as const) {
          onProgress?.({ ...event, phase })
          seconds += 0.25
        }
        return tiny
      },
    }
    const { stderr } = await run(['estimate', 'a.txt', '-v'], library, { now: () => seconds })
    expect(stderr).toBe(
      'network: 3 requests, 4.57 kB, 2 rounds\ntime: reading 250 ms, resolving 500 ms, weighing 250 ms, in all 1.00 s\n',
    )
  })
})

describe('exit codes', () => {
  test('1: over the budget, with the report printed', async () => {
    const over = {
      ...tiny,
      budget: budget({
        measured: 12,
        over_by: 2,
        ok: false,
        culprits: [{ name: 'six', size: 12 }],
      }),
    }
    const { code, stdout } = await run(['estimate', 'a.txt', '--budget', '10'], answering(over))
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FAILED budget 10 B: over by 2 B; six brings 12 B$/m)
    const kept = { ...tiny, budget: budget() }
    expect((await run(['estimate', 'a.txt', '--budget', '10'], answering(kept))).code).toBe(0)
  })

  test('1: an undecided budget, with the reason', async () => {
    const unknown = { packages: 3, download_size: 666_000_000 }
    const undecided = { ...tiny, budget: budget({ ok: null, interval: [1, null], unknown }) }
    const { code, stdout } = await run(
      ['estimate', 'a.txt', '--budget', '10'],
      answering(undecided),
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^UNDECIDED budget 10 B: cannot tell: 3 packages have no size \(666 MB to download\); --allow-unknown decides by what is known$/m,
    )
  })

  test.each([2, 3, 4] as const)(
    '%d: the exit code of the error, with an empty stdout',
    async (exitCode) => {
      const error = new PysizeError('conflict', 'Something is wrong.', {
        exitCode,
        hint: 'Do this.',
      })
      expect(await run(['estimate', 'a.txt'], failing(error))).toEqual({
        code: exitCode,
        stdout: '',
        stderr: 'error[conflict]: Something is wrong.\nhint: Do this.\n',
      })
    },
  )

  test('2: nothing to estimate', async () => {
    const { code, stdout, stderr } = await run(['estimate'], answering())
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error\[nothing-to-estimate\]/)
  })

  test('4: a defect of pysize is reported as one, without a stack', async () => {
    const { code, stdout, stderr } = await run(
      ['estimate', 'a.txt'],
      failing(new TypeError('x is not a function')),
    )
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toBe(
      'error[internal]: pysize has a defect: TypeError: x is not a function\nhint: Please report it, with the command you gave.\n',
    )
  })

  test('130: interrupted, without output', async () => {
    const controller = new AbortController()
    const library = {
      estimate: ({ signal }: EstimateOptions) =>
        new Promise<Estimate>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason))
          controller.abort()
        }),
    }
    expect(await run(['estimate', 'a.txt'], library, { signal: controller.signal })).toEqual({
      code: 130,
      stdout: '',
      stderr: '',
    })
  })
})

test('progress is shown on a terminal for long work, and removed', async () => {
  vi.useFakeTimers()
  const work = (milliseconds: number) => ({
    estimate: async ({ onProgress }: EstimateOptions) => {
      onProgress?.(event)
      await vi.advanceTimersByTimeAsync(milliseconds)
      return tiny
    },
  })
  const shown = async (
    milliseconds: number,
    terminal: boolean | Record<string, string>,
    ...more: string[]
  ) => {
    const stderr = recorder(terminal !== false)
    await run(['estimate', 'a.txt', ...more], work(milliseconds), {
      stderr,
      env: typeof terminal === 'object' ? terminal : {},
    })
    return stderr.text()
  }
  expect(await shown(600, true)).toBe(
    '\r\u001b[2K⠋ resolving 12 packages · 9 requests, 4.50 kB\r\u001b[2K⠙ resolving 12 packages · 9 requests, 4.50 kB\r\u001b[2K',
  )
  expect(await shown(400, true)).toBe('')
  expect(await shown(600, false)).toBe('')
  expect(await shown(600, true, '-q')).toBe('')
  expect(await shown(600, { TERM: 'dumb' })).toBe('')
  expect(await shown(600, { CI: 'true' })).toBe('')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('the library is not loaded for help or wrong usage', async () => {
  const library = vi.fn(fakeHost([]).library)
  await run(['estimate', '--help'], {}, { library })
  await run(['estimate', '--wrong'], {}, { library })
  await run(['estimate'], {}, { library })
  expect(library).not.toHaveBeenCalled()
})
