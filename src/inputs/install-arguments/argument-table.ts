import type { InstallerName } from '../../model/estimate.ts'

/** The effect of an install option in an estimate. */
export type Meaning =
  | 'requirement'
  | 'constraint'
  | 'editable'
  | 'index-url'
  | 'extra-index-url'
  | 'no-index'
  | 'find-links'
  | 'no-binary'
  | 'only-binary'
  | 'all-releases'
  | 'only-final'
  | 'pre'
  | 'prefer-binary'
  | 'require-hashes'
  | 'no-require-hashes'
  | 'upgrade'
  | 'upgrade-package'
  | 'upgrade-strategy'
  | 'reinstall'
  | 'reinstall-package'
  | 'no-deps'
  | 'only-deps'
  | 'compile'
  | 'no-compile'
  | 'exclude-newer'
  | 'torch-backend'
  /** Does not change what is installed. */
  | 'ignored'
  /** Installs elsewhere, or in a way that pysize does not support. */
  | 'refused'

export interface ArgumentOption {
  readonly meaning: Meaning
  readonly takesValue: boolean
}

type Row = readonly [meaning: Meaning, kind: 'value' | 'flag', spellings: string]

const COMMON: readonly Row[] = [
  ['requirement', 'value', '-r --requirement'],
  ['constraint', 'value', '-c --constraint'],
  ['editable', 'value', '-e --editable'],
  ['index-url', 'value', '-i --index-url'],
  ['extra-index-url', 'value', '--extra-index-url'],
  ['no-index', 'flag', '--no-index'],
  ['find-links', 'value', '-f --find-links'],
  ['no-binary', 'value', '--no-binary'],
  ['only-binary', 'value', '--only-binary'],
  ['pre', 'flag', '--pre'],
  ['require-hashes', 'flag', '--require-hashes'],
  ['upgrade', 'flag', '-U --upgrade'],
  ['reinstall', 'flag', '--force-reinstall'],
  ['no-deps', 'flag', '--no-deps'],
  [
    'ignored',
    'value',
    '--trusted-host --config-settings -C --cache-dir --build-constraint --keyring-provider',
  ],
  [
    'ignored',
    'flag',
    '-q --quiet -v --verbose --break-system-packages --no-build-isolation --disable-pip-version-check',
  ],
  ['refused', 'value', '-t --target --prefix --python --python-version --group'],
  ['refused', 'flag', '-h --help --dry-run'],
]

/** pip 26.3: `cli/cmdoptions.py` and `commands/install.py`. */
const PIP: readonly Row[] = [
  ['index-url', 'value', '--pypi-url'],
  ['all-releases', 'value', '--all-releases'],
  ['only-final', 'value', '--only-final'],
  ['prefer-binary', 'flag', '--prefer-binary'],
  ['no-require-hashes', 'flag', '--no-require-hashes'],
  ['upgrade-strategy', 'value', '--upgrade-strategy'],
  ['no-deps', 'flag', '--no-dependencies'],
  ['only-deps', 'flag', '--only-deps --only-dependencies'],
  ['compile', 'flag', '--compile'],
  ['no-compile', 'flag', '--no-compile'],
  ['exclude-newer', 'value', '--uploaded-prior-to'],
  [
    'ignored',
    'value',
    '--progress-bar --log --log-file --local-log --proxy --retries --resume-retries --timeout --default-timeout',
  ],
  [
    'ignored',
    'value',
    '--exists-action --cert --client-cert --root-user-action --use-feature --use-deprecated --report',
  ],
  [
    'ignored',
    'value',
    '--src --source --source-dir --source-directory --refresh-package --global-option',
  ],
  [
    'ignored',
    'flag',
    '--no-input --no-color --no-cache-dir --no-warn-script-location --no-warn-conflicts --no-clean --use-pep517',
  ],
  [
    'ignored',
    'flag',
    '--check-build-dependencies --isolated --debug --require-virtualenv --require-venv --no-user --no-proxy-env',
  ],
  ['ignored', 'flag', '--no-python-version-warning'],
  ['refused', 'value', '--root --platform --implementation --abi --requirements-from-script'],
  ['refused', 'flag', '--user -I --ignore-installed --ignore-requires-python -V --version'],
]

/** uv 0.13: `uv-cli/src/lib.rs`, `PipInstallArgs`. */
const UV: readonly Row[] = [
  ['requirement', 'value', '--requirements'],
  ['constraint', 'value', '--constraints'],
  ['index-url', 'value', '--default-index'],
  ['extra-index-url', 'value', '--index'],
  ['upgrade-package', 'value', '-P --upgrade-package'],
  ['reinstall', 'flag', '--reinstall'],
  ['reinstall-package', 'value', '--reinstall-package'],
  ['compile', 'flag', '--compile-bytecode --compile'],
  ['no-compile', 'flag', '--no-compile-bytecode --no-compile'],
  ['exclude-newer', 'value', '--exclude-newer'],
  ['torch-backend', 'value', '--torch-backend'],
  [
    'ignored',
    'value',
    '--link-mode --allow-insecure-host --refresh-package --config-settings-package --color --directory --project',
  ],
  [
    'ignored',
    'value',
    '--config-file --no-build-isolation-package --output-format --build-constraints -b',
  ],
  ['ignored', 'value', '--python-preference --python-fetch --keyring-provider'],
  [
    'ignored',
    'flag',
    '--system --no-system --no-cache -n --refresh --no-progress --native-tls --no-config --offline --strict --no-strict',
  ],
  [
    'ignored',
    'flag',
    '--verify-hashes --no-verify-hashes --inexact --no-python-downloads --no-sources --deps --no-upgrade --no-reinstall',
  ],
  [
    'refused',
    'value',
    '-p --python-platform --override --overrides --exclude --excludes --extra --index-strategy --prerelease --resolution',
  ],
  ['refused', 'flag', '--exact --all-extras --no-build --no-editable --check'],
]

const optionsOf = (rows: readonly Row[]): ReadonlyMap<string, ArgumentOption> =>
  new Map(
    rows.flatMap(([meaning, kind, spellings]) =>
      spellings
        .split(' ')
        .map((spelling) => [spelling, { meaning, takesValue: kind === 'value' }] as const),
    ),
  )

/** The options of `pip install` and of `uv pip install`, by spelling. */
export const ARGUMENT_OPTIONS: Readonly<
  Record<InstallerName, ReadonlyMap<string, ArgumentOption>>
> = {
  pip: optionsOf([...COMMON, ...PIP]),
  uv: optionsOf([...COMMON, ...UV]),
}
