import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../../src/images/dockerfile/parse-dockerfile.ts'
import { readBuild } from '../../../src/images/stages/build.ts'
import {
  type CopiedEntries,
  copiedEntries,
  missingSource,
} from '../../../src/images/stages/copied-entries.ts'
import type { CopyStep } from '../../../src/images/stages/step.ts'
import type { BuildContext, ContextEntry } from '../../../src/inputs/build-context/build-context.ts'
import { parseIgnoreFile } from '../../../src/inputs/build-context/ignore-rules.ts'

const file = (size: number): ContextEntry => ({ kind: 'file', size, mode: 0o644 })
const FOLDER: ContextEntry = { kind: 'folder', size: 0, mode: 0o755 }
const link = (target: string): ContextEntry => ({
  kind: 'link',
  size: target.length,
  mode: 0o777,
  target,
})

const TREE = new Map<string, ContextEntry>([
  ['README.md', file(1)],
  ['a.txt', file(2)],
  ['app', FOLDER],
  ['app/main.py', file(3)],
  ['app/sub', FOLDER],
  ['app/sub/notes.md', file(4)],
  ['app/sub/x.py', file(5)],
  ['link.txt', link('a.txt')],
  ['linked', link('app/sub')],
  ['loop', link('loop')],
  ['out', link('../../../app')],
])

async function stepOf(instruction: string): Promise<CopyStep> {
  const build = await readBuild(
    parseDockerfile(`FROM scratch\nARG ASKED\n${instruction}\n`, 'Dockerfile'),
    {},
    async () => null,
  )
  const step = build.stages[0]!.steps[1]!
  if (step.kind !== 'copy' && step.kind !== 'add') throw new Error('no copy')
  return step
}

const resolve = async (
  instruction: string,
  folders: readonly string[] = [],
): Promise<CopiedEntries> =>
  copiedEntries(await stepOf(instruction), TREE, (path) => folders.includes(path))

const paths = ({ copied }: CopiedEntries): string[] =>
  copied.map(({ source, destination }) => `${source} ${destination}`)

describe('sources', () => {
  test.each([
    ['COPY a.txt /x', ['a.txt /x']],
    ['COPY a.txt /x/', ['a.txt /x/a.txt']],
    ['COPY a.txt README.md /x/', ['a.txt /x/a.txt', 'README.md /x/README.md']],
    ['COPY ./a.txt /', ['a.txt /a.txt']],
    ['COPY ../a.txt .', ['a.txt /a.txt']],
    [
      'COPY app /x',
      [
        'app/main.py /x/main.py',
        'app/sub /x/sub',
        'app/sub/notes.md /x/sub/notes.md',
        'app/sub/x.py /x/sub/x.py',
      ],
    ],
    [
      'COPY app/ /x/',
      [
        'app/main.py /x/main.py',
        'app/sub /x/sub',
        'app/sub/notes.md /x/sub/notes.md',
        'app/sub/x.py /x/sub/x.py',
      ],
    ],
    ['COPY *.md *.txt /x/', ['README.md /x/README.md', 'a.txt /x/a.txt', 'a.txt /x/link.txt']],
    ['COPY app/*/x.py /x/', ['app/sub/x.py /x/x.py']],
    ['COPY none*.txt a.txt /x/', ['a.txt /x/a.txt']],
    ['COPY linked /x', ['app/sub/notes.md /x/notes.md', 'app/sub/x.py /x/x.py']],
    ['COPY linked/x.py /x', ['app/sub/x.py /x']],
    ['COPY out/main.py /x', ['app/main.py /x']],
    [
      'COPY --exclude=*.py --exclude=**/*.md app /x',
      ['app/sub /x/sub', 'app/sub/x.py /x/sub/x.py'],
    ],
    ['COPY --exclude=sub app /x', ['app/main.py /x/main.py']],
    [
      'COPY --parents app/sub/x.py /x/',
      ['app /x/app', 'app/sub /x/app/sub', 'app/sub/x.py /x/app/sub/x.py'],
    ],
    ['COPY --parents app/./sub/x.py /x/', ['app/sub /x/sub', 'app/sub/x.py /x/sub/x.py']],
    [
      'COPY --parents **/*.py /x/',
      [
        'app /x/app',
        'app/main.py /x/app/main.py',
        'app/sub /x/app/sub',
        'app/sub/x.py /x/app/sub/x.py',
      ],
    ],
    [
      'COPY --parents app/sub /x/',
      [
        'app /x/app',
        'app/sub /x/app/sub',
        'app/sub/notes.md /x/app/sub/notes.md',
        'app/sub/x.py /x/app/sub/x.py',
      ],
    ],
  ])('%s', async (instruction, expected) => {
    const copied = await resolve(instruction)
    expect([paths(copied), copied.missing]).toEqual([expected, []])
  })

  test('the whole context', async () => {
    expect((await resolve('COPY . /srv')).copied).toHaveLength(TREE.size)
    expect((await resolve('COPY . .')).copied[0]).toMatchObject({
      source: 'README.md',
      destination: '/README.md',
    })
  })

  test('files are copied into a folder of the image, with or without a slash', async () => {
    expect(paths(await resolve('COPY a.txt /app', ['/app']))).toEqual(['a.txt /app/a.txt'])
  })

  test('remote sources, and unknown variables', async () => {
    expect(
      await resolve('ADD https://x.org/a.tgz git@github.com:a/b.git a.txt $ASKED /x/'),
    ).toMatchObject({
      remote: ['https://x.org/a.tgz', 'git@github.com:a/b.git'],
      unresolved: ['$ASKED'],
      copied: [{ source: 'a.txt' }],
    })
  })

  test.each([
    'COPY nope /x',
    'COPY loop /x',
    'COPY app/nope.py a.txt /x/',
    'COPY --parents app/nope /x/',
  ])('%s is missing', async (instruction) => {
    expect((await resolve(instruction)).missing).toHaveLength(1)
  })
})

describe('the error of a missing source', () => {
  const context = (ignore: string, ignored: readonly string[]): BuildContext => {
    const rules = parseIgnoreFile(ignore)
    return {
      folder: 'ctx',
      entries: TREE,
      ignoreFile: ignore === '' ? null : '.dockerignore',
      rules,
      ignored: new Map(ignored.map((path) => [path, { rule: rules[0]!, isFolder: true }])),
      isComplete: true,
    }
  }
  test.each([
    [
      'COPY appp /x',
      '',
      [],
      'COPY names appp, which is not in the build context.',
      'Did you mean app?',
    ],
    [
      'COPY requirements/production.txt /x',
      '',
      [],
      'COPY names requirements/production.txt, which is not in the build context.',
      'Paths are relative to ctx, the build context.',
    ],
    [
      'ADD data/x /x',
      'data\n',
      ['data'],
      'ADD names data/x, which is not in the build context.',
      'Line 1 of .dockerignore leaves it out.',
    ],
  ])('%s', async (instruction, ignore, ignored, message, hint) => {
    const step = await stepOf(instruction)
    const written = step.sources[0]!
    const error = missingSource(
      { file: 'Dockerfile', lines: ['FROM scratch', 'ARG ASKED', instruction] },
      step,
      written,
      context(ignore, ignored),
    )
    expect(error).toMatchObject({
      code: 'copy-source-missing',
      message,
      hint,
      exitCode: 2,
      places: [{ line: 3, column: instruction.indexOf(written) + 1 }],
    })
  })
})
