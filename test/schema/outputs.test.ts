import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { expect, test } from 'vitest'
import { recordWith } from '../analyse/records.ts'
import { pysize } from '../cli/e2e.ts'
import { folderOf, indexOf, pytorchIndex, sdist, wheel } from '../scenarios/support.ts'
import type { Schema } from './document-schema.ts'

const schemas = join(import.meta.dirname, '..', '..', 'src', 'model', 'schema')
const schemaOf = (name: string): Schema => JSON.parse(readFileSync(join(schemas, name), 'utf8'))

/**
 * Forbids fields that are not in the schema, so a document cannot have more than the schema states.
 */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, closed(field)]),
  )
  return 'properties' in fields && !('additionalProperties' in fields)
    ? { ...fields, additionalProperties: false }
    : fields
}

const ajv = new Ajv({ allErrors: false, strict: false })
const { definitions = {}, anyOf } = schemaOf('pysize.schema.json')
ajv.addSchema({ $id: 'documents', definitions: closed(definitions) as object })

const validators = new Map<string, ValidateFunction>()

/** The definition of a document's command: only one, so a failure names the place. */
function validator(document: {
  readonly command: string
  readonly estimates?: unknown
}): ValidateFunction {
  const names = (anyOf as { $ref: string }[]).flatMap(({ $ref }) => {
    const name = $ref.split('/').at(-1) ?? ''
    return name === 'EstimateDocument'
      ? ['Estimate', 'Estimates', 'WhyAnswer', 'TreeAnswer']
      : [name]
  })
  const isOf = (name: string): boolean => {
    const { command } = (definitions[name]?.properties ?? {}) as { command?: { const: string } }
    return command?.const === document.command && 'estimates' in document === (name === 'Estimates')
  }
  const name = names.find(isOf)
  if (name === undefined) throw new Error(`no schema for the command ${document.command}`)
  const known = validators.get(name) ?? ajv.compile({ $ref: `documents#/definitions/${name}` })
  validators.set(name, known)
  return known
}

const CASES: readonly (readonly [line: string, code: number])[] = [
  ['estimate old.txt --budget 5MB --budget torch=9MB --deny nvidia-* --warn-budget 1MB', 1],
  ['estimate new.txt --without shared --strip tests --provided triton', 0],
  ['estimate old.txt --then shared==2.0 --no-compare', 0],
  ['estimate pyproject.toml --extra more', 0],
  ['estimate old.txt bad.txt --separate', 3],
  ['estimate dist/ --budget pypi-file', 0],
  ['why old.txt triton', 0],
  ['tree old.txt', 0],
  ['tree old.txt --invert triton', 0],
  ['diff old.txt new.txt --fail-if-grows 1kB --budget 1MB', 1],
  ['compare old.txt new.txt bad.txt', 3],
  ['verify lib new.txt', 1],
  ['advise old.txt --budget 5MB', 1],
  ['image --budget 1kB', 1],
  ['image diff Dockerfile new.Dockerfile', 0],
  ['image advise old.txt --budget 1kB', 1],
  ['files shared', 0],
  ['files shared --diff 1.0', 0],
  ['extras pyproject.toml', 0],
  ['history shared', 0],
  ['init old.txt --check', 1],
  ['collect sizes.jsonl', 0],
  ['snapshot create old.txt -o snapshot', 0],
]

const RECORDS: readonly (readonly [line: string, code: number])[] = [
  ['estimate old.txt new.txt --separate --budget 5MB', 1],
  ['diff old.txt new.txt --fail-if-grows 1kB', 1],
  ['image', 0],
  ['image diff Dockerfile new.Dockerfile', 0],
]

test('JSON of every command matches the schema, and has nothing else', async () => {
  const files = [
    wheel('app 1.0', { requires: ['torch', 'shared'], size: 1_234_567 }),
    wheel('torch 2.9.0', { requires: ['nvidia-cublas', 'triton'], size: 2_000_000 }),
    wheel('nvidia-cublas 13.0', { size: 3_000_000 }),
    wheel('triton 3.5', { size: 1_000_000 }),
    wheel('shared 1.0', { size: 10_000 }),
    wheel('shared 2.0', { size: 30_000, files: { 'shared/tests/test_it.py': '#' } }),
    sdist('source 1.0', {
      'PKG-INFO': 'Metadata-Version: 2.2\nName: source\nVersion: 1.0\n',
      'source.py': 'x = 1\n',
    }),
  ]
  const { index } = await indexOf(files)
  const cpu = await pytorchIndex('cpu', [wheel('torch 2.9.0+cpu', { size: 400_000 })])
  const cwd = folderOf({
    'old.txt': 'app\nshared==1.0\nsource\n',
    'new.txt': '# what we run\napp\nshared==2.0\n',
    'bad.txt': 'missing-project\n',
    'sizes.jsonl': `${JSON.stringify(recordWith({ on_disk_size: 5, checks: [{ kind: 'budget', status: 'ok', text: 'OK', limit: 9, measured: 5 }] }))}\n`,
    'pyproject.toml':
      '[project]\nname = "it"\nversion = "1"\ndependencies = ["shared"]\noptional-dependencies.more = ["app"]\n[tool.pysize]\nbudget = "90MB"\n',
    Dockerfile: 'FROM scratch\nCOPY new.txt /app/\nRUN curl https://example.test/model > /model\n',
    'new.Dockerfile': 'FROM scratch\nCOPY old.txt new.txt /app/\nCOPY new.txt /copy/\n',
  })
  mkdirSync(join(cwd, 'dist'))
  const built = wheel('shared 2.0', { size: 30_000 })
  writeFileSync(join(cwd, 'dist', built.filename), built.body ?? '')
  mkdirSync(join(cwd, 'lib', 'shared-1.0.dist-info'), { recursive: true })
  writeFileSync(
    join(cwd, 'lib', 'shared-1.0.dist-info', 'METADATA'),
    'Metadata-Version: 2.1\nName: shared\nVersion: 1.0\n',
  )
  writeFileSync(join(cwd, 'lib', 'shared-1.0.dist-info', 'RECORD'), 'shared/gone.py,sha256=x,5\n')

  const misses: string[] = []
  for (const [line, code] of CASES) {
    const surroundings = { cwd, env: { PYSIZE_PYTORCH_URL: cpu } }
    const run = await pysize(
      [
        ...line.split(' '),
        '--json',
        ...(line.startsWith('collect') ? [] : ['-i', index]),
        ...(/^(?:snapshot|collect)/.test(line) ? [] : ['--no-snapshot']),
      ],
      surroundings,
    )
    if (run.code !== code) misses.push(`${line}: exit code ${run.code}: ${run.stderr}`)
    if (run.stdout === '') continue
    const document = JSON.parse(run.stdout)
    const validate = validator(document)
    if (!validate(document)) misses.push(`${line}: ${JSON.stringify(validate.errors)}`)
  }
  const isRecord = ajv.compile({ $ref: 'documents#/definitions/SizeRecord' })
  for (const [line, code] of RECORDS) {
    const args = [...line.split(' '), '--format', 'jsonl', '-i', index, '--no-snapshot']
    const run = await pysize(args, { cwd, env: { PYSIZE_PYTORCH_URL: cpu } })
    const records = run.stdout.trimEnd().split('\n')
    if (run.code !== code) misses.push(`${line}: exit code ${run.code}: ${run.stderr}`)
    for (const record of records)
      if (!isRecord(JSON.parse(record)))
        misses.push(`${line}: ${JSON.stringify(isRecord.errors)} in ${record}`)
  }
  expect(misses).toEqual([])
}, 120_000)
