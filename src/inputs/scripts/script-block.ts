import { inputError } from '../../errors.ts'

/** Whether a text has the first line of inline metadata (PEP 723). */
export const hasScriptMetadata = (text: string): boolean => /^# \/\/\/ script\s*$/m.test(text)

/**
 * The TOML of the block at its own lines and columns, with the rest of the script blank. A block
 * ends at the last `# ///` of the comment lines that follow its first line.
 */
export function metadataBlock(file: string, text: string): string {
  const lines = text.split(/\r?\n/)
  const starts = lines.flatMap((line, at) => (/^# \/\/\/ script\s*$/.test(line) ? [at] : []))
  const [start, second] = starts
  if (start === undefined)
    throw inputError(
      'no-script-metadata',
      `${file} is a script that does not list its requirements.`,
      {
        places: [{ file }],
        hint: `Add it with: uv add --script ${file} PACKAGE`,
      },
    )
  if (second !== undefined)
    throw inputError('invalid-script-metadata', `${file} has two blocks of script metadata.`, {
      places: [
        { file, line: start + 1 },
        { file, line: second + 1 },
      ],
    })
  const after = lines.slice(start + 1)
  const comments = after.findIndex((line) => !/^#(?: |$)/.test(line))
  const end = after
    .slice(0, comments < 0 ? undefined : comments)
    .findLastIndex((line) => line.trimEnd() === '# ///')
  if (end < 0)
    throw inputError(
      'invalid-script-metadata',
      `The block of script metadata in ${file} has no end.`,
      {
        places: [{ file, line: start + 1, column: 1, text: lines[start]! }],
        hint: 'It ends with a line "# ///".',
      },
    )
  return lines
    .map((line, at) => (at > start && at <= start + end ? ` ${line.slice(1)}` : ''))
    .join('\n')
}
