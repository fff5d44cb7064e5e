import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sizeOnDisk, totalOnDisk } from '../../src/analyse/on-disk.ts'
import { isFile, linesBySize, type OwnLine, placeOf } from '../../src/analyse/own-lines.ts'
import {
  type Advice,
  advise,
  type EstimateOptions,
  estimate,
  type PackageEstimate,
  PysizeError,
  type Scenario,
} from '../../src/index.ts'
import { applyEdits, linesAt } from '../../src/inputs/edits/apply-edits.ts'
import { normalizeName } from '../../src/packaging/name.ts'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import type { AdviceSet } from './sets.ts'

/** The result of a question. `explained`: it differs, and the output said that it may. */
export type Verdict = 'equal' | 'explained' | 'different' | 'unanswered'

export interface Question {
  readonly what: string
  readonly verdict: Verdict
  readonly note: string
}

type Edits = readonly Pick<Advice['edits'][number], 'file' | 'line' | 'remove' | 'add'>[]

/** Asks all questions of one set; `work` is an empty folder. */
export async function questionsOf(
  set: AdviceSet,
  given: EstimateOptions,
  work: string,
): Promise<readonly Question[]> {
  const options: EstimateOptions = { ...given, ...set.options, compare: false }
  const ask = async (edits: Edits, changed: EstimateOptions = {}): Promise<Scenario | string> => {
    try {
      const { scenarios } = await estimate({
        ...options,
        ...changed,
        cwd: copyOf(set, edits, work),
      })
      return scenarios[0]!
    } catch (error) {
      if (error instanceof PysizeError) return `${error.code}: ${error.message.slice(0, 160)}`
      throw error
    }
  }
  const cwd = copyOf(set, [], work)
  const plain = await ask([])
  if (typeof plain === 'string') return [{ what: 'the set', verdict: 'unanswered', note: plain }]
  const lines = linesBySize(plain).filter(({ file }) => isFile(file))
  const questions: Question[] = retained(plain)
  const resolved = await ask([], { resolveDeletions: true })
  const exact = new Map(
    (typeof resolved === 'string' ? [] : linesBySize(resolved)).map((line) => [
      placeOf(line),
      line.saves,
    ]),
  )
  for (const line of lines.length === 1 ? [] : lines) {
    const remove = linesAt(readFileSync(join(cwd, line.file), 'utf8'), line.line!)
    const without = await ask([{ file: line.file, line: line.line, remove, add: [] }])
    questions.push({
      what: `without ${line.requirement}`,
      ...ofLine(line, exact.get(placeOf(line)), plain, without),
    })
  }
  const report = await advise({ ...given, ...set.options, cwd }).catch((error: unknown) => {
    if (error instanceof PysizeError) return error
    throw error
  })
  if (report instanceof PysizeError)
    return [...questions, { what: 'advice', verdict: 'unanswered', note: report.message }]
  for (const piece of report.advice)
    questions.push({ what: piece.title, ...(await ofAdvice(piece, ask)) })
  return questions
}

function copyOf({ from }: AdviceSet, edits: Edits, work: string): string {
  const folder = mkdtempSync(join(work, 'copy-'))
  if ('text' in from) writeFileSync(join(folder, 'requirements.txt'), from.text)
  else cpSync(from.folder, folder, { recursive: true })
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const own = edits.filter((edit) => edit.file === file)
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), applyEdits(readFileSync(join(folder, file), 'utf8'), own))
  }
  return folder
}

const total = (packages: readonly PackageEstimate[]): number =>
  packages.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)

function ofLine(
  line: OwnLine,
  exact: number | undefined,
  plain: Scenario,
  without: Scenario | string,
): { readonly verdict: Verdict; readonly note: string } {
  if (typeof without === 'string') return { verdict: 'unanswered', note: without }
  const saves = total(plain.packages) - total(without.packages)
  if (saves === line.saves) return { verdict: 'equal', note: '' }
  const note = `${line.saves} said, ${exact} with --resolve-deletions, ${saves} resolved again, versions ${line.versions}`
  return {
    verdict: line.versions === 'may-change' && exact === saves ? 'explained' : 'different',
    note,
  }
}

/**
 * The packages that are not reached without each package, found in another way than by dominators:
 * from the lines, over packages and their extras, by the JSON.
 */
function retained({ packages }: Scenario): Question[] {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const partsOf = (text: string): readonly string[] => {
    const { name, extras } = parseRequirement(text)
    return [name, ...extras.map((extra) => `${name}[${normalizeName(extra)}]`)]
  }
  const lines = packages.flatMap(({ name, without_line = [] }) =>
    without_line.map(({ requirement }) => ({ name, requirement })),
  )
  const reached = (gone: string): ReadonlySet<string> => {
    const found = new Set(
      lines.flatMap(({ name, requirement }) => (name === gone ? [] : partsOf(requirement))),
    )
    for (const part of found) {
      const [name = '', extra = ''] = part.split(/[[\]]/)
      for (const edge of byName.get(name)?.requires ?? [])
        if (edge.name !== gone && (edge.extra ?? '') === extra)
          for (const next of partsOf(edge.requirement)) found.add(next)
    }
    return found
  }
  const wrong = packages.filter(({ name, retained_size }) => {
    const left = reached(name)
    return (
      retained_size !== null &&
      retained_size !== total(packages.filter((one) => !left.has(one.name)))
    )
  })
  const note = wrong.map(({ name }) => name).join(', ')
  return [
    {
      what: `retained sizes of ${packages.length} packages`,
      verdict: wrong.length === 0 ? 'equal' : 'different',
      note,
    },
  ]
}

/** The advised lines, written into copies of the files, or given as options. */
async function ofAdvice(
  { code, title, edits, commands, total_after: said, targets, lines }: Advice,
  ask: (edits: Edits, changed?: EstimateOptions) => Promise<Scenario | string>,
): Promise<{ readonly verdict: Verdict; readonly note: string }> {
  const changed =
    code === 'strip-files' ? strippingOf(title) : changeOf(code, edits, commands, lines)
  const why =
    code === 'strip-files'
      ? 'its line keeps files of single projects, which no option can tell'
      : 'its tool does it'
  if (changed === null) return { verdict: 'unanswered', note: why }
  const [first, ...others] = targets
  const result = await ask(edits, { ...changed, platform: first! })
  if (typeof result === 'string') return { verdict: 'different', note: result }
  for (const platform of others) {
    const other = await ask(edits, { ...changed, platform })
    if (typeof other === 'string') return { verdict: 'different', note: `${platform}: ${other}` }
  }
  const after = totalOnDisk(result.totals)
  return after === said
    ? { verdict: 'equal', note: '' }
    : { verdict: 'different', note: `${said} said, ${after} resolved again` }
}

/** The kinds of file that `--strip` leaves out of all packages. */
function strippingOf(title: string): EstimateOptions | null {
  const [, kind] = Object.entries({
    tests: 'tests',
    stubs: 'stubs',
    headers: 'sources',
    static: 'static',
  }).find(([word]) => title.includes(word))!
  return title.includes('not those of') ? null : { strip: [kind] }
}

function changeOf(
  code: Advice['code'],
  edits: Edits,
  commands: readonly string[],
  lines: readonly string[],
): EstimateOptions | null {
  if (code === 'no-bytecode') return { compile: false }
  const build = /--torch-backend (\S+)/.exec(commands[0] ?? '')?.[1]
  if (build !== undefined) return { torch: build }
  return edits.length > 0 && lines.length > 0 ? {} : null
}
