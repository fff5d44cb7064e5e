import { imagePath } from '../file-system/image-path.ts'
import type { Effect, NamedPython } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const OUTPUTS = [
  '-o',
  '--out-dir',
  '--outdir',
  '--output',
  '-d',
  '--dest',
  '-t',
  '--target',
  '--dist-dir',
] as const
const VALUES = new Set([
  ...OUTPUTS,
  '-p',
  '--python',
  '-f',
  '--format',
  '-C',
  '--config-setting',
  '--package',
  '--installer',
  '--backend',
  '-b',
])

/**
 * `python -m build`, `uv build`, `poetry build`, `hatch build` and similar commands: a wheel of a
 * project, in `dist` unless the command says otherwise. The sdist is left out.
 *
 * @param args the words after `build`
 */
export function builtWheel(command: KnownCommand, args: readonly (string | null)[]): Effect {
  const parsed = parseWords(args, VALUES)
  const [source = '.'] = parsed.operands
  const isSourceAlone = hasOption(parsed, '--sdist', '-s') && !hasOption(parsed, '--wheel', '-w')
  if (source === null || isSourceAlone)
    return {
      kind: 'unknown',
      what: command.text,
      reason: 'the size of the build result is unknown',
    }
  const named = optionValues(
    parsed,
    ...OUTPUTS.filter((name) => name !== '-t' && name !== '--target'),
  )[0]
  const folder = named ?? imagePath('dist', imagePath(source, command.cwd))
  const python: NamedPython = { program: 'python3', named: null, seeksVenv: false }
  return {
    kind: 'wheels',
    python,
    args: ['--no-deps', source === '.' ? './' : source.startsWith('/') ? source : `./${source}`],
    folder,
  }
}
