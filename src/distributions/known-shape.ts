import type { MetadataFacts } from '../resolve/metadata.ts'
import { isObject } from '../text/json.ts'
import type { KnownDistribution, Weight } from './distribution.ts'

/*
 * Checks a cached value. It may be damaged, of another version, or written by another program: a
 * checksum does not prove its origin. A value of another shape reads as absent. The checks cover
 * every field that is used in calculations.
 */

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)
const hasSizes = (value: unknown, ...names: readonly string[]): value is Fields =>
  isObject(value) && names.every((name) => isSize(value[name]))
const isNullOr = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === null || is(value)

export const isMetadata = (value: unknown): value is MetadataFacts =>
  isObject(value) &&
  isTexts(value.requiresDist) &&
  isTexts(value.providesExtra) &&
  isNullOr(value.requiresPython, isText)

export function isWeight(value: unknown): value is Weight {
  if (!isObject(value)) return false
  if (value.kind === 'unknown') return isText(value.reason)
  const isPython = hasSizes(value.python, 'files', 'empty', 'size', 'tests', 'paths')
  if (value.kind === 'sdist')
    return (
      hasSizes(value, 'download', 'files') &&
      hasSizes(value.installed, 'size', 'low', 'high') &&
      isPython &&
      (value.code === undefined || isCounted(value.code)) &&
      (value.places === undefined || isTexts(value.places)) &&
      (value.listing === undefined || isText(value.listing))
    )
  return (
    value.kind === 'wheel' &&
    hasSizes(value, 'download', 'installed', 'packed', 'files') &&
    isPython &&
    (value.packedPython === undefined || isSize(value.packedPython)) &&
    (value.aside === undefined ||
      hasSizes(value.aside, 'files', 'empty', 'size', 'tests', 'paths')) &&
    (value.translations === undefined || hasSizes(value.translations, 'files', 'packed')) &&
    isText(value.distInfo) &&
    hasSizes(value.record, 'size', 'expected') &&
    isNullOr(value.entryPoints, isEntryPoints) &&
    isNullOr(
      value.data,
      (data) => hasSizes(data, 'data', 'headers', 'library') && Array.isArray(data.scripts),
    ) &&
    isTexts(value.places) &&
    (value.code === undefined || isNullOr(value.code, isCode)) &&
    hasSizes(value.disk, 'blocks', 'folders', 'caches') &&
    Array.isArray(value.disk.sources) &&
    isObject(value.kinds) &&
    Object.values(value.kinds).every(isSize)
  )
}

const isSizes = (value: unknown): boolean => Array.isArray(value) && value.every(isSize)

const isCounted = (value: unknown): value is Fields =>
  hasSizes(value, 'size', 'tests') && isSizes(value.counts)

const isCode = (value: unknown): boolean =>
  isCounted(value) &&
  (value.windows === undefined || (Array.isArray(value.windows) && value.windows.every(isSizes))) &&
  (value.rest === undefined || isCounted(value.rest))

const isEntryPoints = (value: unknown): boolean =>
  isObject(value) &&
  (value.kind === 'read'
    ? Array.isArray(value.console) && Array.isArray(value.gui)
    : value.kind === 'unread')

const isIdentity = (value: unknown): boolean =>
  isObject(value) && isText(value.name) && isText(value.version)

const isFault = (value: unknown): boolean =>
  isObject(value) && isText(value.reason) && isNullOr(value.marker, isText)

const areRemarks = (value: unknown): boolean =>
  isObject(value) &&
  (value.identity === undefined || isIdentity(value.identity)) &&
  (value.fetches === undefined || isText(value.fetches)) &&
  (value.irregular === undefined || isText(value.irregular)) &&
  (value.faults === undefined || (Array.isArray(value.faults) && value.faults.every(isFault))) &&
  (value.isLegacy === undefined || value.isLegacy === true)

/** The facts that warnings and refusals depend on. */
export const areNotes = (
  value: unknown,
): value is Pick<KnownDistribution, 'label' | 'doubt' | 'remarks' | 'error'> =>
  isObject(value) &&
  (value.label === undefined || isIdentity(value.label)) &&
  (value.doubt === undefined || (isObject(value.doubt) && isText(value.doubt.reason))) &&
  (value.remarks === undefined || areRemarks(value.remarks)) &&
  (value.error === undefined || isSize(value.error))

export const isKnownDistribution = (value: unknown): value is KnownDistribution =>
  isObject(value) &&
  typeof value.exact === 'boolean' &&
  (value.metadata === undefined || isMetadata(value.metadata)) &&
  (value.weight === undefined || isWeight(value.weight)) &&
  (value.listing === undefined || isText(value.listing)) &&
  (value.likeness === undefined || isSize(value.likeness)) &&
  areNotes(value)
