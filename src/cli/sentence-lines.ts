import { wrap } from '../reports/table.ts'
import type { Output } from './host.ts'

/** In a narrower terminal every word would take a line. */
const NARROWEST = 20

/** The width to which sentences are broken: that of a terminal, none for files and pipes. */
export const sentenceWidth = ({ isTTY, columns }: Output): number =>
  isTTY ? Math.max(NARROWEST, columns ?? 80) : Number.POSITIVE_INFINITY

const QUOTED = /(?<=^|[\s(])(?:'[^']{1,80}'|"[^"]{1,80}")/g
const COMMAND = /(?<=: )(?:pysize|pip|uv) .+$/

const together = (text: string): string => text.replaceAll(' ', '\u00a0')

/**
 * A sentence with its label, in lines that are broken at spaces. A short quotation stays whole, and
 * so does a command at the end: people copy them.
 *
 * @param text printable
 */
export function sentenceLines(
  label: string,
  text: string,
  width: number,
  paint: { readonly label: (text: string) => string; readonly text?: (text: string) => string },
): string[] {
  const { text: paintText = (line) => line } = paint
  const [first = '', ...others] = wrap(
    `${label}: ${text.replace(QUOTED, together).replace(COMMAND, together)}`,
    width,
    2,
  )
  return [
    `${paint.label(label)}: ${paintText(first.slice(label.length + 2))}`,
    ...others.map(paintText),
  ]
}
