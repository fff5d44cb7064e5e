/**
 * Characters that a terminal interprets, that change the direction of text, or that nobody sees.
 * They are escaped, so JSON can be printed safely.
 */
const OBEYED =
  /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** JSON that is safe to print in a terminal. */
export const printed = (value: object): string =>
  `${JSON.stringify(value, null, 2).replace(OBEYED, escaped)}\n`
