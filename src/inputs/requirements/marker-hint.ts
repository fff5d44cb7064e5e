import { ENVIRONMENT_VARIABLES } from '../../packaging/markers/marker.ts'
import { didYouMean } from '../../text/nearest.ts'

/**
 * What to do about a marker that can't be read; undefined where nothing better than the error is
 * known.
 *
 * @param at where the fault is, from 0
 */
export function hintForMarker(marker: string, at: number): string | undefined {
  const [word = ''] = /^[\w.*]*/.exec(marker.slice(at, at + 100)) ?? []
  if (word === '') return undefined
  const before = marker.slice(0, at)
  if (/(?:[<>=!~]|\bin)\s*$/.test(before))
    return `Put the value in quotes: ${before.slice(-100)}"${word}".`
  return didYouMean(word, ENVIRONMENT_VARIABLES)
}
