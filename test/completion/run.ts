/**
 * `npm run check:completion -- [bash=PATH] [zsh=PATH] [fish=PATH]`: the completion scripts in the
 * real shells, as a person presses Tab. It needs `npm run build`; a shell that is not installed is
 * skipped.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const named = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.split('=', 2) as [string, string]),
)

/** The typed line, and the completions that must be offered or must not be. */
const CASES: readonly {
  readonly line: string
  readonly has: readonly string[]
  readonly lacks?: readonly string[]
}[] = [
  { line: 'pysize est', has: ['estimate'], lacks: ['why'] },
  { line: 'pysize ', has: ['estimate', 'mcp', 'explain'] },
  { line: 'pysize estimate --pyt', has: ['--python'], lacks: ['--platform'] },
  { line: 'pysize estimate --format ', has: ['markdown', 'github'], lacks: ['requirements.txt'] },
  { line: 'pysize estimate --platform linux-a', has: ['linux-aarch64'], lacks: ['linux-x86_64'] },
  { line: 'pysize estimate requirements.txt --budget lambda-z', has: ['lambda-zip'] },
  { line: 'pysize estimate req', has: ['requirements.txt'] },
  { line: 'pysize estimate requirements.txt --without fl', has: ['flask'], lacks: ['requests'] },
  { line: 'pysize why requirements.txt req', has: ['requests'], lacks: ['flask'] },
  { line: 'pysize estimate pyproject.toml --extra g', has: ['gpu'], lacks: ['docs', 'touch'] },
  { line: 'pysize estimate pyproject.toml --group t', has: ['tests'] },
  { line: 'pysize tree --inv', has: ['--invert'] },
  { line: 'pysize cache ', has: ['dir', 'info', 'clear'] },
  { line: 'pysize explain estimated-sd', has: ['estimated-sdist'] },
  { line: 'pysize completion ', has: ['bash', 'zsh', 'fish'] },
]

const folder = mkdtempSync(join(tmpdir(), 'pysize-completion-'))
const bin = join(folder, 'bin')
mkdirSync(bin)
writeFileSync(
  join(bin, 'pysize'),
  `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist', 'bin.cjs')}' "$@"\n`,
)
chmodSync(join(bin, 'pysize'), 0o755)
const work = join(folder, 'work')
mkdirSync(work)
writeFileSync(join(work, 'requirements.txt'), 'flask==3.0\nrequests[socks]>=2\n')
// A name that a shell would run.
writeFileSync(
  join(work, 'pyproject.toml'),
  `[project]\nname = "x"\nversion = "1"\n[project.optional-dependencies]\ngpu = ["torch"]\ndocs = []\n"g$(touch ${join(folder, 'pwned')})" = []\n[dependency-groups]\ntests = []\n`,
)
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  HOME: folder,
  XDG_CONFIG_HOME: folder,
  XDG_DATA_HOME: folder,
  TERM: 'dumb',
  PYSIZE_CACHE_DIR: join(folder, 'cache'),
}

const run = (program: string, argv: readonly string[], input = ''): string =>
  spawnSync(program, [...argv], { cwd: work, env, input, encoding: 'utf8' }).stdout

const words = (line: string): readonly string[] => line.split(' ')
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** The completions of each shell for a line, one on each line. */
const SHELLS: Readonly<Record<string, (program: string, line: string) => string>> = {
  bash: (program, line) =>
    run(program, [
      '--norc',
      '-c',
      `source <(pysize completion bash); COMP_WORDS=(${words(line).map(quoted).join(' ')}); COMP_CWORD=${words(line).length - 1}; _pysize; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]),
  // A pseudo-terminal, since zsh completes nowhere else. Each match is written down as it is added.
  zsh: (program, line) =>
    run(program, [
      '-f',
      '-c',
      `
zmodload zsh/zpty
zpty z '${program} -f -i'
zpty -w z "PS1=; cd ${work}; autoload -Uz compinit; compinit -u -D; source <(pysize completion zsh)"
zpty -w z 'compadd() { local -a shown; builtin compadd -O shown "$@" 2>/dev/null; print -rl -- $shown >> ${folder}/matches; builtin compadd "$@" }'
zpty -w z 'print READY''DONE'
while zpty -r z out; do [[ $out == *READYDONE* ]] && break; done
zpty -w -n z ${quoted(line)}$'\\t'
# pysize itself is started for the answer, which takes as long as the machine lets it.
for _ in {1..100}; do [[ -s ${folder}/matches ]] && break; sleep 0.2; done
sleep 0.5
zpty -d z
cat ${folder}/matches; rm -f ${folder}/matches`,
    ]),
  fish: (program, line) =>
    run(program, [
      '--no-config',
      '-c',
      `pysize completion fish | source; complete -C ${quoted(line)}`,
    ]).replace(/\t.*/g, ''),
}

let failed = 0
for (const [shell, complete] of Object.entries(SHELLS)) {
  const program = named[shell] ?? spawnSync('which', [shell], { encoding: 'utf8' }).stdout.trim()
  if (program === '') {
    console.log(`skipped ${shell}: it is not installed`)
    continue
  }
  for (const { line, has, lacks = [] } of CASES) {
    const found = complete(program, line)
      .split('\n')
      .map((one) => one.trim())
    const missing = has.filter((one) => !found.includes(one))
    const wrong = lacks.filter((one) => found.includes(one))
    const fine = missing.length === 0 && wrong.length === 0
    if (!fine) failed += 1
    console.log(
      `${fine ? 'passed' : 'FAILED'} ${shell}: ${line}${fine ? '' : ` gives ${JSON.stringify(found.slice(0, 12))}`}`,
    )
  }
}
if (existsSync(join(folder, 'pwned'))) {
  failed += 1
  console.log('FAILED a name of a pyproject.toml was run')
}
rmSync(folder, { recursive: true })
console.log(failed === 0 ? 'all passed' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
