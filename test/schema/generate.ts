import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentSchema, sourcesDigest } from './document-schema.ts'
import { settingsSchema } from './settings-schema.ts'

const folder = join(import.meta.dirname, '..', '..', 'src', 'model', 'schema')
const documents = join(folder, 'pysize.schema.json')
const settings = join(folder, 'tool-pysize.schema.json')

const write = (file: string, schema: object): void =>
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)

write(settings, settingsSchema())
// Reading the types takes seconds.
if (!existsSync(documents) || !readFileSync(documents, 'utf8').includes(sourcesDigest()))
  write(documents, await documentSchema())
spawnSync(
  process.execPath,
  [join(folder, '../../../node_modules/@biomejs/biome/bin/biome'), 'format', '--write', folder],
  {
    stdio: 'inherit',
  },
)
