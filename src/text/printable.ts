import stripAnsi from 'strip-ansi'

const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/**
 * Foreign text (of an index, a file, a server) as one line that is safe to show: whole terminal
 * escapes are removed, then all other control characters and those that change the direction of
 * text.
 */
export function printable(text: string): string {
  return stripAnsi(text).replace(unprintable, '')
}
