const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/**
 * Sequences for terminals (ECMA-48): a control sequence, and a command such as a title or a link.
 * Quotes and spaces end them: a sequence that foreign text begins would otherwise go on through our
 * own words after it.
 */
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[A-Za-z]|(?:\u001b\]|\u009d)[^\s'\u0007\u001b\u0080-\u009f]*(?:\u0007|\u001b\\|\u009c)/g

/**
 * Foreign text (of an index, a file, a server) as one line that is safe to show: whole terminal
 * sequences are removed, then all other control characters and those that change the direction of
 * text.
 */
export function printable(text: string): string {
  return text.replace(sequences, '').replace(unprintable, '')
}
