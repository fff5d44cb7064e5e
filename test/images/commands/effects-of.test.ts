import { describe, expect, test } from 'vitest'
import { effectsOf } from '../../../src/images/commands/effects-of.ts'
import type { KnownCommand } from '../../../src/images/commands/known-command.ts'

/** A command of plain words; `?` is a word that is not known. */
function command(text: string, env: Readonly<Record<string, string>> = {}): KnownCommand {
  const [program = '', ...args] = text.split(' ')
  return {
    name: program.slice(program.lastIndexOf('/') + 1),
    program,
    args: args.map((word) => (word === '?' ? null : word)),
    text,
    cwd: '/app',
    env: new Map(Object.entries(env)),
  }
}

const of = (text: string, env?: Readonly<Record<string, string>>) => effectsOf(command(text, env))

describe('files', () => {
  test.each([
    [
      'rm -rf /var/lib/apt/lists/* build',
      { kind: 'remove', paths: ['/var/lib/apt/lists/*', '/app/build'] },
    ],
    ['chown -R app:app /app .', { kind: 'owner', owner: 'app:app', paths: ['/app', '/app'] }],
    ['chgrp -R staff /app', { kind: 'owner', owner: ':staff', paths: ['/app'] }],
    ['chmod -R 755 /opt', { kind: 'mode', mode: '755', paths: ['/opt'] }],
    ['chmod -x run.sh', { kind: 'mode', mode: '-x', paths: ['/app/run.sh'] }],
    [
      'cp -r /a/b dist/',
      { kind: 'copy', sources: ['/a/b'], destination: '/app/dist', isFolder: true },
    ],
    ['mv a b', { kind: 'move', sources: ['/app/a'], destination: '/app/b', isFolder: false }],
  ])('%s', (text, effect) => {
    expect(of(text)).toEqual([effect])
  })

  test.each([
    ['find /usr/local -name *.pyc -delete', [{ kind: 'any', names: ['*.pyc'] }]],
    [
      'find / -type d -name __pycache__ -exec rm -rf {} +',
      [{ kind: 'folder', names: ['__pycache__'] }],
    ],
    [
      'find /usr ( -type d -a ( -name test -o -name tests ) ) -o ( -type f -a -name *.pyc ) -exec rm -rf {} ;',
      [
        { kind: 'folder', names: ['test'] },
        { kind: 'folder', names: ['tests'] },
        { kind: 'file', names: ['*.pyc'] },
      ],
    ],
    [
      'find /opt -type f,l -name *.js -not -name *.min.js ! -iname *.mjs -delete',
      [{ kind: 'file', names: ['*.js'], except: ['*.min.js', '*.mjs'] }],
    ],
    ['find /opt -type f,d -name x -delete', [{ kind: 'any', names: ['x'] }]],
  ])('%s', (text, tests) => {
    expect(of(text)).toMatchObject([{ kind: 'remove-found', tests }])
  })

  test('find without an action writes nothing, and with an unknown test its effect is unknown', () => {
    expect(of('find / -name x')).toEqual([{ kind: 'nothing' }])
    expect(of('find / -size +1M -delete')).toMatchObject([{ kind: 'unknown' }])
  })

  test.each(['busybox --install /opt', 'nginx', 'platformio run'])('%s may write', (text) => {
    expect(of(text)).toMatchObject([{ kind: 'unknown' }])
  })

  test('an unknown path makes the effect unknown', () => {
    expect(of('rm -rf ?')).toMatchObject([{ kind: 'unknown' }])
  })
})

test.each([
  ['openssl req -x509 -nodes -keyout /k.pem -out c.pem', ['/k.pem', '/app/c.pem']],
  ['ssh-keygen -t ed25519 -f /root/.ssh/id -q', ['/root/.ssh/id', '/root/.ssh/id.pub']],
  ['htpasswd -bc /etc/users me secret', ['/etc/users']],
])('%s writes small files', (text, paths) => {
  const effects = of(text)
  expect(effects.map((effect) => effect.kind === 'write' && effect.path)).toEqual(paths)
  expect(effects).toMatchObject(paths.map(() => ({ size: expect.any(Number), within: 1 })))
})

