import { PysizeError } from '../errors.ts'
import { isSetuptools } from './build-system.ts'
import { byExtra, type Computed, decidedRequirements, reconcile } from './computed.ts'
import type { DeclaredProject } from './declared-project.ts'
import { readEggInfo } from './egg-info.ts'
import type { FileLookup } from './project-files.ts'
import { type ProjectTable, readProjectTable } from './project-table.ts'
import type { ProjectTree } from './project-tree.ts'
import { readSetupCfg } from './setup-cfg.ts'
import { parseToml, type TomlTable } from './toml.ts'
import { readToolProject } from './tool-project.ts'

/**
 * A project's declarations: `static` if its author declared them, `estimated` if running a setup.py
 * may change them. `unread`: a file with this information exists and could not be read.
 */
export type Declarations =
  | {
      readonly kind: 'declared'
      readonly project: DeclaredProject
      readonly source: 'static' | 'estimated'
      /** The values that setup.py computes from the machine it runs on. */
      readonly computed: Computed | null
    }
  | { readonly kind: 'unread'; readonly path: string }

/**
 * Reads the declarations of a source tree, the most certain first: `[project]`, the table of its
 * build tool, an egg-info compared with its setup.py, then setup.cfg and setup.py.
 *
 * @param name the project's name if it is known
 */
export function readDeclarations(tree: ProjectTree, name = ''): Declarations | undefined {
  const { file: files, paths, script, folder } = tree
  const unread = ['pyproject.toml', 'setup.cfg', 'setup.py'].find(
    (path) => paths?.has(path) && files(path) === undefined,
  )
  if (unread !== undefined) return { kind: 'unread', path: unread }
  const table = projectTable(files)
  if (table.kind === 'declared')
    return { kind: 'declared', project: table.project, source: 'static', computed: null }
  // The PKG-INFO of an archive has what a build made from these tables.
  const own = paths === null ? toolProject(files, folder) : undefined
  if (own !== undefined) return { kind: 'declared', project: own, source: 'static', computed: null }
  const egg = paths === null ? undefined : readEggInfo(files, paths, name)
  if (egg?.kind === 'unread') return egg
  if (egg !== undefined) {
    const held =
      script === undefined
        ? { project: egg.project, computed: null }
        : reconcile(egg.project, script)
    return { kind: 'declared', source: 'static', ...held, project: asBuilt(held.project, script) }
  }
  const setup = fromSetup(tree, table.kind === 'dynamic')
  return setup?.kind === 'declared' ? { ...setup, project: asBuilt(setup.project, script) } : setup
}

/** The project's part of the METADATA that today's setuptools writes. */
const asBuilt = (project: DeclaredProject, script: ProjectTree['script']): DeclaredProject =>
  script?.breaksHeaders === true
    ? { ...project, requiresPython: null, dependencies: [], optional: new Map() }
    : project

/** A pyproject.toml that is not TOML is ignored: published archives contain such files. */
export const projectTable = (files: FileLookup): ProjectTable =>
  fromPyproject(files, (table) => readProjectTable(table, files)) ?? { kind: 'absent' }

const toolProject = (files: FileLookup, folder: string | null): DeclaredProject | undefined =>
  fromPyproject(files, (table) => readToolProject(table, files, folder))

function fromPyproject<T>(files: FileLookup, read: (table: TomlTable) => T): T | undefined {
  const text = files('pyproject.toml')
  if (text === undefined) return undefined
  try {
    return read(parseToml('pyproject.toml', text))
  } catch (error) {
    if (error instanceof PysizeError) return undefined
    throw error
  }
}

/**
 * In setuptools, setup.cfg overrides setup.py. If neither names dependencies, there are none,
 * unless `[project]` leaves them to a build, or another backend builds.
 */
function fromSetup(
  { file: files, build, script }: ProjectTree,
  dynamic: boolean,
): Declarations | undefined {
  const cfgText = files('setup.cfg')
  const cfg = cfgText === undefined ? undefined : readSetupCfg(cfgText, files)
  const given = script === undefined ? undefined : byExtra(script)
  const own = given?.get('')
  const computedAll = own !== undefined && own.rest !== null
  const dependencies =
    cfg?.dependencies ??
    (computedAll
      ? undefined
      : own === undefined
        ? dynamic || !isSetuptools(build)
          ? undefined
          : []
        : decidedRequirements(own))
  const name = cfg?.name || script?.name || ''
  if (dependencies === undefined || (script === undefined && name === '')) return undefined
  const extras = [...(given ?? [])]
    .filter(([extra]) => extra !== '')
    .map(([extra, one]) => [extra, decidedRequirements(one)] as const)
  const computed =
    script === undefined || cfg?.dependencies !== undefined
      ? null
      : reconcile({ ...EMPTY, dependencies }, script).computed
  return {
    kind: 'declared',
    project: {
      name,
      version: cfg?.version || script?.version || '',
      requiresPython: cfg?.requiresPython ?? script?.requiresPython ?? null,
      dependencies,
      optional: new Map([...(cfg?.optional ?? []), ...extras]),
    },
    source:
      script === undefined || (cfg?.dependencies !== undefined && own === undefined)
        ? 'static'
        : 'estimated',
    computed,
  }
}

const EMPTY: DeclaredProject = {
  name: '',
  version: '',
  requiresPython: null,
  dependencies: [],
  optional: new Map(),
}
