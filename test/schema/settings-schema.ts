import { TARGETS } from '../../src/inputs/settings/project-settings.ts'
import { EXTENDS } from '../../src/inputs/settings/setting-value.ts'
import { type OptionRow, VALUE_TYPES } from '../../src/options/option-row.ts'
import { OPTIONS, settingKey } from '../../src/options/option-table.ts'
import type { Schema } from './document-schema.ts'

const texts = { type: 'array', items: { type: 'string' } }
const size = { type: ['string', 'integer'] }

/** The allowed values of a setting, as `inputs/settings/setting-value.ts` checks them. */
function valueSchema({ type }: Pick<OptionRow, 'type'>): Schema {
  switch (type) {
    case 'flag':
      return { type: 'boolean' }
    case 'texts':
      return { anyOf: [texts, { type: 'string' }] }
    case 'size':
      return size
    case 'sizes':
      return { anyOf: [size, { type: 'array', items: size }] }
    default: {
      const { choices } = { choices: undefined, ...VALUE_TYPES[type] }
      return { type: 'string', ...(choices === undefined ? {} : { enum: choices }) }
    }
  }
}

/** The schema of `[tool.pysize]`, from the table of options. */
export const settingsSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $comment: 'Written by npm run generate:schema from src/options/rows/.',
  title: 'The table [tool.pysize] of a pyproject.toml',
  type: 'object',
  properties: {
    ...Object.fromEntries(
      Object.entries(OPTIONS).flatMap(([name, row]) =>
        row.setting === true
          ? [[settingKey(name), { description: row.about, ...valueSchema(row) }]]
          : [],
      ),
    ),
    [TARGETS]: {
      description: 'The targets that the GitHub action compares, such as `3.12 linux/arm64`.',
      ...valueSchema({ type: 'texts' }),
    },
    [EXTENDS]: {
      description:
        'The https URL of a TOML file with a table [tool.pysize], whose values count where the project sets none.',
      type: 'string',
    },
  },
  additionalProperties: false,
})