test.each([
  'openssl version',
  'htpasswd -nb me secret',
  'ssh-keyscan github.com',
  'busybox --install -s',
  'nginx -t',
  'platformio settings set enable_telemetry No',
  'psql -c SELECT',
])('%s writes nothing', (text) => {
  expect(of(text)).toEqual([{ kind: 'nothing' }])
})

describe('installers of projects', () => {
  const reading = (text: string, reads: string, env = {}) =>
    effectsOf({ ...command(text, env), reads })

  test('that of uv writes its programs', () => {
    const reads = 'curl -LsSf https://astral.sh/uv/0.9.7/install.sh'
    expect(reading('sh', reads)).toMatchObject([
      { kind: 'write', path: '/root/.local/bin/uv', size: 53_353_952, within: 0.05 },
      { kind: 'write', path: '/root/.local/bin/uvx' },
    ])
    const newest = reading('bash', 'wget -qO- https://astral.sh/uv/install.sh', {
      UV_INSTALL_DIR: '/usr/local/bin',
    })
    expect(newest).toMatchObject([{ path: '/usr/local/bin/uv' }, { path: '/usr/local/bin/uvx' }])
  })

  test.each([
    ['python3 - --version 1.8.3', 'https://install.python-poetry.org', {}, 'poetry==1.8.3'],
    ['python3 -', 'https://install.python-poetry.org', { POETRY_VERSION: '2.0' }, 'poetry==2.0'],
    ['python3 -', 'https://pdm-project.org/install-pdm.py', {}, 'pdm'],
  ])('%s of %s installs into an environment', (text, url, env, wanted) => {
    expect(reading(text, `curl -sSL ${url}`, env)).toMatchObject([
      { kind: 'venv', hasPip: true },
      { kind: 'install', installer: 'pip', args: [wanted] },
    ])
  })

  test('get-pip.py installs pip; scripts of other runners and projects are unknown', () => {
    const reads = 'curl https://bootstrap.pypa.io/get-pip.py'
    expect(reading('python3', reads)).toMatchObject([{ kind: 'install', args: ['pip'] }])
    expect(reading('sh', reads)).toMatchObject([{ kind: 'unknown' }])
    expect(reading('sh', 'curl https://example.com/install.sh')).toMatchObject([
      { kind: 'unknown' },
    ])
  })

  test('a saved script has about its size, and keeps its address', () => {
    const url = 'https://bootstrap.pypa.io/get-pip.py'
    for (const text of [`curl -o get-pip.py ${url}`, `wget ${url}`, `curl -sSO ${url}`])
      expect(of(text)).toMatchObject([
        { kind: 'write', path: '/app/get-pip.py', within: 0.5, origin: url },
      ])
    expect(of('wget https://example.com/get-pip.py')).toMatchObject([{ kind: 'unknown' }])
  })
})

