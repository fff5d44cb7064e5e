import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../../src/errors.ts'
import { parseDockerfile, parseTrigger } from '../../../src/images/dockerfile/parse-dockerfile.ts'
import type { StageInstruction } from '../../../src/images/dockerfile/syntax.ts'
import { lineAt } from '../../../src/images/dockerfile/syntax-nodes.ts'

const parse = (text: string) => parseDockerfile(text, 'Dockerfile')

/** The instructions of the first stage. */
const inStage = (...lines: string[]): readonly StageInstruction[] =>
  parse(['FROM x', ...lines, ''].join('\n')).stages[0]!.instructions

const fault = (
  text: string,
): {
  code: string
  message: string
  line?: number | undefined
  column?: number | undefined
  hint?: string | undefined
} => {
  try {
    parse(text)
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    return {
      code: error.code,
      message: error.message.replace(/\.$/, ''),
      line: error.places[0]?.line,
      column: error.places[0]?.column,
      hint: error.hint,
    }
  }
  throw new Error('it was read')
}

describe('lines', () => {
  test('comments and empty lines inside a continuation are dropped, and lines are counted', () => {
    const [run] = inStage(
      'RUN apt-get update && \\',
      '  # the compiler',
      '',
      '  apt-get install gcc \\',
      '  git',
      'USER app',
    )
    expect(run).toMatchObject({
      kind: 'run',
      line: 2,
      endLine: 6,
      words: ['apt-get update &&   apt-get install gcc   git'],
    })
    if (run?.kind !== 'run') throw new Error('no RUN')
    expect(run.words[0]!.indexOf('git')).toBeGreaterThan(0)
    expect(
      [0, 20, run.words[0]!.indexOf('git')].map((offset) => lineAt(run.marks, offset)),
    ).toEqual([2, 5, 6])
  })

  test('a byte-order mark, carriage returns and lower case', () => {
    const { stages } = parse('\ufefffrom python:3.12 as Base\r\nrun echo \\\r\n  hi\r\n')
    expect(stages[0]).toMatchObject({
      from: { image: 'python:3.12', name: 'base' },
      instructions: [{ kind: 'run', words: ['echo   hi'], endLine: 3 }],
    })
  })

  test('another escape character', () => {
    const { stages, escapeToken } = parse(
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nRUN dir C:\\ `\n  /b\n',
    )
    expect(escapeToken).toBe('`')
    expect(stages[0]?.instructions).toMatchObject([{ words: ['dir C:\\   /b'] }])
  })

  test('a directive after a comment is a comment', () => {
    expect(parse('# note\n# escape=`\nFROM x\nRUN a \\\n b\n').escapeToken).toBe('\\')
  })

  test('an escape character before the last one does not continue', () => {
    expect(inStage('RUN echo a\\\\', 'USER b')).toHaveLength(2)
  })
})

describe('heredocs', () => {
  test('a script, with tabs and a quoted word', () => {
    expect(
      inStage("RUN <<-'EOT' bash -e", '\tpip install torch', '\tEOT', 'USER app'),
    ).toMatchObject([
      {
        kind: 'run',
        words: ["<<-'EOT' bash -e"],
        heredocs: [
          { name: 'EOT', expands: false, chomps: true, content: '\tpip install torch\n', line: 3 },
        ],
        endLine: 4,
      },
      { kind: 'user', line: 5 },
    ])
  })

  test('two in one COPY, together with a file', () => {
    expect(
      inStage('COPY <<a.txt <<"b.txt" c.txt /data/', 'A $X', 'a.txt', 'B', 'b.txt'),
    ).toMatchObject([
      {
        sources: ['c.txt'],
        destination: '/data/',
        contents: [
          { name: 'a.txt', expands: true, content: 'A $X\n' },
          { name: 'b.txt', expands: false },
        ],
      },
    ])
  })

  test('none in quotes, in a JSON array or in ENV', () => {
    expect(
      inStage('RUN echo "1 << 3"', 'RUN ["cat", "<<EOF"]', 'ENV A=<<EOF').map(({ line }) => line),
    ).toEqual([2, 3, 4])
  })

  test('below ONBUILD', () => {
    expect(inStage('ONBUILD RUN <<EOF', 'pip install x', 'EOF')).toMatchObject([
      { kind: 'onbuild', expression: 'RUN <<EOF\npip install x\nEOF', endLine: 4 },
    ])
    expect(parseTrigger('RUN <<EOF\npip install x\nEOF', 'python:onbuild')).toMatchObject({
      kind: 'run',
      heredocs: [{ content: 'pip install x\n' }],
    })
  })
})

describe('flags and arguments', () => {
  test('of COPY', () => {
    expect(
      inStage(
        'COPY --link --parents=false --chown=app:app --exclude=*.md --exclude=a --from="base" a b /c/',
      ),
    ).toMatchObject([
      {
        kind: 'copy',
        link: true,
        parents: false,
        chown: 'app:app',
        exclude: ['*.md', 'a'],
        from: 'base',
        sources: ['a', 'b'],
        destination: '/c/',
      },
    ])
  })

  test('of RUN and FROM', () => {
    expect(
      parse(
        'FROM --platform=$BUILDPLATFORM x\nRUN --mount=type=cache,target=/c --mount=type=bind,target=/b --network=none pip -h\n',
      ).stages,
    ).toMatchObject([
      {
        from: { platform: '$BUILDPLATFORM' },
        instructions: [
          {
            mounts: ['type=cache,target=/c', 'type=bind,target=/b'],
            network: 'none',
            words: ['pip -h'],
          },
        ],
      },
    ])
  })

  test('JSON arrays keep spaces; other text goes to the shell', () => {
    expect(
      inStage(
        'RUN ["pip", "install", "a b"]',
        "RUN ['pip', 'install']",
        'COPY ["/with space", "/b"]',
        'CMD []',
      ),
    ).toMatchObject([
      { form: 'exec', words: ['pip', 'install', 'a b'] },
      { form: 'shell', words: ["['pip', 'install']"] },
      { sources: ['/with space'], destination: '/b' },
      { form: 'exec', words: [] },
    ])
  })

  test('both forms of ENV, and ARG', () => {
    expect(
      inStage('ENV A=1 B="two words" C=x\\ y', 'ENV D all of this', 'ARG E F=1'),
    ).toMatchObject([
      {
        pairs: [
          { name: 'A', value: '1' },
          { name: 'B', value: '"two words"' },
          { name: 'C', value: 'x\\ y' },
        ],
      },
      { pairs: [{ name: 'D', value: 'all of this' }] },
      {
        args: [
          { name: 'E', value: null },
          { name: 'F', value: '1' },
        ],
      },
    ])
  })

  test('ARG before FROM is global', () => {
    expect(parse('ARG TAG=1\nFROM x:$TAG\nFROM scratch AS last\n')).toMatchObject({
      globalArgs: [{ args: [{ name: 'TAG', value: '1' }] }],
      stages: [{ from: { name: null } }, { from: { image: 'scratch', name: 'last' } }],
    })
  })
})

describe('faults', () => {
  test.each([
    [
      'FROM x\n  RUNN pip install y\n',
      'RUNN is not an instruction of Dockerfiles',
      2,
      3,
      'Did you mean RUN?',
    ],
    ['FROM x\nENV\n', 'ENV takes at least one argument', 2, 1, 'Write ENV NAME=VALUE.'],
    ['FROM x\nCOPY --form=base a b\n', 'COPY has no flag --form', 2, 6, 'Did you mean --from?'],
    [
      'FROM x\nCOPY a\n',
      'COPY takes at least two arguments: a source and a destination',
      2,
      1,
      'Write COPY SOURCE DESTINATION.',
    ],
    [
      'FROM x\nRUN <<EOF\necho\n',
      'The heredoc EOF has no end',
      2,
      7,
      'Write a line with only EOF after its last line.',
    ],
    ['FROM x\nENV A\n', 'ENV needs a name and a value', 2, 5, 'Write ENV NAME=VALUE.'],
    [
      'FROM x\nENV A=1 B\n',
      'ENV takes name=value, and there is no = in it',
      2,
      9,
      'Put quotes around a value with spaces.',
    ],
    [
      'FROM x y\n',
      'FROM takes an image, or an image, AS and a name',
      1,
      1,
      'Write FROM IMAGE or FROM IMAGE AS NAME.',
    ],
    [
      'FROM x AS 1st\n',
      '1st is not the name of a stage',
      1,
      11,
      'A name begins with a letter and consists of letters, digits, and the signs - _ .',
    ],
    ['RUN x\nFROM y\n', 'RUN comes before the first FROM', 1, 1, 'Only ARG may come there.'],
    [
      '# only a comment\n',
      'The Dockerfile has no instructions',
      1,
      undefined,
      'It begins with FROM.',
    ],
    ['', 'The Dockerfile has no instructions', 1, undefined, 'It begins with FROM.'],
    [
      'ARG A\n',
      'The Dockerfile has no FROM, so there is no stage to build',
      1,
      undefined,
      'Write FROM IMAGE.',
    ],
    ['# escape=x\nFROM y\n', 'The escape character "x" is neither \\ nor `', 1, 10, undefined],
    ['# escape=`\n# escape=`\nFROM y\n', 'A directive is given twice', 2, 1, 'Remove one of them.'],
    [
      'FROM x\nCMD [ "a", [ "b" ] ]\n',
      'The JSON array contains something other than strings',
      2,
      5,
      'Put each word in double quotes.',
    ],
    ['FROM x\nSHELL bash\n', 'SHELL takes a JSON array', 2, 1, 'Write SHELL ["/bin/bash", "-c"].'],
    [
      'FROM x\nONBUILD ONBUILD RUN a\n',
      'ONBUILD cannot delay ONBUILD',
      2,
      1,
      'Write the instruction itself after ONBUILD.',
    ],
    ['FROM x\nONBUILD FROM y\n', "ONBUILD can't delay FROM", 2, 1, undefined],
    ['FROM x\nRUN --mount pip\n', 'The flag --mount has no value', 2, 5, 'Write --mount=VALUE.'],
    [
      'FROM x\nCOPY --link=maybe a b\n',
      'The flag --link is neither true nor false',
      2,
      6,
      'Write --link=VALUE.',
    ],
    [
      'FROM x\nUSER a\0b\n',
      'Line 2 contains a null character, so this is not a Dockerfile',
      2,
      1,
      'Save the file as UTF-8 text.',
    ],
  ])('%j', (text, message, line, column, hint) => {
    expect(fault(text)).toEqual({ code: 'bad-dockerfile', message, line, column, hint })
  })

  test.each([
    ["FROM x\n{%- if cookiecutter.use == 'y' %}\nRUN a\n{%- endif %}\n", 2],
    ['FROM python:{{ version }}\nRUN a\n', 1],
    ['FROM python:{{version}}\nRUN a\n', 1],
    ['{{ define "main" }}\nFROM x\n', 1],
    ['FROM x\n<% if a %>\n', 2],
  ])('a template: %j', (text, line) => {
    expect(fault(text)).toMatchObject({
      code: 'dockerfile-template',
      line,
      message: `Line ${line} is written in a template language, so this is not a Dockerfile yet`,
    })
  })

  test("Docker's own format texts are not a template", () => {
    expect(inStage("RUN docker inspect --format '{{.State}}' x")).toHaveLength(1)
  })
})

describe('hostile files', () => {
  test('a line of 10 MB', () => {
    expect(fault(`FROM x\nRUN ${'a'.repeat(10_000_000)}\n`)).toMatchObject({
      message: 'Line 2 is longer than 65535 bytes, which BuildKit refuses',
      line: 2,
    })
  })

  test('100,000 instructions', () => {
    expect(inStage(...Array.from({ length: 100_000 }, (_, at) => `RUN echo ${at}`))).toHaveLength(
      100_000,
    )
  })

  test('100,000 continuations of blanks and escape characters', () => {
    const started = performance.now()
    expect(inStage(`RUN a \\\n${'  \\\n'.repeat(100_000)} b`)).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('ONBUILD without end', () => {
    expect(fault(`FROM x\n${'ONBUILD \\\n'.repeat(100_000)} RUN a\n`)).toMatchObject({
      message: 'ONBUILD cannot delay ONBUILD',
      line: 2,
    })
  })
})
