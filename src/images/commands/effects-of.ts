import type { Effect } from './effect.ts'
import { FILE_COMMANDS } from './file-commands.ts'
import type { KnownCommand } from './known-command.ts'
import { pipEffects, pythonEffects, uvEffects, venvEffects } from './python-commands.ts'
import { SYSTEM_COMMANDS } from './system-commands.ts'

/** Commands that write nothing, or next to nothing. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    'echo printf true false : set export unset cd pushd popd pwd test [ [[ ls cat which command type hash exit return wait sleep umask ulimit id whoami uname date env ' +
    'groupadd useradd adduser addgroup usermod groupmod passwd chpasswd mkdir touch ln ldconfig update-ca-certificates dpkg-reconfigure sed grep egrep awk tr cut sort uniq head ' +
    'tail wc tee read nproc getent stat du df apt-mark apt-cache apt-key apt-config dpkg-query corepack source . eval shopt trap local declare readonly alias let ' +
    'git-config update-alternatives ps kill shift basename dirname realpath readlink find-not sync sha256sum sha512sum md5sum gpg gpgconf gpg-agent setcap arch hostname logger ' +
    'localedef locale-gen crontab truncate chsh fc-cache ldd file xargs seq expr bc timeout mktemp jq visudo tzselect exec'
  ).split(' '),
)

/** Why it is not known what a command writes, by its name. */
const UNKNOWN: Readonly<Record<string, string>> = {
  curl: 'a download is not weighed',
  wget: 'a download is not weighed',
  git: 'a repository is not weighed',
  make: 'what is built is not known',
  cmake: 'what is built is not known',
  cargo: 'what is built is not known',
  go: 'what is built is not known',
  npm: 'packages of npm are not weighed',
  yarn: 'packages of npm are not weighed',
  pnpm: 'packages of npm are not weighed',
  playwright: 'browsers are not weighed',
  tar: 'what an archive holds is not known',
  unzip: 'what an archive holds is not known',
  conda: 'packages of conda are not weighed yet',
  mamba: 'packages of conda are not weighed yet',
  micromamba: 'packages of conda are not weighed yet',
  pixi: 'packages of conda are not weighed yet',
  poetry: 'what poetry installs is not weighed yet',
  pdm: 'what pdm installs is not weighed yet',
  pipenv: 'what pipenv installs is not weighed yet',
}

/** What a command does to the files of the image. */
export function effectsOf(command: KnownCommand): readonly Effect[] {
  const { name } = command
  const own = FILE_COMMANDS.get(name) ?? SYSTEM_COMMANDS.get(name)
  if (own !== undefined) return own(command)
  if (/^pip[\d.]*$/.test(name)) return pipEffects(command)
  if (name === 'uv') return uvEffects(command)
  if (/^python[\d.]*$/.test(name)) return pythonEffects(command)
  if (name === 'virtualenv') return venvEffects(command, 'virtualenv')
  if (HARMLESS.has(name) || isHarmlessUse(command)) return [{ kind: 'nothing' }]
  return [{ kind: 'unknown', what: command.text, reason: UNKNOWN[name] ?? `what ${name} writes is not known` }]
}

/** Uses of commands that write nothing, whatever else they can do. */
function isHarmlessUse({ name, args }: KnownCommand): boolean {
  const has = (...words: readonly string[]): boolean => words.some((word) => args.includes(word))
  if (has('--version', '--help')) return true
  if (name === 'git') return args[0] === 'config' || args[0] === 'rev-parse' || args[0] === '--version'
  if (name === 'tar' || name === 'unzip') return has('-tf', '-l')
  if (name === 'dpkg') return has('--print-architecture', '-l', '-s', '--configure')
  if (name === 'poetry' || name === 'pdm' || name === 'npm' || name === 'yarn') return args[0] === 'config' || args[0] === 'cache'
  if (name === 'conda' || name === 'mamba' || name === 'micromamba') return has('clean', 'config', 'activate', 'init')
  if (name === 'curl' || name === 'wget') return has('-I', '--head', '--spider')
  return false
}
