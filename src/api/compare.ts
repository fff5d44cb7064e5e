import pLimit from 'p-limit'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { sharedParts, sideBySide } from '../analyse/side-by-side.ts'
import { inputError, PysizeError } from '../errors.ts'
import { readOnce } from '../inputs/read-once.ts'
import { shownName } from '../inputs/source.ts'
import type { CompareColumn, Comparison } from '../model/comparison.ts'
import type { InstallerName } from '../model/estimate.ts'
import type { CompareOptions, EstimateOptions } from '../options/options.ts'
import { type Draft, draftOf, unique } from '../scenarios/draft.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import { solvableBuilds } from '../scenarios/torch/solvable-builds.ts'
import { refuseGates } from './refuse-options.ts'

const AT_ONCE = 8
/** No table has room for more columns. */
const MOST_COLUMNS = 48

/** The options of one column. */
interface Variant {
  readonly file: string
  readonly python?: string
  readonly platform?: string
  readonly torch?: string
  readonly installer?: InstallerName
}

/**
 * Several environments side by side, in one session: pages, metadata and weights are requested once
 * for all.
 */
export function compareWith(
  files: readonly string[],
  options: CompareOptions,
  host: Host,
): Promise<Comparison> {
  refuseGates(options, 'compare')
  const { pythons = [], platforms = [], torches = [], installers = [], stdin, ...rest } = options
  const given = stdin === undefined ? rest : { ...rest, stdin: readOnce(stdin) }
  const named = product(files, {
    python: pythons,
    platform: platforms,
    torch: torches,
    installer: installers,
  })
  if (named.length < 2 && !named.some(isAllBuilds))
    throw inputError('one-side', 'There is nothing to compare.', {
      hint: 'Name several files, or give an option several values: pysize compare requirements.txt --python 3.11,3.12',
    })
  requireFew(named)
  return withSession(given, host, async (session) => {
    const variants = (
      await Promise.all(named.map((variant) => withBuilds(variant, given, session)))
    ).flat()
    requireFew(variants)
    const answers = await pLimit(AT_ONCE).map(
      variants,
      async ({ file, ...own }): Promise<Draft | PysizeError> => {
        try {
          return await draftOf(
            { ...given, ...own, files: [file], compare: false } satisfies EstimateOptions,
            session,
          )
        } catch (error) {
          if (error instanceof PysizeError) return error
          throw error
        }
      },
    )
    await session.store.flush()
    const drafts = answers.flatMap((one) => (one instanceof PysizeError ? [] : [one]))
    if (drafts.length === 0) throw answers[0]
    const isTold = (key: keyof Variant): boolean =>
      new Set(variants.map((variant) => variant[key])).size > 1 ||
      (key === 'torch' && named.some(isAllBuilds))
    const columns = variants.map((variant, at) => columnOf(variant, answers[at]!, isTold))
    const rows = sideBySide(
      answers.map((one) => (one instanceof PysizeError ? null : one.scenarios[0]!)),
    )
    return {
      schema_version: 1,
      command: 'compare',
      as_of: drafts
        .map(({ as_of }) => as_of)
        .sort()
        .at(-1)!,
      inputs: [
        ...new Map(drafts.flatMap(({ inputs }) => inputs).map((one) => [one.file, one])).values(),
      ],
      scenarios: answers.flatMap((one, at) =>
        one instanceof PysizeError ? [] : [{ ...one.scenarios[0]!, name: columns[at]!.name }],
      ),
      compare: { columns, rows, shared: sharedParts(columns, rows) },
      warnings: unique([...drafts.flatMap(({ warnings }) => warnings), ...session.warnings]),
      network: session.usage(),
    }
  })
}

function requireFew({ length }: readonly Variant[]): void {
  if (length > MOST_COLUMNS)
    throw inputError(
      'too-many-sides',
      `That would be ${length} environments; at most ${MOST_COLUMNS} can be compared.`,
    )
}

/** `--torch all` */
const isAllBuilds = ({ torch }: Variant): boolean => torch?.toLowerCase() === 'all'

/** A variant for each build on PyTorch's index with which the environment can be installed. */
async function withBuilds(
  variant: Variant,
  given: Omit<EstimateOptions, 'files'>,
  session: Session,
): Promise<readonly Variant[]> {
  if (!isAllBuilds(variant)) return [variant]
  const { torch: _, ...rest } = variant
  const builds = await solvableBuilds({ ...given, ...rest, files: [variant.file] }, session)
  if (builds.length > 0) return builds.map((torch) => ({ ...variant, torch }))
  // Then the environment itself fails, or the index fails, or the environment has no torch.
  const { scenarios } = await draftOf(
    { ...given, ...rest, files: [variant.file], compare: false },
    session,
  )
  if (!scenarios[0]!.packages.some(({ name }) => name === 'torch'))
    throw inputError('not-in-environment', `${shownName(variant.file)} does not install torch.`, {
      hint: 'Leave out --torch all.',
    })
  await draftOf(
    { ...given, ...variant, torch: 'cpu', files: [variant.file], compare: false },
    session,
  )
  return []
}

/** Every file with every combination of the values. An option without values stays unchanged. */
function product(
  files: readonly string[],
  values: { readonly [K in Exclude<keyof Variant, 'file'>]: readonly NonNullable<Variant[K]>[] },
): readonly Variant[] {
  let variants: readonly Variant[] = files.map((file) => ({ file }))
  for (const [name, all] of Object.entries(values))
    if (all.length > 0)
      variants = variants.flatMap((variant) =>
        [...new Set(all)].map((value) => ({ ...variant, [name]: value })),
      )
  return variants
}

/**
 * @param isShown whether a part belongs in the name, because the columns differ in it
 */
function columnOf(
  variant: Variant,
  answer: Draft | PysizeError,
  isShown: (key: keyof Variant) => boolean,
): CompareColumn {
  const { file, ...own } = variant
  const parts = Object.entries({ ...variant, file: shownName(file) })
  const name = parts
    .flatMap(([key, text]) => (isShown(key as keyof Variant) ? [text] : []))
    .join(', ')
  const column = { name, file: shownName(file), torch: own.torch ?? null }
  if (answer instanceof PysizeError)
    return {
      ...column,
      target: null,
      installer: own.installer ?? 'pip',
      totals: null,
      error: answer,
    }
  const { target, installer, totals } = answer.scenarios[0]!
  const { packages, download_size, installed_size, overhead_size, bytecode_size } = totals
  const sums = {
    packages,
    download_size,
    installed_size,
    overhead_size,
    bytecode_size,
    on_disk_size: totalOnDisk(totals),
  }
  return { ...column, target, installer, totals: sums, error: null }
}
