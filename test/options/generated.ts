import { GROUPS, type OptionRow, VALUE_TYPES } from '../../src/options/option-row.ts'
import { OPTIONS, settingKey } from '../../src/options/option-table.ts'

const START = '// Written by `npm run generate:options` from options/rows/.\n'
const END = '// End of the generated part.\n'
/** The columns of a line of code. */
const WIDTH = 100

/** A doc comment of a field, on as many lines as it needs. */
function docComment(text: string): string {
  if (`  /** ${text} */`.length <= WIDTH) return `  /** ${text} */\n`
  const lines = ['  /**']
  let line = '   *'
  for (const word of text.split(' ')) {
    if (line !== '   *' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = '   *'
    }
    line += ` ${word}`
  }
  return [...lines, line, '   */\n'].join('\n')
}

/** The text of options/options.ts with the interface that the table describes. */
export function withInterface(text: string): string {
  const fields = Object.entries(OPTIONS).map(
    ([name, { about, type }]) =>
      `${docComment(about)}  readonly ${name}?: ${VALUE_TYPES[type].type}\n`,
  )
  const declared = `/** The options of an estimate: everything that the command line can say, under the same names. */\nexport interface EstimateOptions {\n${fields.join('')}}\n`
  return `${text.slice(0, text.indexOf(START))}${START}${declared}${text.slice(text.indexOf(END))}`
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

function row([name, { type, about, setting, spellings = [] }]: [string, OptionRow]): string {
  const shown = (isListed: boolean): string =>
    spellings
      .filter(({ help }) => (help !== undefined) === isListed)
      .map(({ flags }) => `\`${cell(flags)}\``)
      .join(', ')
  return `| ${shown(true) || (name === 'files' ? '`FILES`' : '')} | ${shown(false)} | \`${name}\` | ${setting ? `\`${settingKey(name)}\`` : ''} | \`${cell(VALUE_TYPES[type].type)}\` | ${cell(about)} |`
}

/** The page that lists every option. */
export function optionsPage(): string {
  const rows = Object.entries(OPTIONS)
  const table = (of: (option: OptionRow) => boolean): string =>
    rows
      .filter(([, option]) => of(option))
      .map(row)
      .join('\n')
  const head =
    '| command line | other spellings | library | `[tool.pysize]` | type | meaning |\n| --- | --- | --- | --- | --- | --- |'
  const sections = GROUPS.map(
    (group) => `## ${group}\n\n${head}\n${table((option) => option.group === group)}\n`,
  )
  return [
    '# Options\n\n`npm run generate:options` writes this page from `src/options/rows/`. It lists the options that\nthe commands, the library and `[tool.pysize]` share. The other options of a command are in `pysize\nCOMMAND --help`. The settings `extends` and `targets` are in [Usage](USAGE.md#project-settings).\n',
    ...sections,
    `## Library only\n\n${head}\n${table(({ group }) => group === undefined)}\n`,
  ].join('\n')
}
