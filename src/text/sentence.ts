export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The text with a full stop, unless it already ends a sentence. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}
