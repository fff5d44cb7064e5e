import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ImageReport, image } from '../../../src/index.ts'
import { makeApk } from './made-apk.ts'
import { laterCase, numbersOf, randomCase } from './random-cases.ts'
import { ApkRoot, type RealRun, serveApks } from './real-runs.ts'

/** A Dockerfile whose RUNs were carried out by apk, and what was predicted for each. */
export interface ComparedRuns {
  readonly dockerfile: string
  readonly runs: readonly {
    /** Null if apk refuses, so the build stops. */
    readonly real: RealRun | null
    readonly predicted: PredictedRun
  }[]
}

export interface PredictedRun {
  /** `NAME VERSION` of each package. */
  readonly added: readonly string[]
  readonly files: number
  readonly database: number
  readonly hasLists: boolean
  readonly isKnown: boolean
  /** Whether a finding says that apk refuses. */
  readonly isRefused: boolean
}

/** Carries out the RUNs of a made Dockerfile in a root of its own, and predicts them. */
export async function compareRuns(binary: string, seed: number): Promise<ComparedRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-apk-'))
  const first = randomCase(seed)
  const newer = laterCase(first, new Map(), seed).index
  const paragraphs = new Map(
    `${BASE}${first.index}${newer}`
      .split('\n\n')
      .filter((text) => text.trim() !== '')
      .map((text) => [/^P:.*\nV:.*$/m.exec(text)![0], `${text.trim()}\n\n`]),
  )
  const made = [...paragraphs.values()].map(makeApk)
  const repository = await serveApks(made)
  try {
    const root = new ApkRoot(binary, join(folder, 'root'), repository.url)
    await root.run([['add', '--no-cache', 'base-files']])
    const base = join(folder, 'base.tar')
    spawnSync('tar', ['-C', root.folder, '-cf', base, 'etc', 'lib', 'usr'])
    const runs = runsOf(first.words.slice(1), seed)
    const dockerfile = [
      'FROM made',
      ...runs.map(
        (commands) =>
          `RUN ${commands.map((words) => `apk ${words.map(quoted).join(' ')}`).join(' && ')}`,
      ),
      '',
    ].join('\n')
    mkdirSync(join(folder, 'context'))
    writeFileSync(join(folder, 'context/Dockerfile'), dockerfile)
    writeFileSync(join(folder, 'APKINDEX'), repository.index)
    const report = await image({
      cwd: join(folder, 'context'),
      base,
      apkPackages: [join(folder, 'APKINDEX')],
      cache: false,
      env: {},
    })
    const fails = new Set(
      report.findings.flatMap(({ code, line }) => (code === 'install-fails' ? [line] : [])),
    )
    const predicted = report.layers
      .filter(({ line }) => line !== null)
      .map((layer) => ({ ...runOf(layer), isRefused: fails.has(layer.line) }))
    const compared: ComparedRuns['runs'][number][] = []
    for (const [at, commands] of runs.entries()) {
      const real = await root.run(commands)
      compared.push({ real, predicted: predicted[at]! })
      if (real === null) break
    }
    return { dockerfile, runs: compared }
  } finally {
    repository.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const BASE = 'C:Q1\nP:base-files\nV:1.0-r0\nA:x86_64\nS:1\nI:1\nT:made\nU:none\nL:none\n\n'

const quoted = (word: string): string => (/[<>!~]/.test(word) ? `'${word}'` : word)

/** Adds, removes and upgrades, some of them in one RUN. */
function runsOf(asked: readonly string[], seed: number): readonly (readonly string[][])[] {
  const number = numbersOf(seed * 104_729)
  const below = (limit: number): number => Math.floor(number() * limit)
  const cache = (): readonly string[] => (below(4) === 0 ? [] : ['--no-cache'])
  const name = (): string => `p${below(10)}`
  const bare = (word: string): string => word.replace(/[<>=~].*$/, '')
  const bundle = ['add', ...cache(), '--virtual', '.build', ...asked]
  const quiet = ['add', '-q', ...cache(), ...asked]
  const again = [
    ['add', ...cache(), '-U', name(), name()],
    ['add', ...cache(), '--upgrade', bare(asked[0]!)],
    ['upgrade', ...cache()],
    ['upgrade', '--available', ...cache()],
    ['fix', ...cache()],
    ['del', bare(asked[0]!)],
    ['add', ...cache(), `!${name()}`],
  ]
  switch (below(4)) {
    case 0:
      return [[bundle, ['add', ...cache(), name()], ['del', '.build']], [again[below(7)]!]]
    case 1:
      return [[bundle], [['add', ...cache(), '-t', '.more', name()]], [['del', '.build', '.more']]]
    case 2:
      return [[quiet], [again[below(7)]!], [again[below(7)]!]]
    default:
      return [[quiet, again[below(7)]!], [['del', bare(asked[0]!)]], [again[below(7)]!]]
  }
}

function runOf({ rows, source }: ImageReport['layers'][number]): Omit<PredictedRun, 'isRefused'> {
  const sum = (of: (name: string) => boolean): number =>
    rows.reduce((all, row) => all + (of(row.kind) ? (row.uncompressed_size ?? 0) : 0), 0)
  return {
    added: rows.flatMap(({ kind, name }) => (kind === 'system-packages' ? [name] : [])).sort(),
    files: sum((kind) => kind === 'system-packages'),
    database: sum((kind) => kind === 'system-records'),
    hasLists: rows.some(({ kind }) => kind === 'package-lists'),
    isKnown: source !== 'unknown',
  }
}
