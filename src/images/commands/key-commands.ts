import { imagePath } from '../file-system/image-path.ts'
import type { Effect } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

/** A key, a certificate or a list of passwords takes 0.1 to 4 kB. */
const SIZE = 1500

const written = (paths: readonly (string | null)[], { cwd }: KnownCommand): readonly Effect[] => {
  const effects = paths.flatMap((path): Effect[] =>
    path === null || /^(?:-|\/dev\/\w+)$/.test(path)
      ? []
      : [{ kind: 'write', path: imagePath(path, cwd), size: SIZE, text: null, within: 1 }],
  )
  return effects.length === 0 ? NOTHING : effects
}

/** Commands that write keys, certificates and passwords. */
export const KEY_COMMANDS: ReadonlyMap<string, (command: KnownCommand) => readonly Effect[]> =
  new Map<string, (command: KnownCommand) => readonly Effect[]>([
    [
      'openssl',
      (command) => {
        const { args } = command
        const named = args.filter((_word, at) => /^--?(?:out|keyout)$/.test(args[at - 1] ?? ''))
        return written(named, command)
      },
    ],
    [
      'ssh-keygen',
      (command) => {
        const parsed = parseWords(command.args, new Set(['-f', '-t', '-N', '-b', '-C', '-q']))
        if (hasOption(parsed, '-A'))
          return written(
            ['rsa', 'ecdsa', 'ed25519'].map((kind) => `/etc/ssh/ssh_host_${kind}_key`),
            command,
          )
        return written(
          optionValues(parsed, '-f').flatMap((path) => [path, `${path}.pub`]),
          command,
        )
      },
    ],
    [
      'htpasswd',
      (command) => {
        const parsed = parseWords(command.args, new Set(['-C']))
        return hasOption(parsed, '-n') ? NOTHING : written(parsed.operands.slice(0, 1), command)
      },
    ],
    ['ssh-keyscan', () => NOTHING],
  ])
