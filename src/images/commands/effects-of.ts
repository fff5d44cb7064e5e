import { ownEntry } from '../../collections/own-entry.ts'
import { imagePath } from '../file-system/image-path.ts'
import { ACCOUNT_COMMANDS } from './account-commands.ts'
import { builtWheel } from './build-commands.ts'
import { condaEffects, condaLockEffects, pixiEffects } from './conda-commands.ts'
import { djangoEffects } from './django-commands.ts'
import { DOWNLOAD_COMMANDS } from './download-commands.ts'
import type { Effect } from './effect.ts'
import { pipToolsEffects } from './export-commands.ts'
import { FILE_COMMANDS } from './file-commands.ts'
import { installerScript } from './installer-scripts.ts'
import { KEY_COMMANDS } from './key-commands.ts'
import type { KnownCommand } from './known-command.ts'
import { lockToolEffects } from './lock-commands.ts'
import { pipEffects, pythonEffects, uvEffects, venvEffects } from './python-commands.ts'
import { SYSTEM_COMMANDS } from './system-commands.ts'
import { pipxEffects, uvRunTool } from './tool-commands.ts'

/** Commands that write nothing, or next to nothing. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    'echo printf true false : set export unset cd pushd popd pwd test [ [[ ls cat which command type hash exit return wait sleep umask ulimit id whoami uname date env ' +
    'usermod groupmod userdel deluser passwd chpasswd touch ln ldconfig update-ca-certificates dpkg-reconfigure sed grep egrep awk tr cut sort uniq head ' +
    'tail wc tee read nproc getent stat du df apt-cache apt-key apt-config dpkg-query corepack source . eval shopt trap local declare readonly alias let ' +
    'git-config update-alternatives ps kill shift basename dirname realpath readlink find-not sync sha256sum sha512sum md5sum gpg gpgconf gpg-agent setcap arch hostname logger ' +
    'crontab truncate chsh fc-cache fc-list ldd file xargs seq expr bc timeout mktemp jq visudo tzselect exec ' +
    'deactivate alternatives update-rc.d systemctl service sscg mkcert xmllint xsltproc setfacl getfacl chattr c_rehash rehash lsb_release ' +
    'dpkg-architecture dpkg-divert dpkg-statoverride debconf-set-selections mount umount locale iconv column comm diff cmp rev tac nl od xxd hexdump base64 base32 ' +
    'sha1sum sha384sum b2sum cksum paste join fold fmt printenv tty stty setsid shuf mkfifo mknod dos2unix unix2dos install-info msgfmt pybabel ' +
    'a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf phpenmod git-lfs redis-cli pg_isready ps pgrep pkill chronyc ip ss free lscpu nvidia-smi ' +
    'jupyter-kernelspec fix-permissions ipython coverage pytest py.test ruff mypy flake8 pylint black isort celery gunicorn uvicorn addgroup chage loginctl hwclock ' +
    'psql dbus-uuidgen ssh-add glib-compile-schemas gtk-update-icon-cache update-mime-database update-desktop-database update-locale supervisorctl'
  ).split(' '),
)

/** Why the files that a command writes are unknown, by its name. */
const UNKNOWN: Readonly<Record<string, string>> = {
  make: 'the size of the build result is unknown',
  cmake: 'the size of the build result is unknown',
  cargo: 'the size of the build result is unknown',
  go: 'the size of the build result is unknown',
  npm: 'packages of npm are not weighed',
  yarn: 'packages of npm are not weighed',
  pnpm: 'packages of npm are not weighed',
  playwright: 'browsers are not weighed',
}

