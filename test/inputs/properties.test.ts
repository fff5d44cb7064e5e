import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { LineFault } from '../../src/inputs/requirements/line-fault.ts'
import { parseLineOptions } from '../../src/inputs/requirements/line-options.ts'
import { logicalLines } from '../../src/inputs/requirements/logical-lines.ts'
import { decodeText, EncodingError } from '../../src/inputs/text-encoding.ts'
import { runs } from '../support/runs.ts'

/** Pieces of requirements files, from which lines that are nearly right are made. */
const piece = fc.oneof(
  fc.constantFrom(
    'alpha',
    'beta[x,y]',
    '==1.0',
    '>=2,<3',
    ' ; python_version < "3.9"',
    ' and ',
    ' or ',
    '(',
    ')',
    ' @ ',
    'https://u:p@a.test/x-1.0.tar.gz',
    'git+https://a.test/x.git@v1#egg=x',
    'file:///nowhere/x.whl',
    './x',
    '../',
    '-r ',
    '-c ',
    '-e ',
    '-i ',
    '--hash=sha256:ab',
    '--no-binary ',
    ':all:',
    '--index-url=',
    '-f ',
    ' # comment',
    ' #',
    '\\',
    '\\\n',
    '\n',
    '\r\n',
    '\u2028',
    '\f',
    '$' + '{HOME}',
    '$' + '{UNSET}',
    '"',
    "'",
    ' ',
    '\t',
    '#subdirectory=y',
    '--config-settings ',
    'k=v',
    '-',
    '--',
    ' --pre',
    '*',
    '~=',
    '===',
    '!=1.*',
    'é',
    '\u0000',
    '\ufeff',
    '𝔸',
  ),
  fc.string({ maxLength: 6 }),
)
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

/** Runs a reader of which every failure must be one that a user can read. */
async function readable(reading: Promise<unknown>, content: string): Promise<void> {
  const lines = content.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  try {
    await reading
  } catch (error) {
    expect(error).toBeInstanceOf(PysizeError)
    const { exitCode, message, places } = error as PysizeError
    expect(exitCode).toBe(2)
    expect(message).toMatch(/\S/)
    for (const { line, column, text: shown } of places) {
      if (line !== undefined) expect(line >= 1 && line <= lines.length + 1).toBe(true)
      if (column !== undefined && shown !== undefined)
        expect(column >= 1 && column <= shown.length + 1).toBe(true)
    }
  }
}

/** Files come from a network that does not exist, so nothing is written to the disk. */
const read = (name: string, content: string) => {
  const fetchText = async (url: string): Promise<string> => {
    if (url === `https://files.test/${name}`) return content
    throw new PysizeError('file-not-found', `${url} is not there.`, { exitCode: 2 })
  }
  return readInputs({
    cwd: '/nowhere',
    files: [`https://files.test/${name}`],
    env: { HOME: 'alpha' },
    fetchText,
  })
}

describe('a requirements file', () => {
  test('with any text is read, or refused with a place', async () => {
    await fc.assert(
      fc.asyncProperty(text, (content) => readable(read('requirements.txt', content), content)),
      runs(1500),
    )
  })

  test('gives lines with the written content, in order', () => {
    fc.assert(
      fc.property(text, (content) => {
        let last = 0
        for (const found of logicalLines(content, {})) {
          if (found === undefined) continue
          const { line, text: own, written } = found
          expect(line).toBeGreaterThan(last)
          expect(own).toBe(written)
          expect(own.trim()).toBe(own)
          expect(own).not.toBe('')
          last = line
        }
      }),
      runs(300),
    )
  })

  test('has options that are parsed or refused at a place in the line', () => {
    fc.assert(
      fc.property(text, (content) => {
        try {
          parseLineOptions(content)
        } catch (error) {
          expect(error).toBeInstanceOf(LineFault)
          const { offset } = error as LineFault
          expect(offset >= 0 && offset <= content.length).toBe(true)
        }
      }),
      runs(500),
    )
  })

  test('with any bytes is text, or is refused by its encoding', () => {
    const mark = fc.constantFrom(
      '',
      '\xef\xbb\xbf',
      '\xff\xfe',
      '\xff\xfe\0\0',
      '\0\0\xfe\xff',
      '# coding: latin-1\n',
      '# coding: x\n',
      '# coding: utf-16\n',
    )
    fc.assert(
      fc.property(mark, fc.uint8Array({ maxLength: 40 }), (front, bytes) => {
        try {
          expect(typeof decodeText(Buffer.concat([Buffer.from(front, 'latin1'), bytes]))).toBe(
            'string',
          )
        } catch (error) {
          expect(error).toBeInstanceOf(EncodingError)
        }
      }),
      runs(300),
    )
  })
})

describe('a pyproject.toml', () => {
  const value = fc.oneof(
    fc.constantFrom(
      '"alpha"',
      "'beta>=1'",
      '["alpha", "beta ; python_version<\'3\'"]',
      '[1, "x"]',
      '{ a = 1 }',
      '{ a = 1,\n b = 2 }',
      'true',
      '1979-05-27',
      '07:32',
      '1e400',
      '0xff',
      '"\\e"',
      '"\\x41"',
      '"""\n"""',
      '[',
      '"',
      '{include-group = "dev"}',
      '[{include-group = "dev"}]',
      '99999999999999999999',
    ),
    text.map((content) => JSON.stringify(content)),
  )
  const key = fc.constantFrom(
    'name',
    'dependencies',
    'requires-python',
    'version',
    'dynamic',
    '__proto__',
    'constructor',
    'dev',
    'a.b',
    '"x y"',
  )
  const line = fc.oneof(
    fc.constantFrom(
      '[project]',
      '[project.optional-dependencies]',
      '[dependency-groups]',
      '[tool.uv]',
      '[[tool.uv.index]]',
      '[tool.pysize]',
      '[build-system]',
      '# c',
    ),
    fc.tuple(key, value).map(([name, written]) => `${name} = ${written}`),
    fc.string({ maxLength: 8 }),
  )
  test('with any text is read, or refused with a place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 10 }), (lines) =>
        readable(read('pyproject.toml', lines.join('\n')), lines.join('\n')),
      ),
      runs(800),
    )
  })
})