describe('Python', () => {
  test('pip under its names, with the words after install', () => {
    for (const text of [
      'pip3.11 install -q six',
      'python -m pip install -q six',
      '/opt/venv/bin/pip install -q six',
    ])
      expect(of(text)).toMatchObject([
        { kind: 'install', installer: 'pip', args: ['-q', 'six'], python: { seeksVenv: false } },
      ])
  })

  test('uv looks for an environment by default', () => {
    expect(of('uv pip install six')).toMatchObject([
      { installer: 'uv', python: { seeksVenv: true } },
    ])
    expect(of('uv pip install --system six')).toMatchObject([{ python: { seeksVenv: false } }])
    expect(of('uv pip install six', { UV_SYSTEM_PYTHON: '1' })).toMatchObject([
      { python: { seeksVenv: false } },
    ])
    expect(of('uv pip sync requirements.txt')).toMatchObject([
      { isSync: true, args: ['requirements.txt'] },
    ])
  })

  test('environments and interpreters', () => {
    expect(of('python3 -m venv /opt/venv')).toMatchObject([
      { kind: 'venv', tool: 'venv', path: '/opt/venv', hasPip: true },
    ])
    expect(of('uv venv')).toMatchObject([
      { kind: 'venv', tool: 'uv', path: '/app/.venv', hasPip: false },
    ])
    expect(of('uv python install 3.12')).toMatchObject([{ kind: 'interpreter', version: '3.12' }])
  })

  test('a folder of wheels', () => {
    expect(of('pip wheel --wheel-dir /wheels -r r.txt')).toMatchObject([
      { kind: 'wheels', folder: '/wheels' },
    ])
  })

  test('the files of an unknown program are unknown, its version is not', () => {
    expect(of('python make.py install')).toMatchObject([{ kind: 'unknown' }])
    expect(of('python --version')).toEqual([{ kind: 'nothing' }])
  })
})

describe('packages of the distribution', () => {
  test.each([
    ['apt-get update', [{ kind: 'package-lists', manager: 'apt' }]],
    [
      'apt-get install -y --no-install-recommends gcc libpq-dev',
      [{ kind: 'system-install', manager: 'apt', names: ['gcc', 'libpq-dev'], recommends: false }],
    ],
    ['apt-get -qq install git', [{ kind: 'system-install', names: ['git'], recommends: null }]],
    ['aptitude install -R git', [{ kind: 'system-install', names: ['git'], recommends: false }]],
    [
      'apt-get -o APT::Install-Recommends=false install git',
      [{ kind: 'system-install', recommends: false }],
    ],
    // Two spaces: an empty word, as "$nothing" leaves it.
    ['apt-get install -y  git', [{ kind: 'system-install', names: ['git'] }]],
    ['apt-get install -s git', [{ kind: 'nothing' }]],
    [
      'apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false gcc',
      [{ kind: 'system-remove', unneeded: true, recommendsKeep: false }],
    ],
    [
      'apt-get autoremove',
      [{ kind: 'system-remove', names: [], unneeded: true, recommendsKeep: true }],
    ],
    ['apt-mark auto git', [{ kind: 'system-mark', names: ['git'], isAutomatic: true }]],
    ['apt-mark showmanual', [{ kind: 'nothing' }]],
    [
      'apt-get build-dep python3',
      [
        { kind: 'system-install', manager: 'apt', names: ['build-essential'] },
        { kind: 'unknown', reason: 'lists of source packages are not read' },
      ],
    ],
    ['apt-get satisfy a,b|c', [{ kind: 'system-install', manager: 'apt', names: ['a', 'b'] }]],
    [
      'apt-get install -y -t bookworm-backports git',
      [{ kind: 'system-install', names: ['git'], target: 'bookworm-backports' }],
    ],
    ['apt-get upgrade -y', [{ kind: 'system-upgrade', manager: 'apt', names: [] }]],
    [
      'apk upgrade openssl',
      [{ kind: 'package-lists' }, { kind: 'system-upgrade', manager: 'apk', names: ['openssl'] }],
    ],
    [
      'apk upgrade --available',
      [{ kind: 'package-lists' }, { kind: 'system-upgrade', manager: 'apk', onlyListed: true }],
    ],
    ['dnf -y update', [{ kind: 'system-upgrade', manager: 'dnf' }]],
    ['locale-gen', [{ kind: 'write', path: '/usr/lib/locale/locale-archive' }]],
    ['apt-get purge -y gcc', [{ kind: 'system-remove', names: ['gcc'] }]],
    [
      'apk add --no-cache --virtual .build gcc musl-dev',
      [{ kind: 'system-install', manager: 'apk', names: ['gcc', 'musl-dev'], virtual: '.build' }],
    ],
    ['apk del .build', [{ kind: 'system-remove', names: ['.build'] }]],
    [
      'dnf install -y python3',
      [{ kind: 'package-lists' }, { kind: 'system-install', manager: 'dnf', names: ['python3'] }],
    ],
    ['dnf clean all', [{ kind: 'remove', paths: ['/var/cache/dnf', '/var/cache/yum'] }]],
  ])('%s', (text, effects) => {
    expect(of(text)).toMatchObject(effects)
  })
})

