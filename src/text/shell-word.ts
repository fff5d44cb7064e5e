import { redact } from './redact.ts'

/** A word of a command for a shell; logins are masked, because it is shown. */
export function shellWord(word: string): string {
  const text = redact(word)
  return /^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
