/** A mistake that people make on a line of a requirements file, and the next step. */
interface Mistake {
  readonly found: RegExp
  readonly hint: string | ((match: RegExpExecArray) => string)
}

/**
 * Text that people paste by mistake, in the order of the checks: the specific before the general.
 */
const MISTAKES: readonly Mistake[] = [
  {
    // Cf: format characters such as a zero-width space; the no-break spaces; NUL.
    found: /[\p{Cf}\u00a0\u2007\u202f\0]/u,
    hint: ([character = '']) =>
      `The line contains an invisible character (${codePoint(character)}). Delete it.`,
  },
  {
    found: /[\u201c\u201d\u201e\u2018\u2019]/,
    hint: 'The line contains typographic quotes. Use plain ones, or none.',
  },
  { found: /^(?:<{7}|={7}|>{7})(?: |$)/, hint: 'This is a merge conflict. Resolve it first.' },
  {
    found: /^Package\s+Version\s*$/,
    hint: 'This is the table of "pip list". Use "pip freeze", or "pip list --format=freeze".',
  },
  {
    found: /^-+\s+-+\s*$/,
    hint: 'This is the table of "pip list". Use "pip freeze", or "pip list --format=freeze".',
  },
  {
    found: /^@EXPLICIT\b/,
    hint: 'This is a list of conda packages. Use "pip list --format=freeze" in that environment.',
  },
  {
    found: /^[\w.-]+(?:=[\w.!+]+){2}$|^[\w.-]+\s+\d[\w.!+]*\s+\w+(?:\s+[\w-]+)?$/,
    hint: 'This looks like a list of conda packages. Use "pip list --format=freeze" in that environment.',
  },
  {
    found: /^(?:python\d? -m )?pip3? install /,
    hint: 'Write only the requirement, without "pip install".',
  },
  {
    found: /^uv (?:pip install|add) /,
    hint: 'Write only the requirement, without the command.',
  },
  {
    found: /^\s*[{[<]/,
    hint: 'This is not a requirements file. Write one requirement on each line, such as six==1.17.0.',
  },
  {
    found: /^(["']).*\1,?$|,$/,
    hint: 'Remove the quotes and the comma: a requirements file is not a Python or TOML list.',
  },
  { found: /^[*\u2022]\s/, hint: 'Remove the bullet.' },
  {
    found: /^([\w.-]+)\s*=?\s*["']?\^\s*([\w.]+)/,
    hint: ([, name, version]) =>
      `^ is Poetry's: write ${name}>=${version},<${nextMajor(version!)}.`,
  },
  {
    found: /^([\w.-]+)\s*~>?\s*(\d[\w.]*)/,
    hint: ([, name, version]) => `Did you mean ${name}~=${version}?`,
  },
  { found: /^[\w.-]+\s*=\s*["']/, hint: 'This is a line of a TOML table. Write name==version.' },
  {
    found: /(?:[<>=!~]=?\s*\d[\w.*]*)\s*[<>=!~]/,
    hint: 'A comma is missing between two conditions: six>=1.10,<2.',
  },
  { found: /^[\w.-]+(?:\s+[\w.-]+)+$/, hint: 'Write one requirement on each line.' },
]

/**
 * A hint for a line that is not a requirement; undefined if there is nothing better than the error.
 */
export function hintForLine(line: string): string | undefined {
  const text = line.slice(0, 500).trim()
  for (const { found, hint } of MISTAKES) {
    const match = found.exec(text)
    if (match !== null) return typeof hint === 'string' ? hint : hint(match)
  }
  return undefined
}

const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'no-break space',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u2060': 'word joiner',
  '\ufeff': 'byte order mark',
  '\0': 'NUL',
}

function codePoint(character: string): string {
  const number = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  return NAMES[character] === undefined ? number : `${number}, ${NAMES[character]}`
}

/** Poetry's caret: up to the next change of the first part that is not zero. */
function nextMajor(version: string): string {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const at = Math.max(
    0,
    parts.findIndex((part) => part > 0),
  )
  return parts
    .slice(0, at + 1)
    .map((part, place) => (place === at ? part + 1 : part))
    .join('.')
}
