import { pep425Tags } from './pep425-tags.ts'
import { pep440Ranges } from './pep440-ranges.ts'
import { pep440Specifiers } from './pep440-specifiers.ts'
import { pep440Versions } from './pep440-versions.ts'
import { pep508Markers } from './pep508-markers.ts'
import { pep508Requirements } from './pep508-requirements.ts'
import { requirementsFiles } from './requirements-files.ts'
import { resolvelib } from './resolvelib.ts'
import { scenariosPip, scenariosUv } from './scenarios.ts'
import type { Suite } from './suite.ts'

/** Every kind of case file there is, in the order in which they are shown. */
export const suites: readonly Suite[] = [
  pep440Versions,
  pep440Specifiers,
  pep440Ranges,
  pep508Requirements,
  pep508Markers,
  pep425Tags,
  requirementsFiles,
  resolvelib,
  scenariosUv,
  scenariosPip,
]
