import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Schema {
  readonly [key: string]: unknown
  readonly definitions?: Readonly<Record<string, Schema>>
}

/** The sources of the schema. It changes with every change of a type or of this file. */
export function sourcesDigest(): string {
  const folder = join(root, 'src', 'model')
  const types = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name))
  const hash = createHash('sha256')
  for (const file of [...types, join(root, 'src', 'errors.ts'), import.meta.filename])
    hash.update(readFileSync(file))
  return hash.digest('hex')
}

/** An error in JSON: `failure` of `reports/json/document.ts`, not the fields of the class. */
const ERROR: Schema = {
  description:
    'A failure: a stable code, one plain sentence, where the fault is, and what to do next.',
  type: 'object',
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    exit_code: {
      type: 'integer',
      description: '2 input or usage, 3 no solution, 4 an index could not be used.',
    },
    places: { type: 'array', items: { $ref: '#/definitions/Place' } },
    hint: { type: ['string', 'null'] },
    further: {
      type: 'array',
      items: { $ref: '#/definitions/PysizeError' },
      description: 'Other faults of the same input.',
    },
  },
  required: ['code', 'message', 'exit_code', 'places', 'hint'],
}

/** A code is any word: new codes come with new versions. */
const CODE: Schema = { type: 'string', pattern: '^[a-z]+(?:-[a-z]+)*$' }

/** The schema of what `--json` prints, of every command. Takes seconds. */
export async function documentSchema(): Promise<Schema> {
  const { createGenerator } = await import('ts-json-schema-generator')
  const made = (file: string, type: string): Schema =>
    createGenerator({
      path: join(root, 'src', 'model', file),
      tsconfig: join(root, 'tsconfig.json'),
      type,
      skipTypeCheck: true,
      additionalProperties: true,
      topRef: type !== 'Document',
      sortProps: false,
    }).createSchema(type) as Schema
  const { definitions = {}, anyOf, ...head } = made('documents.ts', 'Document')
  const own: Readonly<Record<string, Schema>> = {
    PysizeError: ERROR,
    ErrorCode: CODE,
    WarningCode: CODE,
    FindingCode: CODE,
    ReasonCode: CODE,
    Diff: withInputs(definitions.Diff),
    SnapshotCreated: SNAPSHOT_CREATED,
  }
  // The output of --format jsonl is not one document: it has a line for each file.
  const records = made('size-record.ts', 'SizeRecord').definitions ?? {}
  const { FailureExit: _, ...kept } = { ...records, ...definitions }
  return {
    ...head,
    $comment: `Written by npm run generate:schema from src/model. ${sourcesDigest()}`,
    title: 'What pysize prints with --json, schema version 1',
    anyOf: [...(anyOf as Schema[]), { $ref: '#/definitions/SnapshotCreated' }],
    definitions: whole({ ...kept, ...own }) as Record<string, Schema>,
  }
}

/** The JSON of a comparison has the inputs of its new side next to the sides. */
function withInputs(diff: Schema = {}): Schema {
  const { properties, required, ...rest } = diff as {
    properties: Record<string, Schema>
    required: string[]
  }
  const file = {
    type: 'object',
    properties: { file: { type: 'string' }, sha256: { type: 'string' } },
    required: ['file', 'sha256'],
  }
  return {
    ...rest,
    properties: {
      ...properties,
      inputs: { description: 'Of the new side.', type: 'array', items: file },
    },
    required: [...required, 'inputs'],
  }
}

const integer = { type: 'integer' }
const text = { type: 'string' }

/** The output of `snapshot create --json` names its command, and is not a report. */
const SNAPSHOT_CREATED: Schema = {
  description: 'What a snapshot holds once it is written.',
  type: 'object',
  properties: {
    schema_version: { type: 'integer', const: 1 },
    command: { type: 'string', const: 'snapshot create' },
    as_of: text,
    directory: text,
    sets: integer,
    projects: integer,
    files: integer,
    bytes: integer,
    warnings: { type: 'array', items: { $ref: '#/definitions/Warning' } },
  },
  required: [
    'schema_version',
    'command',
    'as_of',
    'directory',
    'sets',
    'projects',
    'files',
    'bytes',
    'warnings',
  ],
}

/** Every number of a document is whole: bytes, counts, lines. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, whole(field)]),
  )
  const { type } = fields
  if (type === 'number') return { ...fields, type: 'integer' }
  return Array.isArray(type)
    ? { ...fields, type: type.map((one) => (one === 'number' ? 'integer' : one)) }
    : fields
}
