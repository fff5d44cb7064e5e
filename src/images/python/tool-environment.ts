import { createHash } from 'node:crypto'
import { minorOf } from '../../installed/environment.ts'
import { isOn, poetryCache } from '../commands/lock-parts.ts'
import { imagePath } from '../file-system/image-path.ts'
import { environmentAt, type PythonEnvironment, type ShellPlace } from './python-environment.ts'

/** The environment into which a tool installs its lock. */
export type ToolEnvironment =
  /** A virtual environment, which the tool makes if it is missing. */
  | { readonly kind: 'venv'; readonly path: string }
  /** The Python that the tool finds. */
  | { readonly kind: 'python' }
  /** `__pypackages__` of PEP 582. */
  | { readonly kind: 'pypackages'; readonly path: string }

/** The facts that a tool looks at. */
export interface ToolProject extends ShellPlace {
  /** Its folder, imagePath. */
  readonly folder: string
  /** The name in its file; null if it has none. */
  readonly name: string | null
  /** Of the interpreter: `3.11.9`. */
  readonly python: string
  /** Whether a folder exists. */
  readonly hasFolder: (path: string) => boolean
}

/** The environment of a project under Poetry (poetry: utils/env/env_manager.py, `get`). */
export function poetryEnvironment(project: ToolProject): ToolEnvironment {
  const { env, folder, name, python } = project
  const active = activeFolder(project)
  if (active !== null) return { kind: 'venv', path: active }
  const inProject = env.get('POETRY_VIRTUALENVS_IN_PROJECT')
  const own = imagePath('.venv', folder)
  const isChosen = inProject === undefined || /^(?:null|none)?$/i.test(inProject)
  if (isChosen ? project.hasFolder(own) : isOn(inProject)) return { kind: 'venv', path: own }
  if (!isOn(env.get('POETRY_VIRTUALENVS_CREATE') ?? 'true')) return { kind: 'python' }
  const base = (env.get('POETRY_VIRTUALENVS_PATH') ?? '{cache-dir}/virtualenvs').replace(
    '{cache-dir}',
    poetryCache(project),
  )
  const hash = createHash('sha256').update(folder).digest('base64url').slice(0, 8)
  return {
    kind: 'venv',
    path: imagePath(
      `${base}/${shortName(name ?? 'non-package-mode')}-${hash}-py${minorOf(python)}`,
      folder,
    ),
  }
}

/** Poetry and pipenv replace the same characters. */
const shortName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[ $`!*@"\\\r\n\t]/g, '_')
    .slice(0, 42)

/** The environment of a project under PDM (pdm: project/core.py, `resolve_interpreter`). */
export function pdmEnvironment(project: ToolProject): ToolEnvironment {
  const { env, folder, python } = project
  const active = isOn(env.get('PDM_IGNORE_ACTIVE_VENV')) ? null : activeFolder(project)
  if (active !== null) return { kind: 'venv', path: active }
  const packages = imagePath('__pypackages__', folder)
  if (project.hasFolder(packages) || !isOn(env.get('PDM_USE_VENV') ?? 'true'))
    return { kind: 'pypackages', path: `${packages}/${minorOf(python)}` }
  return { kind: 'venv', path: imagePath('.venv', folder) }
}

/** The environment of a Pipfile (pipenv: project.py, `virtualenv_location`). */
export function pipenvEnvironment(project: ToolProject): ToolEnvironment {
  const { env, folder } = project
  const active = isOn(env.get('PIPENV_IGNORE_VIRTUALENVS')) ? null : activeFolder(project)
  if (active !== null) return { kind: 'venv', path: active }
  const own = imagePath('.venv', folder)
  if (
    isOn(env.get('PIPENV_VENV_IN_PROJECT')) ||
    (env.get('PIPENV_VENV_IN_PROJECT') === undefined && project.hasFolder(own))
  )
    return { kind: 'venv', path: own }
  const base = env.get('WORKON_HOME') ?? `${env.get('HOME') ?? '/root'}/.local/share/virtualenvs`
  const digest = createHash('sha256').update(imagePath('Pipfile', folder)).digest().subarray(0, 6)
  const name = folder.slice(folder.lastIndexOf('/') + 1).replaceAll(/[&$`!*@"()[\]\\\r\n\t ]/g, '_')
  return {
    kind: 'venv',
    path: imagePath(
      `${base}/${env.get('PIPENV_CUSTOM_VENV_NAME') ?? `${name.slice(0, 42)}-${digest.toString('base64url')}`}`,
      '/',
    ),
  }
}

const activeFolder = ({ env, activated, cwd }: ShellPlace): string | null => {
  const named = activated ?? env.get('VIRTUAL_ENV')
  return named === undefined || named === '' ? null : imagePath(named, cwd)
}

/** The folder of PEP 582 as an environment: modules in `lib`, programs in `bin`. */
export const pypackagesAt = (
  path: string,
  { python, home, prefix }: PythonEnvironment,
): PythonEnvironment => ({
  ...environmentAt(path, python, { kind: 'venv', hasPip: false, home: home ?? prefix }),
  site: `${path}/lib`,
})
