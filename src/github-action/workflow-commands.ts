/** How the runner shows a message. */
export type Level = 'notice' | 'warning' | 'error'

/**
 * A command that makes the runner show a message, at a line where one is known
 * (actions/toolkit, packages/core/src/command.ts: what is escaped, and how).
 */
export function annotation(level: Level, { message, file, line }: { message: string; file: string | null; line: number | null }): string {
  const properties = [
    'title=pysize',
    ...(file === null ? [] : [`file=${inProperty(file)}`]),
    ...(file === null || line === null ? [] : [`line=${line}`]),
  ]
  return `::${level} ${properties.join(',')}::${inData(message)}\n`
}

const inData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const inProperty = (text: string): string => inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
