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
    // Its head, the line below, and the row of an editable project.
    found: /^Package\s+Version\s*$|^-+\s+-+\s*$|^[\w.-]+\s{2,}\d[\w.!+]*\s+[~.]?[\\/]/,
    hint: 'This is the table of "pip list". Use "pip freeze", or "pip list --format=freeze".',
  },
  {
    found:
      /^(?:(?:Requirement already satisfied|Collecting|Downloading|Successfully installed)\b|(?:WARNING|Note):)/,
    hint: 'This is what an installer printed. "pip freeze" writes requirements.',
  },
  { found: /^\|.*\|$/, hint: 'This is a table. Write one requirement on each line.' },
  {
    found: /^[\w.-]+(?:[=<>!~]=?[\w.]+)?\\n[\w.-]/,
    hint: 'The line contains \\n instead of the end of a line.',
  },
  {
    found: /^(?:include\s+|@)([\w./-]+\.(?:txt|in))$/,
    hint: ([, file]) => `To include a file, write -r ${file}.`,
  },
  {
    found: /^(?:\w+\s*=\s*\[|setup\()/,
    hint: 'A requirements file is not a Python or TOML list. Write one requirement on each line.',
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
    // `!` and `%` begin a command in a notebook, `$` one in a text, RUN one in a Dockerfile.
    found:
      /^(?:[!%$>]\s*|RUN\s+)?(?:sudo\s+)?(?:python[\d.]*\s+-m\s+|uv\s+)?(?:pip[\d.]*\s+install|(?<=uv\s)add|poetry\s+add|pdm\s+add|pipenv\s+install|conda\s+install)\s/,
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
  { found: /^\d+[.)]\s/, hint: 'Remove the number at the start.' },
  {
    found: /^(?:import\s+[\w.]+|from\s+[\w.]+\s+import\b|def\s+\w+\s*\()/,
    hint: 'This is Python code. A requirements file names packages, such as six==1.17.0.',
  },
  {
    // Jinja and Cookiecutter, Python's own formatting, and words to be replaced by hand.
    found: /\{\{|\{%|%\(\w+\)s|<\w+>/,
    hint: 'This is a template. Give the file that is made from it.',
  },
  {
    found: /\$(?:\{([A-Z0-9_]+)\}|\w+)/,
    hint: ([, name]) =>
      name === undefined
        ? 'A variable is written in capital letters, with braces after the $.'
        : `The variable ${name} is not set.`,
  },
  {
    found: /[\u2010-\u2015\u2212]/,
    hint: 'The line contains a typographic dash. Write a plain one.',
  },
  {
    found: /[^\0-\x7f]/u,
    hint: ([character = '']) =>
      `The line contains the character ${character} (${codePoint(character)}), which no name or version may contain.`,
  },
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
  {
    found: /^([\w.-]+(?:\[[\w,. -]*\])?)\s*==\s*["']([\w.!+*]+)["']$/,
    hint: ([, name, version]) => `Remove the quotes: ${name}==${version}.`,
  },
  {
    found: /^([\w.-]+)\s*(?::\s*|\s)\(?v?(\d[\w.!+]*)\)?$/,
    hint: ([, name, version]) => `Did you mean ${name}==${version}?`,
  },
  {
    found: /^([\w.-]+)\s*\(v?(\d[\w.!+]*)\)$/,
    hint: ([, name, version]) => `Did you mean ${name}==${version}?`,
  },
  {
    found: /^([\w.-]+)\s*(?:\(([a-z][\w,. -]*)\))$/i,
    hint: ([, name, extras]) => `Extras are written in square brackets: ${name}[${extras}].`,
  },
  {
    found: /^([\w.-]+)([<>=!~].*)(\[[\w,. -]*\])$/,
    hint: ([, name, specifier, extras]) =>
      `Extras come before the version: ${name}${extras}${specifier}.`,
  },
  {
    found: /^([\w.-]+)\s*(?:<>|!)\s*(\d[\w.]*)$/,
    hint: ([, name, version]) => `Did you mean ${name}!=${version}?`,
  },
  {
    found: /^([\w.-]+)\[[^\]]*$/,
    hint: 'The bracket after the extras is missing: ].',
  },
  { found: /^[\w.-]+#/, hint: 'A comment needs a space before its #.' },
  { found: /^[\w.-]+\s+\/\/|\s\/\/\s/, hint: 'A comment begins with #.' },
  {
    found: /^([\w.-]+)\+((?:cpu|cu\d+|rocm[\d.]+|xpu))$/,
    hint: ([, name, build]) => `Write ${name}, and give --torch ${build}.`,
  },
  {
    found: /^([\w.-]+(?:\[[\w,. -]*\])?)\s*[=<>~]=\s*\*$/,
    hint: ([, name]) => `Write ${name} alone for any version.`,
  },
  {
    found: /^([\w.-]+)==(?:latest|newest|stable)$/i,
    hint: ([, name]) => `Write ${name} alone for its newest version.`,
  },
  {
    found: /^([\w.-]+(?:\[[\w,. -]*\])?)\s*==\s*(\d[\d.]*)\.x$/i,
    hint: ([, name, release]) => `For any version of ${release}, write ${name}==${release}.*`,
  },
  {
    found: /^([\w.-]+).*\d\s+(?:and|&&?)\s+(?:\1\b|[<>=!~])/i,
    hint: 'Join conditions with a comma: six>=1.10,<2.',
  },
  { found: /\d\s+(?:and|&&?)\s/i, hint: 'Write one requirement on each line.' },
  {
    found: /^[\w./-]+::([\w.-]+)/,
    hint: ([, name]) => `The part before :: is a channel of conda. Write ${name} alone.`,
  },
  {
    found: /^([\w.-]+(?:\[[\w,. -]*\])?)\s*([=!]=)\s*(\d[\d.]*?)(?:\.\*)+$/,
    hint: ([, name, operator, release]) =>
      `Write ${name}${operator}${release}.*, with one asterisk.`,
  },
  {
    found:
      /^[\w.-]+(?:\[[\w,. -]*\])?(?:[<>=!~]{1,3}[\w.*+!]+)?(?:[\s,;]+[\w.-]+(?:\[[\w,. -]*\])?(?:[<>=!~]{1,3}[\w.*+!]+)?)+,?$/,
    hint: 'Write one requirement on each line.',
  },
]

/** A hint for a line that is not a requirement; undefined if the error says enough. */
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
