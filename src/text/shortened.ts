/** A text from a file or an index, at a length that a sentence can hold. */
export const shortened = (text: string, most = 80): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