test('other commands are known to write nothing, or are unknown', () => {
  expect(of('echo hello')).toEqual([{ kind: 'nothing' }])
  expect(of('curl -LO https://example.org/model.bin')).toMatchObject([
    { kind: 'unknown', reason: 'a download is not weighed' },
  ])
  expect(of('./build.sh')).toMatchObject([{ kind: 'unknown', what: './build.sh' }])
})

describe('downloads and archives are written to their destination', () => {
  const place = (text: string): readonly unknown[] =>
    of(text).map((effect) => (effect.kind === 'unknown' ? (effect.place ?? '?') : effect.kind))
  test.each([
    ['curl -fsSL https://e.org/a.tar.gz -o /tmp/a.tgz', ['/tmp/a.tgz']],
    ['curl -LO https://e.org/a.tar.gz?x=1', ['/app/a.tar.gz']],
    ['curl --output-dir /opt -o a.bin https://e.org/x', ['/opt/a.bin']],
    ['curl -fsSL https://e.org/key.asc', ['nothing']],
    ['curl -o /dev/null https://e.org', ['nothing']],
    ['curl -o ? https://e.org', ['?']],
    ['wget https://e.org/d/a.zip', ['/app/a.zip']],
    ['wget -q -O /opt/a.zip https://e.org/x', ['/opt/a.zip']],
    ['wget -qO- https://e.org/x', ['nothing']],
    ['wget -P /opt https://e.org/b.deb', ['/opt/b.deb']],
    ['git clone --depth 1 -b v2 https://e.org/team/tool.git', ['/app/tool']],
    ['git clone https://e.org/team/tool /opt/tool', ['/opt/tool']],
    ['git -C /opt/tool submodule update --init', ['/opt/tool']],
    ['git checkout main', ['nothing']],
    ['tar xzf a.tgz -C /opt/tool', ['/opt/tool']],
    ['tar -xf a.tar', ['/app']],
    ['tar -C / -Jxpf /tmp/s6.tar.xz', ['/unpacked']],
    ['tar tf a.tar', ['nothing']],
    ['unzip -q a.zip -d /opt/model', ['/opt/model']],
  ])('%s', (text, places) => {
    expect(place(text)).toEqual(places)
  })
})

test.each([
  ['useradd -m -u 1000 app', { adds: 'user and group', name: 'app', home: '/home/app' }],
  ['useradd -r -g web -d /srv app', { adds: 'user', name: 'app', home: null }],
  [
    'adduser --disabled-password --gecos x app',
    { adds: 'user and group', name: 'app', home: '/home/app' },
  ],
  ['adduser -S -G web app', { adds: 'user', name: 'app', home: null }],
  ['groupadd -r web', { adds: 'group', name: 'web', home: null }],
  ['adduser app web', { adds: 'group', name: 'web', home: null }],
])('accounts: %s', (text, effect) => {
  expect(of(text)).toEqual([{ kind: 'account', ...effect }])
})

test.each([
  'pyenv global 3.12',
  'npm config set registry x',
  'conda info',
  'dpkg --compare-versions 1 ge 2',
  'poetry check',
  'prefect version',
])('%s writes nothing', (text) => {
  expect(of(text)).toEqual([{ kind: 'nothing' }])
})

test('a program that only imports and prints writes nothing', () => {
  const run = (program: string) =>
    effectsOf({ ...command('python -c'), args: ['-c', program] })[0]!.kind
  expect(run('import torch; print(torch.__version__)')).toBe('nothing')
  expect(run('import nltk; nltk.download("punkt")')).toBe('unknown')
})
