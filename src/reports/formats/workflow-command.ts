import { isFile } from '../../analyse/own-lines.ts'
import { printable } from '../../text/printable.ts'
import type { RowPlace } from '../rows/report-rows.ts'

/** How the runner shows a message. */
export type AnnotationLevel = 'error' | 'warning' | 'notice'

/**
 * `::error file=requirements.txt,line=3,title=pysize::…` with the escapes of the runner
 * (actions/toolkit, `packages/core/src/command.ts`).
 */
export function workflowCommand(
  level: AnnotationLevel,
  title: string,
  text: string,
  place: RowPlace | null,
): string {
  const properties = [
    ...(place !== null && isFile(place.file)
      ? [`file=${property(place.file)}`, ...(place.line === null ? [] : [`line=${place.line}`])]
      : []),
    `title=${property(title)}`,
  ]
  return `::${level} ${properties.join(',')}::${data(text)}`
}

const data = (text: string): string =>
  text
    .split('\n')
    .map(printable)
    .join('\n')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
