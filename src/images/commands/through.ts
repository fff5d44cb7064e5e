import { imagePath } from '../file-system/image-path.ts'
import { condaRoot } from './conda-commands.ts'
import type { LockSync } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { uvSync } from './lock-commands.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

/** The effects of a program that starts a command, and the environment of the command. */
export interface Through {
  /** The packages that are installed first. */
  readonly sync: LockSync | null
  /**
   * The environment's folder; `last` for the one that the tool made last; null if it changes
   * nothing.
   */
  readonly environment: string | 'last' | null
}

/** For `conda run -n NAME`, `poetry run`, `uv run` and similar commands. */
export function throughOf(through: readonly string[], command: KnownCommand): Through {
  const [program = '', ...words] = through
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (/^(?:conda|mamba|micromamba)$/.test(name)) {
    const parsed = parseWords(
      words,
      new Set(['-n', '--name', '-p', '--prefix', '--cwd', '-r', '--root-prefix', '-e', '--env']),
    )
    const [prefix] = optionValues(parsed, '-p', '--prefix')
    const [named] = optionValues(parsed, '-n', '--name')
    const root = condaRoot({ ...command, name, program })
    if (prefix !== undefined) return { sync: null, environment: imagePath(prefix, command.cwd) }
    return {
      sync: null,
      environment:
        named === undefined || named === 'base' ? root : imagePath(`envs/${named}`, root),
    }
  }
  if (/^(?:poetry|pdm|pipenv)$/.test(name)) return { sync: null, environment: 'last' }
  if (name !== 'uv') return { sync: null, environment: null }
  const parsed = parseWords(words, new Set())
  if (hasOption(parsed, '--no-project')) return { sync: null, environment: null }
  const args = words.filter((word) => word !== 'run')
  const sync = uvSync(command, [], args)
  const own = command.env.get('UV_PROJECT_ENVIRONMENT') ?? '.venv'
  return {
    sync: hasOption(parsed, '--no-sync') ? null : { ...sync, isExact: false },
    environment: imagePath(own, sync.folder),
  }
}
