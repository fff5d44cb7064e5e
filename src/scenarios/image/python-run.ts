import { footprintOfMany } from '../../images/file-system/footprint.ts'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import { added } from '../../images/file-system/operations.ts'
import type { PythonEnvironment } from '../../images/python/python-environment.ts'
import { roughly } from '../../images/sizes/figure.ts'
import { minorOf } from '../../installed/environment.ts'
import type { StepPlace } from './image-work.ts'

interface Imported {
  readonly files: number
  readonly bytes: number
}

/**
 * Bytecode that the first run of pip leaves where a Python has none, as that of the official images:
 * modules of the standard library, and pip's own. Measured with pip 23 and 24 on Linux.
 */
const FIRST_RUN: Readonly<Record<string, { readonly library: Imported; readonly pip: Imported }>> = {
  '3.8': { library: { files: 202, bytes: 3_095_365 }, pip: { files: 370, bytes: 3_272_401 } },
  '3.9': { library: { files: 205, bytes: 3_187_571 }, pip: { files: 370, bytes: 3_262_629 } },
  '3.10': { library: { files: 187, bytes: 3_206_928 }, pip: { files: 369, bytes: 3_785_154 } },
  '3.11': { library: { files: 199, bytes: 5_311_420 }, pip: { files: 371, bytes: 5_459_479 } },
  '3.12': { library: { files: 187, bytes: 4_630_002 }, pip: { files: 371, bytes: 5_036_406 } },
  '3.13': { library: { files: 162, bytes: 4_241_081 }, pip: { files: 309, bytes: 3_924_769 } },
}
const NEWEST = '3.13'

/**
 * What running pip, or making an environment, writes beside what it installs: Python keeps the
 * bytecode of the modules that it imports, unless PYTHONDONTWRITEBYTECODE is set.

 * The official images come without bytecode.
 */
export function afterPythonRan(
  files: FileSystem,
  { prefix, home, kind, python }: PythonEnvironment,
  env: ReadonlyMap<string, string>,
  { layer, base }: StepPlace,
): FileSystem {
  const isStripped = base?.layers.some(({ created_by }) => created_by.includes('CPython')) ?? false
  if ((env.get('PYTHONDONTWRITEBYTECODE') ?? '') !== '' || !isStripped) return files
  const root = home ?? prefix
  const place = `${root}/lib/python${minorOf(python)}/__pycache__`
  if (files.some(({ group }) => group.kind === 'bytecode' && group.places[0] === place)) return files
  const { library, pip } = FIRST_RUN[minorOf(python)] ?? FIRST_RUN[NEWEST]!
  // The pip of a virtual environment was compiled when it was installed.
  const parts = kind === 'venv' ? [library] : [library, pip]
  const bytes = parts.reduce((sum, one) => sum + one.bytes, 0)
  const count = parts.reduce((sum, one) => sum + one.files, 0)
  return added(
    files,
    {
      key: Symbol(place),
      kind: 'bytecode',
      label: `bytecode of Python's own modules`,
      places: [place],
      footprint: footprintOfMany(count, 60, roughly(bytes, 0.15), roughly(bytes * 0.45, 0.2)),
      owner: 'root',
      mode: null,
    },
    layer,
  )
}
