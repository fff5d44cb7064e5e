import { inputError } from '../errors.ts'
import { normalizeName } from '../packaging/name.ts'
import { type InputSources, readSource, shownName } from './source.ts'

/** deptry's codes for a requirement that is not imported: unused, or part of Python itself. */
const UNUSED: ReadonlySet<unknown> = new Set(['DEP002', 'DEP005'])
const MOST_FINDINGS = 100_000
/** Characters. Nothing can interrupt JSON.parse, and a real report has far fewer. */
const MOST_TEXT = 8 * 2 ** 20
const NAME = /^[A-Za-z0-9](?:[\w.-]{0,200}[A-Za-z0-9])?$/

/**
 * The requirements that deptry finds unused, as `deptry . --json-output FILE` writes them: a list
 * of findings, each with `error.code` and the required name in `module` (deptry:
 * reporters/json.py). All other findings are skipped.
 *
 * @returns normalised names, each once
 * @throws PysizeError `not-from-deptry` (exit 2), or as for any file that cannot be read
 */
export async function readUnused(file: string, sources: InputSources): Promise<readonly string[]> {
  const shown = shownName(file)
  const { text } = await readSource({ file, shown }, sources, [])
  if (text.length > MOST_TEXT) throw notFromDeptry(shown, 'it is over 8 MiB')
  let findings: unknown
  try {
    findings = JSON.parse(text)
  } catch (cause) {
    throw notFromDeptry(shown, 'it is not JSON', cause)
  }
  if (!Array.isArray(findings) || findings.length > MOST_FINDINGS)
    throw notFromDeptry(shown, 'it is not a list of findings')
  const names = findings.flatMap((finding: unknown) => {
    const code = fieldOf(fieldOf(finding, 'error'), 'code')
    const module = fieldOf(finding, 'module')
    if (typeof code !== 'string' || typeof module !== 'string')
      throw notFromDeptry(shown, "an item has no 'error.code' and 'module'")
    return UNUSED.has(code) && NAME.test(module) ? [normalizeName(module)] : []
  })
  return [...new Set(names)]
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined

const notFromDeptry = (file: string, why: string, cause?: unknown): Error =>
  inputError('not-from-deptry', `${file} contains no findings of deptry: ${why}.`, {
    places: [{ file }],
    hint: 'Make it with: deptry . --json-output deptry.json',
    cause,
  })
