// npm run check:field -- --pip PIP --uv UV [WORD]: runs pip, uv and pysize on each made index, and
// reports every difference from the recorded answers.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { askPip, askPysize, askUv, type Told } from './ask.ts'
import { type FieldCase, openWorld } from './case.ts'
import { CASES } from './cases.ts'

const agrees = (told: Answerable, expected: string): boolean =>
  told.answer === expected || (expected === 'fails' && told.answer.startsWith('exit '))
type Answerable = Pick<Told, 'answer'>

async function check(
  { title, open, pip, uv, ours }: FieldCase,
  programs: { pip: string; uv: string },
  verbose: boolean,
): Promise<boolean> {
  const world = openWorld()
  try {
    const question = await open(world)
    const file = join(world.folder({}), 'requirements.txt')
    writeFileSync(file, `${question.lines.join('\n')}\n`)
    const rows = [
      ['pip', await askPip(programs.pip, question, file), pip],
      ['uv', await askUv(programs.uv, question, file), uv],
      ['pysize, as pip', await askPysize(question, 'pip'), ours?.pip ?? pip],
      ['pysize, as uv', await askPysize(question, 'uv'), ours?.uv ?? uv],
    ] as const
    const wrong = rows.filter(([, told, expected]) => !agrees(told, expected))
    console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${title}`)
    for (const [who, told, expected] of verbose ? rows : wrong) {
      console.log(
        `       ${who}: ${told.answer}${agrees(told, expected) ? '' : `, not ${expected}`}`,
      )
      if (verbose) console.log(told.said.trim().replaceAll(/^/gm, '           '))
    }
    return wrong.length === 0
  } finally {
    await world.close()
  }
}

const { values, positionals } = parseArgs({
  options: {
    pip: { type: 'string', default: 'pip' },
    uv: { type: 'string', default: 'uv' },
    verbose: { type: 'boolean', short: 'v' },
  },
  allowPositionals: true,
})
const asked = CASES.filter(({ title }) => positionals.every((word) => title.includes(word)))
let passed = 0
for (const one of asked) if (await check(one, values, values.verbose === true)) passed++
console.log(`${passed} passed, ${asked.length - passed} failed`)
process.exitCode = passed < asked.length || passed === 0 ? 1 : 0
