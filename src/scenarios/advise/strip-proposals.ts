import { totalOnDisk } from '../../analyse/on-disk.ts'
import { STRIP_BREAKS } from '../../analyse/strip-breaks.ts'
import trials from '../../analyse/strip-trials.json' with { type: 'json' }
import type { StrippedKind } from '../../inputs/input.ts'
import type { Scenario } from '../../model/estimate.ts'
import { listNames } from '../../text/lists.ts'
import type { Proposal } from './proposal.ts'

/** A kind of file without which the largest projects were imported (`npm run check:strip`). */
interface Trial {
  readonly kind: StrippedKind
  /**
   * Projects whose files of that kind are imported by others, with their folders in site-packages.
   */
  readonly except: readonly { readonly name: string; readonly folders: readonly string[] }[]
}

const TRIALS: readonly Trial[] = trials.kinds.map(({ kind, except }) => ({
  kind: kind as StrippedKind,
  except,
}))

/** A kind below this share of the environment is not worth a line. */
const WORTH = 0.001

/** The words for the files in a sentence, and the `find` tests for them. */
const FILES: Readonly<Record<StrippedKind, { readonly words: string; readonly find: string }>> = {
  tests: { words: 'the tests', find: folders('test', 'tests') },
  docs: { words: 'the documents', find: folders('doc', 'docs') },
  stubs: { words: 'the type stubs (*.pyi)', find: files('pyi') },
  sources: {
    words: 'headers and sources of compiled modules',
    find: files(
      'c',
      'cc',
      'cpp',
      'cxx',
      'cu',
      'cuh',
      'f',
      'f90',
      'h',
      'hh',
      'hpp',
      'hxx',
      'inc',
      'inl',
      'pxd',
      'pxi',
      'pyx',
      'rs',
    ),
  },
  static: { words: 'static libraries (*.a, *.lib)', find: files('a', 'lib') },
  debug: { words: 'debug symbols', find: files('debug', 'dwp') },
  bytecode: { words: 'the bytecode', find: files('pyc') },
}

function folders(...names: readonly string[]): string {
  return `-type d ${anyOf(names)} -exec rm -r {} +`
}

function files(...extensions: readonly string[]): string {
  return `-type f ${anyOf(extensions.map((one) => `'*.${one}'`))} -delete`
}

function anyOf(names: readonly string[]): string {
  const tests = names.map((name) => `-name ${name}`)
  return tests.length === 1 ? tests.join('') : `\\( ${tests.join(' -o ')} \\)`
}

/**
 * Kinds of file to delete after the install: tested ones, without the projects that need theirs.
 * Kinds that the user already strips are left out.
 */
export function stripProposals(
  scenario: Scenario,
  already: readonly string[],
): readonly Proposal[] {
  const worth = totalOnDisk(scenario.totals) * WORTH
  return TRIALS.filter(({ kind }) => !already.includes(kind)).flatMap(({ kind, except }) => {
    const names = new Set(except.map(({ name }) => name))
    const takes = scenario.packages.reduce(
      (sum, one) => sum + (names.has(one.name) ? 0 : (one.kinds?.[kind] ?? 0)),
      0,
    )
    return takes < worth || takes === 0
      ? []
      : [
          proposal(
            kind,
            except.filter(({ name }) => scenario.packages.some((one) => one.name === name)),
          ),
        ]
  })
}

function proposal(kind: StrippedKind, except: Trial['except']): Proposal {
  const { words, find } = FILES[kind]
  const kept = except
    .flatMap((one) => one.folders.map((folder) => `-not -path '*/site-packages/${folder}/*' `))
    .join('')
  const line = `find "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" -depth ${kept}${find}`
  const names = except.map(({ name }) => name)
  return {
    code: 'strip-files',
    title: `Delete ${words} after the install${names.length === 0 ? '' : ` (not those of ${listNames(names, 4)}, which ${names.length === 1 ? 'needs' : 'need'} them at import)`}`,
    breaks: STRIP_BREAKS[kind],
    notes: ['In an image, add it to the RUN line of the install: a later layer frees nothing.'],
    // Some packages compile or link at run time, which an import does not show.
    harm: kind === 'sources' || kind === 'static' ? 2 : 1,
    places: [],
    lines: [line],
    edits: [],
    commands: [line],
    change: {
      edits: [],
      keepsPackages: true,
      plan: (plan) => ({ ...plan, strip: [...plan.strip, { kind, except: new Set(names) }] }),
    },
  }
}
