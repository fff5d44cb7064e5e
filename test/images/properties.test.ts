import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PysizeError } from '../../src/errors.ts'
import { parseDockerfile } from '../../src/images/dockerfile/parse-dockerfile.ts'
import { expandWord, WordFault } from '../../src/images/dockerfile/word.ts'
import { known } from '../../src/images/shell-value.ts'
import { readBuild } from '../../src/images/stages/build.ts'
import { runs } from '../support/runs.ts'

/** Pieces of shell and Dockerfile that open, close and continue things. */
const PIECES = (
  'pip install x|"|\'|$(|)|`|${|}|\\|\n|<<EOF|\nEOF\n|[ |] |&&|;|{ |; }|$A|*|#|if |; then |; fi|for x in |; do |; done|case |in |;; esac|[[ | ]]|((|))|' +
  '> |<<<|>&|!|=|+=|${a[@]}|${#x}|${!x}|${x//a/b}|${x:0:1}|$@|eval |exec |xargs |sudo |env |sh -c |set -- |coproc |f() |\0|\u{1f600}|--mount=|~|exit|[a'
).split('|')

const script = fc
  .array(fc.constantFrom(...PIECES, '||', '|'), { maxLength: 30 })
  .map((pieces) => pieces.join(''))

test('any Dockerfile is read, or refused with one error that has a line', async () => {
  const instruction = fc.tuple(
    fc.constantFrom('RUN ', 'COPY ', 'ENV ', 'ARG ', 'CMD ', 'ONBUILD ', 'FROM ', 'ADD ', 'x '),
    script,
  )
  const file = fc
    .array(instruction, { maxLength: 5 })
    .map(
      (lines) =>
        `FROM scratch\nARG A\n${lines.map(([keyword, text]) => `${keyword}${text}\n`).join('')}`,
    )
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      try {
        const { stages } = await readBuild(
          parseDockerfile(text, 'Dockerfile'),
          {},
          async () => null,
        )
        expect(stages.length).toBeGreaterThan(0)
      } catch (error) {
        if (!(error instanceof PysizeError)) throw error
        expect(error.places[0]?.line).toBeGreaterThan(0)
      }
    }),
    runs(300),
  )
})

test('a text without special characters is unchanged', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w ./:=-]*$/), (text) => {
      expect(expandWord(text, { escapeToken: '\\' }).text).toBe(text)
    }),
    runs(200),
  )
})

test('a value is inserted unchanged, whatever it contains', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const variables = { get: () => known(value), mayBeSet: () => false }
      expect(expandWord('"$A"', { escapeToken: '\\' }, variables).text).toBe(value)
    }),
    runs(200),
  )
})

test('a word is expanded, or refused', () => {
  fc.assert(
    fc.property(script, (text) => {
      try {
        expect(typeof expandWord(text, { escapeToken: '\\' }).text).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(WordFault)
      }
    }),
    runs(300),
  )
})
