import { inputError } from '../errors.ts'
import { commandLineRequirement } from './command-line-requirement.ts'
import { hasExtras, readInput } from './formats.ts'
import { DEFAULT_INDEX_OPTIONS, type IndexOptions } from './index-options.ts'
import type { Inputs } from './input.ts'
import { maskCredentials } from './links.ts'
import { requirementWarnings, withLocalProject } from './local-requirement.ts'
import { namedFiles } from './named-files.ts'
import { findPython } from './python-hint.ts'
import { type Collected, type ReadContext, readRequirementsFile } from './requirements/requirements-file.ts'
import { type ChangeRequest, changedInputs } from './what-if/changed-inputs.ts'

/** What a command was given. */
export interface InputsRequest extends ReadContext, ChangeRequest {
  /** Paths relative to `cwd`, URLs, or `-` for stdin. */
  readonly files: readonly string[]
  /** Requirements of `--with`. */
  readonly with?: readonly string[]
  /** Files of `--constraint`. */
  readonly constraints?: readonly string[]
  readonly extras?: readonly string[]
  readonly groups?: readonly string[]
  /** The command line's index options, which the files' options then change, as in pip. */
  readonly options?: IndexOptions
}

/**
 * Reads everything that a command was given, in pip's order: constraint files, requirements of the command line, then the files.
 *
 * @throws PysizeError, exit code 2, for whatever can't be read; what `fetchText` throws for URLs
 */
export async function readInputs(request: InputsRequest): Promise<Inputs> {
  const { with: added = [], constraints = [], extras = [], groups = [], options = DEFAULT_INDEX_OPTIONS, cwd } = request
  const { files, warnings: choices } = await namedFiles(request.files, cwd)
  if (extras.length + groups.length > 0 && !files.some(hasExtras)) {
    throw inputError('extra-without-project', 'Extras and dependency groups are those of a pyproject.toml, and none is given.')
  }
  const collected: Collected = { requirements: [], files: new Map(), warnings: [], options, inclusions: 0 }
  for (const file of constraints) await readRequirementsFile(file, true, request, collected)
  collected.requirements.push(...added.map((text) => commandLineRequirement(text, cwd, { file: '--with', text: maskCredentials(text) })))
  for (const file of files) await readInput(file, { ...request, extras, groups }, collected)
  const { python, warnings } = files[0] === undefined ? { python: null, warnings: [] } : await findPython(files[0], cwd)
  const requirements = await Promise.all(collected.requirements.map(withLocalProject))
  const inputs: Inputs = {
    requirements: requirements.filter(({ constraint }) => !constraint),
    constraints: requirements.filter(({ constraint }) => constraint),
    options: collected.options,
    files: [...collected.files.values()],
    python,
    warnings: [...choices, ...warnings, ...collected.warnings, ...requirements.flatMap(requirementWarnings)],
    changes: null,
  }
  return changedInputs(inputs, request, cwd)
}
