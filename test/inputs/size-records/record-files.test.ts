import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRecords } from '../../../src/inputs/size-records/record-files.ts'
import { recordWith } from '../../analyse/records.ts'
import { folderOf } from '../../scenarios/support.ts'

const line = (fields: Parameters<typeof recordWith>[0] = {}): string =>
  `${JSON.stringify(recordWith(fields))}\n`
const noInput = async (): Promise<string> => ''

async function read(
  named: readonly string[],
  files: Readonly<Record<string, string>>,
  stdin = noInput,
) {
  const cwd = folderOf()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  const { records, inputs, warnings } = await readRecords(named, cwd, stdin)
  return {
    repositories: records.map(({ repository }) => repository),
    files: inputs.map(({ file }) => file.replaceAll('\\', '/')),
    warnings: warnings.map(({ message }) => message),
  }
}

test('files, patterns, folders and standard input are read, each file and each copy of a line once', async () => {
  const files = {
    'one.jsonl': line({ repository: 'one' }),
    'fleet/b/sizes.jsonl': line({ repository: 'b' }) + line({ repository: 'one' }),
    'fleet/a [x]/sizes.jsonl': line({ repository: 'a' }),
    'fleet/notes.txt': 'no record\n',
  }
  expect(
    await read(['*.jsonl', 'fleet', 'one.jsonl', '-'], files, async () =>
      line({ repository: 'in' }),
    ),
  ).toEqual({
    repositories: ['one', 'a', 'b', 'in'],
    files: ['one.jsonl', 'fleet/a [x]/sizes.jsonl', 'fleet/b/sizes.jsonl', '-'],
    warnings: [],
  })
})

test.each([
  ['nonsense', 'it is not JSON'],
  ['[]', 'the line is not an object'],
  ['{"schema_version":2}', 'schema_version is not 1'],
  ['{"schema_version":1,"command":"estimate","scenarios":[]}', 'it is a report of --json'],
  [line({ repository: ' ' }).trim(), 'repository is empty'],
  [JSON.stringify({ ...recordWith(), on_disk_size: -1 }), 'on_disk_size is not a size'],
  [JSON.stringify({ ...recordWith(), as_of: 'soon' }), 'as_of is not a time'],
  [JSON.stringify({ ...recordWith(), command: 'why' }), 'command is "why"'],
  [
    JSON.stringify({ ...recordWith(), checks: [{ kind: 'budget', status: 'maybe', text: '' }] }),
    'checks.status is "maybe"',
  ],
  [JSON.stringify({ ...recordWith(), file: 'x'.repeat(2 ** 20) }), 'it is too long'],
])('%.40s is reported with file and line, and the others are read', async (broken, why) => {
  expect(
    await read(['a.jsonl'], { 'a.jsonl': `${line()}\n${broken}\r\n${line({ repository: 'b' })}` }),
  ).toEqual({
    repositories: ['org/app', 'b'],
    files: ['a.jsonl'],
    warnings: [`a.jsonl:3 is not a line of --format jsonl: ${why}.`],
  })
})

test('a file of another kind gives a few warnings, and fields of later versions none', async () => {
  const later = JSON.stringify({ ...recordWith(), colour: 'red' })
  const { repositories, warnings } = await read(['a.jsonl'], {
    'a.jsonl': `${'x\n'.repeat(1000)}${later}`,
  })
  expect(repositories).toEqual(['org/app'])
  expect(warnings).toHaveLength(6)
  expect(warnings.at(-1)).toBe('a.jsonl has 995 more such lines.')
})

test.each([
  ['gone.jsonl', 'There is no file gone.jsonl.'],
  ['*.jsonl', 'There is no file *.jsonl.'],
  ['.', 'The folder . contains no *.jsonl.'],
])('%s without a file is an error', async (name, message) => {
  await expect(read([name], {})).rejects.toMatchObject({
    code: 'file-not-found',
    exitCode: 2,
    message,
  })
})

test('a file of another kind is not read to its end', async () => {
  const { repositories, warnings } = await read(['a.jsonl'], {
    'a.jsonl': `${line()}\n${'x\n'.repeat(3000)}${line({ repository: 'b' })}`,
  })
  expect(repositories).toEqual(['org/app'])
  expect(warnings.at(-1)).toBe(
    'a.jsonl has more than 1000 such lines, and was not read to its end.',
  )
})

test('of very many lines, only the deciding ones are kept', async () => {
  const hours = Array.from({ length: 6_000 }, (_, at) =>
    line({ as_of: new Date(at * 3_600_000).toISOString(), on_disk_size: at }),
  )
  const { repositories } = await read(['all.jsonl'], { 'all.jsonl': hours.join('') })
  expect(repositories.length).toBeLessThan(2_000)
})