/** The effect of a command on the files of the image. */
export function effectsOf(command: KnownCommand): readonly Effect[] {
  const { name } = command
  const own =
    FILE_COMMANDS.get(name) ??
    SYSTEM_COMMANDS.get(name) ??
    DOWNLOAD_COMMANDS.get(name) ??
    ACCOUNT_COMMANDS.get(name) ??
    KEY_COMMANDS.get(name)
  if (own !== undefined) return own(command)
  if (/^(?:ba|da|a|z|k)?sh$/.test(name)) return installerScript(command) ?? otherwise(command)
  if (/^pip[\d.]*$/.test(name)) return pipEffects(command)
  if (name === 'uv') return uvEffects(command)
  if (name === 'poetry' || name === 'pdm' || name === 'pipenv') return lockToolEffects(command)
  if (name === 'pip-compile' || name === 'pip-sync') return pipToolsEffects(command)
  if (/^python[\d.]*$/.test(name)) return pythonEffects(command)
  if (/^(?:conda|mamba|micromamba)$/.test(name)) return condaEffects(command)
  if (name === 'conda-lock') return condaLockEffects(command)
  if (name === 'pixi') return pixiEffects(command)
  if (name === 'pipx') return pipxEffects(command)
  if (name === 'uvx') return [uvRunTool(command)]
  if (name === 'hatch' || name === 'flit')
    return command.args[0] === 'build'
      ? [builtWheel(command, command.args.slice(1))]
      : otherwise(command)
  const ofDjango =
    name === 'manage.py' || name === 'django-admin'
      ? djangoEffects(command.args, command.cwd)
      : undefined
  if (ofDjango !== undefined) return ofDjango
  if (name === 'virtualenv') return venvEffects(command, 'virtualenv')
  return otherwise(command)
}

function otherwise(command: KnownCommand): readonly Effect[] {
  const { name } = command
  if (HARMLESS.has(name) || isHarmlessUse(command)) return [{ kind: 'nothing' }]
  if (writesFirstSettings(command)) return [firstSettings(command)]
  return [
    {
      kind: 'unknown',
      what: command.text,
      reason: reasonOf(command),
    },
  ]
}

const reasonOf = ({ name, args }: KnownCommand): string =>
  name === 'playwright' && args[0] === 'install-deps'
    ? 'the packages of apt that playwright names for its browsers are unknown'
    : (ownEntry(UNKNOWN, name) ?? `the files that ${name} writes are unknown`)

/** First words of commands that only query, choose or set something, by the name of the program. */
const HARMLESS_WORDS: Readonly<Record<string, RegExp | undefined>> = {
  apachectl: /^configtest/,
  flask: /^(?:db|translate|routes|shell|init-db|--help)/,
  jupyter: /^(?:kernelspec|notebook|server|lab$|labextension|nbextension|serverextension|contrib)/,
  npm: /^(?:config|cache|set|audit|prune|version|fund)/,
  nvm: /^(?:use|alias|ls|list|current|cache|unload|which)/,
  platformio: /^(?:settings|system|boards)/,
  pnpm: /^(?:config|store)/,
  pyenv: /^(?:local|global|shell|rehash|init|shims|versions?|which|root|prefix)/,
  rustup: /^(?:show|default|target|component|override|set)/,
  yarn: /^(?:config|cache|set)/,
}

/** Programs whose `init` downloads plugins, compilers or services. */
const DOWNLOADS_AT_INIT = new Set(['dapr', 'opam', 'packer', 'terraform', 'terragrunt', 'tofu'])

/** The size of the settings that a program writes for a new project, bytes; at most a hundredfold. */
const FIRST_SETTINGS = { size: 10_000, within: 99 }

/** For settings that an author then fills in: `errbot --init`. */
const writesFirstSettings = ({ name, args }: KnownCommand): boolean =>
  args.length === 1 && /^(?:--)?init$/.test(args[0] ?? '') && !DOWNLOADS_AT_INIT.has(name)

const firstSettings = ({ text, cwd }: KnownCommand): Effect => ({
  kind: 'write',
  path: imagePath(text, cwd),
  text: null,
  ...FIRST_SETTINGS,
})

/** Uses of commands that write nothing, or next to nothing, although the command can do more. */
function isHarmlessUse({ name, args }: KnownCommand): boolean {
  const has = (...words: readonly string[]): boolean => words.some((word) => args.includes(word))
  if (has('--version', '--help', '-version') || (args.length === 1 && args[0] === 'version'))
    return true
  if (name === 'dpkg')
    return args[0] != null && /^--(?!install$|unpack$|root)|^-[lsLSrP]$/.test(args[0])
  // Links for each of its programs, and a test of its own settings.
  if (name === 'busybox') return args[0] === '--install' && has('-s')
  if (name === 'nginx') return has('-t', '-T', '-v', '-V')
  if (name === 'pre-commit') return has('install') && !has('--install-hooks')
  const first = args.find((word) => word === null || !word.startsWith('-'))
  return first != null && ownEntry(HARMLESS_WORDS, name)?.test(first) === true
}
