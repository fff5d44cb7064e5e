import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Place, PysizeError } from '../../src/errors.ts'
import type { EstimateOptions } from '../../src/options/options.ts'
import { type Alternatives, LINES_ONLY } from '../../src/resolve/alternatives.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { changedPlan } from '../../src/scenarios/plan/changed-plan.ts'
import { takeTurns } from '../../src/turns.ts'
import { planFor, textIndex, universeFor } from './support.ts'

/** A question to an index (in the form of `textIndex`), as a person would write it. */
export interface Failing
  extends Pick<EstimateOptions, 'installer' | 'python' | 'platform' | 'glibc' | 'excludeNewer'> {
  readonly index: string
  /** The lines of requirements.txt, which may name the other files. */
  readonly lines: readonly string[]
  /** More files, by name. */
  readonly files?: Readonly<Record<string, readonly string[]>>
  /** When a file was uploaded, and its sha256, by file name. */
  readonly uploaded?: Readonly<Record<string, string>>
  readonly hashes?: Readonly<Record<string, string>>
  /** PyTorch's indexes by build; any other build has no packages. */
  readonly torchIndexes?: Readonly<Record<string, string>>
  /** Nothing can be tried. */
  readonly noTime?: boolean
  /** Is called with the file names whose metadata is requested. */
  readonly asked?: (filename: string) => void
}

/** The explanation as one text: `code: sentence`, the places, the hint. */
export async function explanation({
  index,
  lines,
  files = {},
  uploaded = {},
  hashes = {},
  torchIndexes = {},
  noTime = false,
  asked,
  ...options
}: Failing): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'pysize-explain-'))
  try {
    const written = Object.entries({ ...files, 'requirements.txt': lines })
    await Promise.all(written.map(([name, text]) => writeFile(join(cwd, name), text.join('\n'))))
    const plan = await planFor({
      installer: 'uv',
      python: '3.11.7',
      ...options,
      files: ['requirements.txt'],
      cwd,
    })
    const { pages, metadata } = textIndex(index)
    const dated = [...pages].map(([name, page]) => {
      const known = page.map((file) => ({
        ...file,
        uploadTime:
          uploaded[file.filename] === undefined ? null : Date.parse(uploaded[file.filename]!),
        sha256: hashes[file.filename] ?? null,
      }))
      return [name, known] as const
    })
    const texts = { pages: new Map(dated), metadata }
    const alternatives: Alternatives = {
      ...LINES_ONLY,
      ...(noTime ? { timeUp: () => Promise.resolve() } : {}),
      changed: async (change) => {
        const changed = await changedPlan(plan, change, takeTurns(undefined))
        const torch = textIndex(torchIndexes[changed.torch ?? ''] ?? 'none 1.0')
        const pages =
          changed.torch === null
            ? texts.pages
            : new Map([...texts.pages, ['torch', torch.pages.get('torch') ?? []]])
        return {
          request: changed.request,
          universe: universeFor(
            changed,
            { pages, metadata: new Map([...metadata, ...torch.metadata]) },
            asked,
          ),
        }
      },
    }
    const { packages } = await resolve(plan.request, universeFor(plan, texts, asked), alternatives)
    return `solved: ${[...packages.values()].map(({ candidate }) => `${candidate.name} ${candidate.version.normal}`).join(', ')}`
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    if (error.exitCode !== 3) throw error
    return shown(error)
  } finally {
    await rm(cwd, { recursive: true })
  }
}

const shown = ({ code, message, places, hint }: PysizeError): string =>
  [
    `${code}: ${message}`,
    ...places.map(position),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ].join('\n')

const position = ({ file, line }: Place): string => `at ${file}:${line}`
