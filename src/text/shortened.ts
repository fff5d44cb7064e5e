/** A text of a file or an index, cut to a length that fits into a sentence. */
export const shortened = (text: string, most = 80): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text
