import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { PysizeError } from '../../errors.ts'
import { leadingProject } from '../../packaging/name.ts'
import type { ChosenFile } from './chosen-file.ts'
import { isTool } from './requirements-of-folder.ts'

/** The conda environment of a folder. */
export interface FoundEnvironment extends ChosenFile {
  /** Whether it has only Python and what installs into it: the packages come from another file. */
  readonly isBare: boolean
  /** Whether it installs the project next to it, and is not one for developers of it. */
  readonly installsProject: boolean
}

/** The packages of an environment into which pip installs a list. */
const BASE = /^(?:python|pip|setuptools|wheel|packaging|uv|git)$/
/** The project next to the file, as a line for pip. */
const PROJECT = /^(?:(?:-e|--editable)[ =]?\s*)?\.\/?(?:\[[^\]]*\])?$/

/** The environment.yml of a folder. A faulty one is found, too, so its error is reported. */
export async function environmentIn(
  names: readonly string[],
  folder: string,
): Promise<FoundEnvironment | undefined> {
  const file = ['environment.yml', 'environment.yaml'].find((one) => names.includes(one))
  if (file === undefined) return undefined
  const why = 'it is a conda environment'
  const { readCondaEnvironment } = await import('../conda/environment-yml.ts')
  try {
    const text = textOfFile(join(folder, file)) ?? ''
    const { packages, pipText } = readCondaEnvironment({ file, text, sha256: '' })
    const lines = pipText
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const named = [...packages.map((one) => one.text.replace(/^.*::/, '')), ...lines].map(
      leadingProject,
    )
    return {
      file,
      why,
      isBare: lines.length === 0 && named.every((name) => BASE.test(name)),
      installsProject:
        lines.some((line) => PROJECT.test(line)) &&
        !named.some((name) => !BASE.test(name) && isTool(name)),
    }
  } catch (error) {
    if (error instanceof PysizeError) return { file, why, isBare: false, installsProject: false }
    throw error
  }
}
