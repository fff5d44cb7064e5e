import { checkArgument, checkOptions, checkQuestion, checkSides } from '../api/check-options.ts'
import { estimateAllWith, estimateWith } from '../api/estimate.ts'
import { libraryHost } from '../api/library-host.ts'
import { packageName } from '../api/package-name.ts'
import type { AdviceReport } from '../model/advice.ts'
import type { Comparison } from '../model/comparison.ts'
import type { Diff } from '../model/diff.ts'
import type { TreeAnswer, WhyAnswer } from '../model/documents.ts'
import type { Estimate, Estimates } from '../model/estimate.ts'
import type { InitReport } from '../model/init-report.ts'
import type { VerifyReport } from '../model/verification.ts'
import type {
  AdviseOptions,
  CompareOptions,
  DiffOptions,
  EstimateOptions,
  InitOptions,
  TreeOptions,
  VerifyOptions,
} from '../options/options.ts'

/**
 * Resolves what an installer would install for some requirements, and weighs it, without building
 * or downloading it.
 *
 * @example
 * const { scenarios } = await estimate({ files: ['requirements.txt'], python: '3.12' })
 * console.log(scenarios[0].totals.installed_size) // bytes
 *
 * @throws PysizeError with a `code`, an `exitCode` (2 input, 3 no solution, 4 index), places and a
 * hint
 */
export async function estimate(options: EstimateOptions): Promise<Estimate> {
  checkQuestion(options)
  return estimateWith(options, libraryHost(options))
}

/**
 * Estimates several files, each on its own, in parallel, and makes no request twice. A file
 * that fails has its error in its place.
 *
 * @example
 * const { estimates } = await estimateAll(['web.txt', 'worker.txt'], { python: '3.12' })
 * for (const { file, estimate, error } of estimates) console.log(file, estimate?.scenarios[0]?.totals.installed_size ?? error?.code)
 *
 * @param options for every file
 * @throws PysizeError if no file can be estimated, for example if the snapshot is missing
 */
export async function estimateAll(
  files: readonly string[],
  options: Omit<EstimateOptions, 'files'> = {},
): Promise<Estimates> {
  checkArgument('files', files, 'texts')
  checkOptions(options)
  return estimateAllWith(files, options, libraryHost(options))
}

/**
 * Explains why a package is part of an environment: the paths from the user's lines, the bounds of
 * its version, and its sizes.
 *
 * @example
 * const { why: answer } = await why({ files: ['requirements.txt'] }, 'numpy')
 * for (const path of answer.paths) console.log(`${path[0].file}:${path[0].line}`, path.map(({ requirement }) => requirement).join(' > '))
 * console.log(answer.version, answer.held_by?.without) // the version, and the one without its bounds
 *
 * @param name in any spelling: `Foo_Bar` is `foo-bar`
 * @throws PysizeError as `estimate` does; exit 2: `bad-name`, `not-in-environment` with a hint on
 * what would bring it
 */
export async function why(options: EstimateOptions, name: string): Promise<WhyAnswer> {
  checkQuestion(options)
  const asked = packageName(name)
  const { whyWith } = await import('../api/why.ts')
  return whyWith(options, asked, libraryHost(options))
}

/**
 * Arranges an environment as a tree: the dependencies of each of the user's lines, or with `invert`
 * the dependents of a package. Each node has three sizes on disk, in bytes: its own, with the
 * packages that only it needs, and with all its dependencies.
 *
 * @example
 * const { tree: shown } = await tree({ files: ['requirements.txt'], depth: 1 })
 * for (const { name, retained_size, children } of shown.roots) console.log(name, retained_size, children.length)
 *
 * @throws PysizeError as `estimate` does; exit 2 `not-in-environment` if `invert` is not part of
 * the environment
 */
export async function tree(options: TreeOptions): Promise<TreeAnswer> {
  checkQuestion(options)
  const { invert, ...shape } = options
  const { treeWith } = await import('../api/tree.ts')
  return treeWith(shape, invert === undefined ? null : packageName(invert), libraryHost(options))
}

/**
 * Resolves and weighs several environments and puts them side by side: files, or one file for
 * several Pythons, platforms, builds of torch and installers.
 *
 * @example
 * const { compare: { columns } } = await compare(['requirements.txt'], { pythons: ['3.11', '3.12'] })
 *
 * @throws PysizeError as `estimate` does if no environment can be resolved
 */
export async function compare(
  files: readonly string[],
  options: CompareOptions = {},
): Promise<Comparison> {
  checkArgument('files', files, 'texts')
  checkOptions(options)
  const { compareWith } = await import('../api/compare.ts')
  return compareWith(files, options, libraryHost(options))
}

/**
 * Compares the weights of two sides: the added, removed and changed packages, and the changed line
 * behind each. A side is a file, a JSON estimate that was saved, or a git revision. Both are resolved at one
 * state of the index.
 *
 * @example
 * const { diff: { causes }, growth } = await diff('main', 'HEAD', { failIfGrows: '50MB' })
 *
 * @param next leave it out if `old` is a range (`main..HEAD`), or to compare a revision with the
 * working folder
 * @throws PysizeError as `estimate` does; exit 2 if a side is neither file nor revision
 */
export async function diff(
  old: string,
  next: string | undefined,
  options: DiffOptions = {},
): Promise<Diff> {
  checkSides(old, next)
  checkOptions(options)
  const { diffWith } = await import('../api/diff.ts')
  return diffWith(old, next, options, libraryHost(options))
}

/**
 * Compares a real environment with the packages that its requirements would install, or, without
 * files, with its own records: missing, changed and unneeded packages. Nothing is written, and no
 * code of the environment is run.
 *
 * @example
 * const { verify: found } = await verify({ path: '.venv', files: ['requirements.txt'] })
 * for (const { name, version } of found.missing) console.log(name, version)
 *
 * @throws PysizeError as `estimate` does; exit 2 if there is no environment, or an option
 * contradicts it
 */
export async function verify(options: VerifyOptions = {}): Promise<VerifyReport> {
  checkOptions(options)
  const { verifyWith } = await import('../api/verify.ts')
  return verifyWith(options, libraryHost(options))
}

/**
 * Finds what makes an environment smaller: the CPU build of torch, lighter packages, lines to drop.
 * Each piece of advice was proved by resolving and weighing the changed files.
 *
 * @example
 * const { advice } = await advise({ files: ['requirements.txt'], budget: '4GB' })
 * for (const { title, saves, lines } of advice) console.log(title, saves, lines.join('\n')) // bytes
 *
 * @throws PysizeError as `estimate` does
 */
export async function advise(options: AdviseOptions): Promise<AdviceReport> {
  checkQuestion(options)
  const { adviseWith } = await import('../api/advise.ts')
  return adviseWith(options, libraryHost(options))
}

/**
 * Measures an environment and writes its target and a limit to `[tool.pysize]` of the project's
 * pyproject.toml.
 *
 * @throws PysizeError as `estimate` does; exit 2 if there are settings already
 */
export async function init(options: InitOptions): Promise<InitReport> {
  checkOptions(options)
  const { initWith } = await import('../api/init.ts')
  return initWith(options, libraryHost(options))
}
