import type { FileSystem } from '../../images/file-system/image-files.ts'
import { liesIn } from '../../images/file-system/image-path.ts'
import { type PythonEnvironment, searchPath } from '../../images/python/python-environment.ts'
import type { StageConfig } from '../../images/stages/step.ts'
import { minorOf } from '../../installed/environment.ts'

/** How a container of an image looks for programs and modules. */
export interface ContainerRuntime {
  readonly env: ReadonlyMap<string, string>
  /** The folders of programs. */
  readonly path: readonly string[]
  /** The interpreter that `python3` starts; undefined if no known one is on the path. */
  readonly python: PythonEnvironment | undefined
  readonly workdir: string
  readonly home: string
}

export function containerRuntime(
  { env, workdir, user }: StageConfig,
  environments: readonly PythonEnvironment[],
): ContainerRuntime {
  const known = new Map(
    [...env].flatMap(([name, { value }]) =>
      value.unknown.length === 0 ? [[name, value.text] as const] : [],
    ),
  )
  const around = { env: known, cwd: workdir.value || '/', activated: null }
  const path = searchPath(around)
  const name = user.value.split(':', 1)[0] ?? ''
  return {
    env: known,
    path,
    python: path.flatMap(
      (folder) =>
        environments.find(({ programs, scripts }) => programs === folder || scripts === folder) ??
        [],
    )[0],
    workdir: around.cwd,
    home: known.get('HOME') ?? (/^(?:root|0)?$/.test(name) ? '/root' : `/home/${name}`),
  }
}

/** Whether modules of a folder can be imported by the Python that uses it. */
export function isImported(
  site: string,
  runtime: ContainerRuntime,
  environments: readonly PythonEnvironment[],
): boolean {
  const { env, python, home } = runtime
  if (environments.some((one) => one.site === site)) return true
  if ((env.get('PYTHONPATH') ?? '').split(':').includes(site)) return true
  return (
    python !== undefined &&
    site === `${home}/.local/lib/python${minorOf(python.python)}/site-packages`
  )
}

/** The folders that contain distributions, with the names of these. */
export function sitesOf(files: FileSystem): ReadonlyMap<string, readonly string[]> {
  const sites = new Map<string, string[]>()
  for (const { group } of files) {
    const { distribution } = group
    if (distribution === undefined || group.kind !== 'distribution') continue
    const names = sites.get(distribution.site) ?? []
    sites.set(distribution.site, names)
    names.push(distribution.name)
  }
  return sites
}

/** Virtual environments whose interpreter is not in the image. */
export const withoutInterpreter = (
  environments: readonly PythonEnvironment[],
  files: FileSystem,
): readonly PythonEnvironment[] =>
  environments.filter(
    ({ kind, home, prefix }) =>
      kind === 'venv' &&
      home !== null &&
      files.some(({ group }) => group.places.some((place) => liesIn(place, prefix))) &&
      !environments.some((one) => one.kind === 'interpreter' && one.prefix === home),
  )
