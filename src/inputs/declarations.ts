import { PysizeError } from '../errors.ts'
import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { DeclaredProject } from './declared-project.ts'
import { readEggRequires } from './egg-requires.ts'
import type { FileLookup } from './project-files.ts'
import { type ProjectTable, readProjectTable } from './pyproject.ts'
import { readSetupCfg } from './setup-cfg.ts'
import { readSetupPy } from './setup-py.ts'
import { parseToml } from './toml.ts'

/** A project's declarations: `static` where its author declared them, `estimated` where running a setup.py may change them. */
export interface Declarations {
  readonly project: DeclaredProject
  readonly source: 'static' | 'estimated'
}

/**
 * Reads what a source tree declares, the surest first: `[project]`, an egg-info, then setup.cfg and literals in setup.py.
 *
 * @param paths the paths in the tree, by which an egg-info is found
 */
export function readDeclarations(files: FileLookup, paths: Iterable<string>): Declarations | undefined {
  const table = projectTable(files)
  if (table.kind === 'declared') return { project: table.project, source: 'static' }
  return fromEggInfo(files, paths) ?? fromSetup(files, table.kind === 'dynamic')
}

/** A pyproject.toml that is no TOML says nothing: published archives hold such. */
function projectTable(files: FileLookup): ProjectTable {
  const text = files('pyproject.toml')
  if (text === undefined) return { kind: 'absent' }
  try {
    return readProjectTable(parseToml('pyproject.toml', text), files)
  } catch (error) {
    if (error instanceof PysizeError) return { kind: 'absent' }
    throw error
  }
}

/** An egg-info without a requires.txt belongs to a project without dependencies. */
function fromEggInfo(files: FileLookup, paths: Iterable<string>): Declarations | undefined {
  for (const path of paths) {
    const folder = /^((?:[^/]+\/)?[^/]+\.egg-info)\/PKG-INFO$/.exec(path)?.[1]
    if (folder === undefined) continue
    const { name, version, requiresPython } = parseCoreMetadata(files(path) ?? '')
    const requires = readEggRequires(files(`${folder}/requires.txt`) ?? '')
    return { project: { name, version, requiresPython, ...requires }, source: 'static' }
  }
  return undefined
}

/**
 * setuptools lets setup.cfg override what setup.py says. Where neither names dependencies there are none, unless `[project]` says that a build
 * finds them.
 */
function fromSetup(files: FileLookup, dynamic: boolean): Declarations | undefined {
  const cfgText = files('setup.cfg')
  const pyText = files('setup.py')
  const cfg = cfgText === undefined ? undefined : readSetupCfg(cfgText, files)
  const py = pyText === undefined ? undefined : readSetupPy(pyText)
  const found = [cfg, py].filter((declared) => declared !== undefined)
  const first = (key: 'name' | 'version' | 'requiresPython'): string => found.map((declared) => declared[key]).find(Boolean) ?? ''
  const dependencies = cfg?.dependencies ?? py?.dependencies ?? (dynamic || py?.computed ? undefined : [])
  if (dependencies === undefined || (py === undefined && first('name') === '')) return undefined
  return {
    project: {
      name: first('name'),
      version: first('version'),
      requiresPython: first('requiresPython') || null,
      dependencies,
      optional: new Map(found.flatMap((declared) => [...declared.optional])),
    },
    source: py === undefined || (cfg?.dependencies !== undefined && !py.declares) ? 'static' : 'estimated',
  }
}
