// npm run check:apk -- APK-BINARY [--tests FOLDER] [--random NUMBER]: what apk itself does with
// tests of its own solver, with made repositories and with made packages, compared with our solver
// and, if the packages are installed for real, with the image that is predicted for a Dockerfile.
import { Command } from 'commander'
import { type ComparedRuns, compareRuns } from './apk/dockerfile-cases.ts'
import { predictedBy } from './apk/predicted.ts'
import { laterCase, randomCase } from './apk/random-cases.ts'
import { type Afterwards, type ApkCase, simulate } from './apk/real-apk.ts'
import { solverTests } from './apk/solver-tests.ts'

interface Options {
  readonly tests?: string
  readonly random: number
  readonly from: number
  readonly runs: number
  readonly verbose: boolean
}

const command = new Command('check:apk')
  .argument('<apk>', 'the program of apk-tools, 2 or 3')
  .option('--tests <folder>', "apk-tools' own tests of its solver: test/solver")
  .option('--random <number>', 'of made repositories', Number, 1000)
  .option('--from <seed>', 'the first seed', Number, 1)
  .option('--runs <number>', 'Dockerfiles whose packages are really installed', Number, 100)
  .option('--verbose', 'show the repository of a difference', false)
  .parse()
const [binary = ''] = command.args
const options = command.opts<Options>()
const shown = (one: Afterwards): string =>
  one === null
    ? 'refused'
    : [...one]
        .map(([name, version]) => `${name}-${version}`)
        .sort()
        .join(' ')
let failed = 0

function compare(kind: string, one: ApkCase, real: Afterwards): boolean {
  let own: string
  try {
    own = shown(predictedBy(one))
  } catch (error) {
    own = String(error)
  }
  if (own === shown(real)) return true
  failed++
  console.log(
    `FAIL ${kind} ${one.name}: ${one.words.join(' ')} [${one.world.join(' ')}]\n     apk:  ${shown(real)}\n     ours: ${own}`,
  )
  if (options.verbose)
    console.log(
      `${one.index.replaceAll(/^[CASITUL]:.*\n/gm, '')}installed:\n${one.installed.replaceAll(/^[CASITUL]:.*\n/gm, '')}`,
    )
  return false
}

if (options.tests !== undefined) {
  const all = [...solverTests(options.tests)]
  const kept = all.filter(({ one, expected }) => compare('test', one, expected))
  console.log(`apk's own tests: ${kept.length} of ${all.length} agree`)
}
let agree = 0
let asked = 0
for (let seed = options.from; seed < options.from + options.random; seed++) {
  const one = randomCase(seed)
  const real = simulate(binary, one)
  asked++
  if (compare('made', one, real)) agree++
  if (real === null) continue
  const later = laterCase(one, real, seed)
  asked++
  if (compare('made', later, simulate(binary, later))) agree++
}
console.log(`commands in made repositories: ${agree} of ${asked} agree`)
let layers = 0
const sizes = { real: 0, predicted: 0, database: 0, predictedDatabase: 0 }
for (let seed = options.from; seed < options.from + options.runs; seed++) {
  const compared = await compareRuns(binary, seed)
  layers += compared.runs.length
  for (const [at, { real, predicted }] of compared.runs.entries()) {
    if (real !== null) {
      sizes.real += real.files
      sizes.predicted += predicted.files
      sizes.database += real.database
      sizes.predictedDatabase += predicted.database
    }
    const fault = faultOf(compared.runs[at]!)
    if (fault === null) continue
    failed++
    console.log(`FAIL installed ${seed}, RUN ${at + 1}: ${fault}\n${compared.dockerfile}`)
  }
}
console.log(`layers of really installed packages: ${layers}, ${JSON.stringify(sizes)}`)

function faultOf({ real, predicted }: ComparedRuns['runs'][number]): string | null {
  if (real === null) return predicted.isRefused ? null : 'apk refuses, and no finding says so'
  if (predicted.isRefused) return 'a finding says that apk refuses, and it does not'
  if (!predicted.isKnown) return `a size is unknown: ${predicted.added.join(', ')}`
  const names = [...real.added].map(([name, version]) => `${name} ${version}`).sort()
  const own = predicted.added.filter((name) => !name.startsWith('.'))
  const added = names.filter((name) => !name.startsWith('.'))
  if (own.join() !== added.join()) return `apk: ${added.join(', ')}; ours: ${own.join(', ')}`
  if (predicted.files !== real.files)
    return `${real.files} B of files, ${predicted.files} predicted`
  if (predicted.hasLists !== real.cache > 0) return `apk's cache has ${real.cache} B`
  if (predicted.database > 0 !== real.database > 0) return `apk's database: ${real.database} B`
  return null
}
process.exitCode = failed === 0 ? 0 : 1
