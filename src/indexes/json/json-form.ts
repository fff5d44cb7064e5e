/** The marks by which a list of files is read without parsing it, in one form of JSON. */
export interface JsonForm {
  /** Starts the list of files. */
  readonly files: Buffer
  /** Between two objects of a list: a key follows. */
  readonly between: Buffer
  /** Before the name of a file. */
  readonly filename: Buffer
}

function formWith(blank: '' | ' '): JsonForm {
  const key = (name: string): string => `"${name}":${blank}`
  return {
    files: Buffer.from(`${key('files')}[{"`),
    between: Buffer.from(`},${blank}{"`),
    filename: Buffer.from(`${key('filename')}"`),
  }
}

const COMPACT = formWith('')
/** Python's `json.dumps` writes a blank after each comma and colon. */
const SPACED = formWith(' ')

const NAME = Buffer.from('"filename":')
const BLANK = 0x20

/** The form of a page or of a part of one, according to its first file. */
export const formOf = (bytes: Buffer): JsonForm =>
  bytes[bytes.indexOf(NAME) + NAME.length] === BLANK ? SPACED : COMPACT
