import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { projectSettings, TARGETS } from '../../src/inputs/settings/project-settings.ts'
import { EXTENDS } from '../../src/inputs/settings/setting-value.ts'
import { OPTIONS, settingKey } from '../../src/options/option-table.ts'
import { folderOf } from '../scenarios/support.ts'
import { sourcesDigest } from './document-schema.ts'
import { settingsSchema } from './settings-schema.ts'

const folder = join(import.meta.dirname, '..', '..', 'src', 'model', 'schema')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

test('`npm run generate:schema` has run since the types were changed', () => {
  expect(read('pysize.schema.json')).toContain(sourcesDigest())
  expect(JSON.parse(read('tool-pysize.schema.json'))).toEqual(settingsSchema())
})

describe('the schema of [tool.pysize] accepts the same settings as pysize', () => {
  const cwd = folderOf({ 'a.txt': '' })
  const validate = new Ajv({ strict: false }).compile(settingsSchema())
  const samples: readonly (readonly [toml: string, value: unknown])[] = [
    ['true', true],
    ['"4GB"', '4GB'],
    ['4000', 4000],
    ['["4GB", 5]', ['4GB', 5]],
    ['["a", "b"]', ['a', 'b']],
    ['"uv"', 'uv'],
    ['"lowest"', 'lowest'],
    ['"https://host.test/simple/"', 'https://host.test/simple/'],
    ['["https://host.test/simple/"]', ['https://host.test/simple/']],
    ['{}', {}],
  ]

  test.each([...Object.keys(OPTIONS).map(settingKey), TARGETS, EXTENDS])('%s', async (key) => {
    for (const [toml, value] of samples) {
      // A schema cannot state all rules for a URL.
      if ((key.includes('index-url') || key === EXTENDS) && !toml.includes('://')) continue
      writeFileSync(join(cwd, 'pyproject.toml'), `[tool.pysize]\n${key} = ${toml}\n`)
      const isTaken = await projectSettings('a.txt', cwd).then(
        () => true,
        () => false,
      )
      expect([toml, validate({ [key]: value })]).toEqual([toml, isTaken])
    }
  })
})
