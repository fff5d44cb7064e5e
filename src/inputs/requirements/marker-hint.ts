import { ENVIRONMENT_VARIABLES } from '../../packaging/markers/marker.ts'
import { didYouMean } from '../../text/nearest.ts'

/**
 * A hint for an unreadable marker; undefined if the error says enough.
 *
 * @param at position of the fault, from 0
 */
export function hintForMarker(marker: string, at: number): string | undefined {
  const [word = ''] = /^[\w.*]*/.exec(marker.slice(at, at + 100)) ?? []
  if (word === '') return undefined
  const before = marker.slice(0, at)
  if (/(?:[<>=!~]|\bin)\s*$/.test(before))
    return `Put the value in quotes: ${before.slice(-100)}"${word}".`
  return didYouMean(word, ENVIRONMENT_VARIABLES)
}
