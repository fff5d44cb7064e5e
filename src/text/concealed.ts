/**
 * Values of environment variables (`${TOKEN}` in a requirements file), with the text that is shown
 * instead. The whole process shares them: a secret of one estimate must not be shown in the next.
 */
const concealed = new Map<string, string>()

/** A shorter value is not a secret, and would occur in other words. */
const SHORTEST = 3
/** A longer value is neither a version nor a common word. */
const LONG = 6

/** Remembers that a value came from a variable, so `conceal` shows `variable` in its place. */
export function concealValue(value: string, variable: string): void {
  if (value.length < SHORTEST) return
  concealed.set(value, variable)
  concealed.set(encodeURI(value), variable)
  concealed.set(encodeURIComponent(value), variable)
}

/** Forgets all values, for tests, because those of several files share a process. */
export const forgetValues = (): void => concealed.clear()

/**
 * The text with variables instead of their values. A value counts only between non-word characters.
 * One that may be a word or a version counts only as a part of a path or URL.
 */
export function conceal(text: string): string {
  let shown = text
  for (const [value, variable] of concealed)
    if (shown.includes(value)) shown = replaced(shown, value, variable)
  return shown
}

function replaced(text: string, value: string, variable: string): string {
  const isWord = !isTelling(value)
  let shown = ''
  let at = 0
  for (
    let found = text.indexOf(value);
    found >= 0;
    found = text.indexOf(value, found + value.length)
  ) {
    const [before, after] = [text.charAt(found - 1), text.charAt(found + value.length)]
    const isPart = isWord
      ? isSegment(value, before, after)
      : !/[a-z0-9]/i.test(before) && !/[a-z0-9]/i.test(after)
    if (!isPart) continue
    shown += text.slice(at, found) + variable
    at = found + value.length
  }
  return shown + text.slice(at)
}

/**
 * Whether a value is a whole part of a path, by the characters around it. A folder at the beginning
 * of a relative path is probably a plain name.
 */
const isSegment = (value: string, before: string, after: string): boolean =>
  before === '/'
    ? /^[/?#]?$/.test(after)
    : value.length >= LONG && after === '/' && /^[\s'"(]?$/.test(before)

/**
 * A value that is neither short, nor a version, nor a word. If a text contains it, it is that
 * value.
 */
const isTelling = (value: string): boolean =>
  value.length >= LONG && !/^v?\d+(?:\.\w+)+$/.test(value) && !/^[a-z]{1,11}$/.test(value)
