/** A physical line, without its end. */
export interface PhysicalLine {
  readonly text: string
  /** Line feed, carriage return and line feed, or nothing at the end of the file. */
  readonly ending: string
}

/** BuildKit's scanner refuses more bytes in a line. */
export const LONGEST_LINE = 65_535

/** Cuts a file at its line feeds. A byte-order mark at its beginning is dropped. */
export function physicalLines(content: string): PhysicalLine[] {
  const lines: PhysicalLine[] = []
  let start = content.startsWith('\ufeff') ? 1 : 0
  while (start < content.length) {
    const feed = content.indexOf('\n', start)
    const stop = feed < 0 ? content.length : feed + 1
    let end = feed < 0 ? content.length : feed
    while (end > start && content.charAt(end - 1) === '\r') end--
    lines.push({ text: content.slice(start, end), ending: content.slice(end, stop) })
    start = stop
  }
  return lines
}

export const isTooLong = ({ text }: PhysicalLine): boolean =>
  text.length > LONGEST_LINE / 4 &&
  (text.length > LONGEST_LINE || Buffer.byteLength(text) > LONGEST_LINE)
