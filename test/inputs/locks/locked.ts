import { readInputs } from '../../../src/inputs/read-inputs.ts'
import type { EstimateOptions } from '../../../src/options/options.ts'
import { lockWarnings } from '../../../src/scenarios/locks/lock-warnings.ts'
import { planOf } from '../../../src/scenarios/plan/plan.ts'
import { tree } from '../tree.ts'

/** The head of a uv.lock. */
export const UV_HEAD = 'version = 1\nrevision = 5\nrequires-python = ">=3.11"\n'

/** A package of a uv.lock with one wheel for any platform. */
export function uvPackage(name: string, version: string, more = ''): string {
  const wheel = `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`
  return `
[[package]]
name = "${name}"
version = "${version}"
source = { registry = "https://pypi.org/simple" }
wheels = [
    { url = "https://files.test/${wheel}", hash = "sha256:${'a'.repeat(64)}", size = 10 },
]
${more}`
}

/** A project of a uv.lock in its folder. */
export const uvProject = (name: string, more: string): string => `
[[package]]
name = "${name}"
version = "1.0"
source = { virtual = "." }
${more}`

/** The packages that a lock installs, as `name version file`. Nothing is requested. */
export async function installedFrom(
  files: Readonly<Record<string, string>>,
  options: EstimateOptions = {},
): Promise<{
  readonly installed: readonly string[]
  readonly roots: readonly string[]
  readonly warnings: readonly string[]
  /** The warnings about the lock on its target. */
  readonly doubts: readonly string[]
}> {
  const cwd = tree(files)
  const inputs = await readInputs({ files: ['.'], cwd, env: {}, ...options })
  const plan = await planOf(options, inputs, {})
  const { lock, request } = plan
  return {
    installed: [...lock!.distributions]
      .map(
        ([name, { candidate, locked, url }]) =>
          `${name} ${candidate?.version.normal ?? locked.version} ${candidate?.file.filename ?? url}`,
      )
      .sort(),
    roots: request.roots.map(
      ({ text, origin: [place] }) => `${place?.file}:${place?.line} ${text}`,
    ),
    warnings: inputs.warnings.map(({ code }) => code),
    doubts: lockWarnings(plan, options).map(({ message }) => message),
  }
}
