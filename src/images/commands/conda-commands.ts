import { imagePath } from '../file-system/image-path.ts'
import type { CondaEffect, Effect } from './effect.ts'
import type { KnownCommand } from './known-command.ts'
import { hasOption, optionValues, parseWords } from './options.ts'

const NOTHING: readonly Effect[] = [{ kind: 'nothing' }]

const VALUES = new Set(
  '-n --name -p --prefix -f --file -c --channel -r --root-prefix --platform --subdir --solver --dev-suffix --log-level -e --environment --manifest-path --lockfile --rc-file --relocate-prefix --category --kind'.split(
    ' ',
  ),
)

/** The folder of environments and packages: base itself. */
export function condaRoot({ env, name, program }: KnownCommand): string {
  const named =
    name === 'micromamba'
      ? env.get('MAMBA_ROOT_PREFIX')
      : (env.get('CONDA_DIR') ?? env.get('CONDA_ROOT') ?? env.get('CONDA_PREFIX'))
  const [, written] = /^(\/.+)\/(?:bin|condabin)\/\w+$/.exec(program) ?? []
  if (named !== undefined) return named
  if (name === 'micromamba') return '/opt/conda'
  if (written !== undefined) return written
  // `PATH=/opt/conda/bin:…`
  const folder = (env.get('PATH') ?? '')
    .split(':')
    .find((one) => /conda|mamba|miniforge|mambaforge/.test(one) && /\/(?:bin|condabin)$/.test(one))
  return folder?.replace(/\/(?:envs\/[^/]+\/)?(?:bin|condabin)$/, '') ?? '/opt/conda'
}

/** conda, mamba and micromamba, as far as they install and clean. */
export function condaEffects(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, VALUES)
  const [first, second] = parsed.operands
  const isEnv = first === 'env'
  const action = isEnv ? second : first
  const root = condaRoot(command)
  if (action === 'clean')
    return hasOption(parsed, '-a', '--all', '-p', '--packages', '-t', '--tarballs')
      ? [{ kind: 'remove', paths: [`${root}/pkgs`] }]
      : NOTHING
  if (action === 'remove' || action === 'uninstall')
    return [
      {
        kind: 'unknown',
        what: command.text,
        reason: `the packages that ${command.name} ${action} removes are unknown`,
      },
    ]
  if (action === 'update' && !isEnv && optionValues(parsed, '-f', '--file').length === 0)
    return [
      {
        kind: 'unknown',
        what: command.text,
        reason: `the result of ${command.name} update depends on the day`,
      },
    ]
  if (!/^(?:install|create|update)$/.test(action ?? '')) return NOTHING
  const named = optionValues(parsed, '-p', '--prefix')[0]
  const name = optionValues(parsed, '-n', '--name')[0] ?? null
  const specs = parsed.operands.slice(isEnv ? 2 : 1)
  const files = optionValues(parsed, '-f', '--file')
  return [
    {
      kind: 'conda',
      root,
      prefix: named === undefined ? null : imagePath(named, command.cwd),
      name,
      isNew: action === 'create',
      files: files.length === 0 && isEnv && specs.length === 0 ? ['environment.yml'] : files,
      specs: specs.filter((spec) => spec !== null),
      channels: optionValues(parsed, '-c', '--channel'),
      hasUnknown: specs.includes(null),
    },
  ]
}

/** `conda-lock install`. */
export function condaLockEffects(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, VALUES)
  const [action, file = 'conda-lock.yml'] = parsed.operands
  if (action !== 'install' || file === null) return NOTHING
  const named = optionValues(parsed, '-p', '--prefix')[0]
  return [
    {
      ...PLAIN,
      root: condaRoot({ ...command, name: 'conda' }),
      prefix: named === undefined ? null : imagePath(named, command.cwd),
      name: optionValues(parsed, '-n', '--name')[0] ?? null,
      files: [file],
    },
  ]
}

/** `pixi install`: each environment is below `.pixi/envs` of the project. */
export function pixiEffects(command: KnownCommand): readonly Effect[] {
  const parsed = parseWords(command.args, VALUES)
  const [action] = parsed.operands
  if (action !== 'install' && action !== 'i')
    return /^(?:add|global|update|init|run|exec)$/.test(action ?? '')
      ? [unknownOf(command)]
      : NOTHING
  const manifest = optionValues(parsed, '--manifest-path')[0]
  const folder = imagePath(
    manifest === undefined ? '.' : manifest.replace(/(?:^|\/)(?:pixi|pyproject)\.toml$/, '') || '.',
    command.cwd,
  )
  const name = optionValues(parsed, '-e', '--environment')[0] ?? 'default'
  const root =
    command.env.get('PIXI_CACHE_DIR') ??
    `${command.env.get('HOME') ?? '/root'}/.cache/rattler/cache`
  return [
    {
      ...PLAIN,
      root,
      prefix: `${folder}/.pixi/envs/${name}`,
      name: null,
      files: [`${folder}/pixi.lock`],
    },
  ]
}

const PLAIN: Omit<CondaEffect, 'root' | 'prefix' | 'name' | 'files'> = {
  kind: 'conda',
  isNew: true,
  specs: [],
  channels: [],
  hasUnknown: false,
}

const unknownOf = ({ text, name, args }: KnownCommand): Effect => ({
  kind: 'unknown',
  what: text,
  reason: `the files that ${name} ${args[0] ?? ''} writes are unknown`,
})
