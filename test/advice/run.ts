// npm run check:advice -- DIR [--table FILE] [--only TEXT]: what an estimate says of deleted lines
// and retained sizes, and every piece of advice, against the answer of the edited files. On every
// recorded set of DIR, and on ten sets of the live index.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import type { EstimateOptions } from '../../src/index.ts'
import { serveRecorded } from '../recorded/server.ts'
import { type Question, questionsOf, type Verdict } from './questions.ts'
import { liveAdviceSets, recordedAdviceSets } from './sets.ts'

const command = new Command('check:advice')
  .argument('<folder>', 'a recorded index')
  .option('--table <file>', 'write the table here')
  .option('--only <text>', 'only sets whose name contains the text')
  .parse()
const [directory = ''] = command.args
const { table, only = '' } = command.opts<{ table?: string; only?: string }>()

const VERDICTS: readonly Verdict[] = ['equal', 'explained', 'different', 'unanswered']
const work = mkdtempSync(join(tmpdir(), 'pysize-advice-'))
const server = await serveRecorded(directory, [])
const pytorch = { PYSIZE_PYTORCH_URL: `${server.origin}/whl` }
const shared: EstimateOptions = { cacheDir: join(work, 'cache'), snapshot: false }
const live: EstimateOptions = { ...shared, env: { ...process.env, ...pytorch } }
const recorded: EstimateOptions = { ...shared, env: pytorch, indexUrl: `${server.origin}/simple/` }
const rows: string[] = []
let failed = 0

const count = (questions: readonly Question[], verdict: Verdict): number =>
  questions.filter((one) => one.verdict === verdict).length

try {
  const sets = [
    ...recordedAdviceSets(directory).map((set) => ({ set, options: recorded })),
    ...liveAdviceSets.map((set) => ({ set, options: live })),
  ]
  for (const { set, options } of sets.filter((one) => one.set.name.includes(only))) {
    const questions = await questionsOf(set, options, mkdtempSync(join(work, 'set-')))
    const counts = VERDICTS.map((verdict) => count(questions, verdict))
    failed += count(questions, 'different')
    console.log(
      `${set.name}: ${VERDICTS.map((verdict, at) => `${counts[at]} ${verdict}`).join(', ')}`,
    )
    const open = questions.filter(({ verdict }) => verdict !== 'equal')
    for (const { what, verdict, note } of open) console.log(`    ${verdict}: ${what}: ${note}`)
    const told = open
      .filter(({ verdict }) => verdict !== 'explained')
      .map(({ what, note }) => `${what}: ${note}`)
    rows.push(`| ${set.name} | ${counts.join(' | ')} | ${told.join('; ').replaceAll('|', '\\|')} |`)
  }
} finally {
  server.stop()
  rmSync(work, { recursive: true, force: true })
}
const text = `# Advice, resolved again

Made by \`npm run check:advice\` on ${new Date().toISOString().slice(0, 10)}. For every set, three
figures of an estimate are compared with an estimate of the edited files: the saving of deleting
each line, the retained size of every package, and the saving of each piece of advice, on every
platform that it names. "Explained": the estimate marks the figure as one that other versions may
change (\`may-change\`), and \`--resolve-deletions\` gives it exactly. "Unanswered": the edited
files have no solution, or the recorded index lacks their requirements, or the lines are only for a
tool or a shell.

| set | equal | explained | different | unanswered | what |
| --- | ---: | ---: | ---: | ---: | --- |
${rows.join('\n')}
`
if (table !== undefined) writeFileSync(table, text)
console.log(`${failed} different`)
process.exitCode = failed > 0 ? 1 : 0
