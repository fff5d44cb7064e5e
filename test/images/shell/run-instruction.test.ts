import { describe, expect, test } from 'vitest'
import { known } from '../../../src/images/shell-value.ts'
import { runOf, shown, shownWords } from './commands.ts'

describe('words', () => {
  test.each([
    ['pip install "torch==2.9" $NAME', 'pip install torch==2.9 alpha'],
    ['pip install $LIST "$LIST"', 'pip install one two "one two"'],
    [
      "pip install 'x[y]' uvicorn[standard] ./app[dev] *.whl",
      'pip install x[y] uvicorn[standard] ./app[dev] ~*.whl',
    ],
    ['rm -rf /var/lib/apt/lists/* /tmp/"a*"', 'rm -rf ~/var/lib/apt/lists/* /tmp/a*'],
    ['pip install $NOT_SET x', 'pip install x'],
    ['pip install "$NOT_SET" x', 'pip install "" x'],
    ['pip install ${NAME:+a} ${NOT_SET:-b c} ${NOT_SET:-"b c"}', 'pip install a b c "b c"'],
    ['pip install torch${ASKED} ${ASKED:-cpu}', 'pip install ?torch${ASKED}? cpu'],
    ['ls ~/.cache ~', 'ls /root/.cache /root'],
    [
      'pip install $(cat requirements.txt) $(echo a b) `uname -m`',
      'pip install ?$(cat requirements.txt)? a b x86_64',
    ],
    ['pip install "$(dpkg --print-architecture)" $(basename /a/b.whl .whl)', 'pip install amd64 b'],
    [
      'V=12.4.1; pip install cu$(echo $V | cut -d. -f1,2 | tr -d .) ${V%.*} ${V//./}',
      'pip install cu124 12.4 1241',
    ],
    ['V=AbC; pip install $(echo $V | tr A-Z a-z) $(echo $V | sed "s/b/-/")', 'pip install abc A-C'],
    ['pip install a\\ b $((1 + 2))', 'pip install "a b" ?$((1 + 2))?'],
    ['pip install {a,b}', 'pip install {a,b}'],
    [
      'pip install .[$NAME] x$(if [ "$NAME" = no ]; then echo -r dev.txt; fi)',
      'pip install .[alpha] x',
    ],
    [
      'pip install $(if [ -f x ]; then echo a; fi)',
      'pip install ?$(if [ -f x ]; then echo a; fi)?',
    ],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual([expected])
  })

  test('braces and arrays of bash', () => {
    const shell = ['/bin/bash', '-c']
    expect(
      shown('L=(a "b c"); L+=(d); pip install "${L[@]}" x{1,2} ${#L[@]} "${L[1]}"', { shell }),
    ).toEqual(['pip install a "b c" d x1 x2 3 "b c"'])
  })
})

describe('conditions', () => {
  test('known ones are decided', () => {
    expect(shown('if [ "$NAME" = alpha ]; then pip install a; else pip install b; fi')).toEqual([
      'pip install a',
    ])
    expect(shown('[ "$TARGETARCH" != arm64 ] && pip install x || pip install y')).toEqual([
      'pip install x',
      '{after failure of pip install x: false} pip install y',
    ])
    expect(
      shown(
        'if [ -z "$NOT_SET" ] && [ 3 -gt 2 ]; then pip install a; fi; test -n "" || pip install b',
      ),
    ).toEqual(['pip install a', 'pip install b'])
    expect(
      shown(
        'case "$(uname -m)" in aarch64|arm*) pip install arm ;; x86_64) pip install amd ;; *) exit 1 ;; esac',
      ),
    ).toEqual(['pip install amd'])
    expect(
      shown('[[ $NAME == al* && ! $NAME =~ ^beta ]] && pip install a', {
        shell: ['/bin/bash', '-c'],
      }),
    ).toEqual(['pip install a'])
    expect(
      shown('false && pip install a; true || pip install b; ! false && pip install c'),
    ).toEqual(['pip install c'])
  })

  test('grep on a known text is decided', () => {
    const installs = (text: string): string[] => shown(text).filter((each) => each.includes('pip'))
    expect(
      installs('if echo "$NAME" | grep -q "alp"; then pip install a; else pip install b; fi'),
    ).toEqual(['pip install a'])
    expect(
      installs('if echo "$NAME" | grep -q x; then pip install a; else pip install b; fi'),
    ).toEqual(['pip install b'])
    expect(installs('cat list | grep -q torch && pip install a')).toEqual([
      '{cat list | grep -q torch: null} pip install a',
    ])
  })

  test('on ARGs without a value: both branches, and the one of a plain build', () => {
    expect(
      shown(
        'if [ "$ASKED" = "cuda" ]; then pip install a; elif [ "$NAME" = alpha ]; then pip install b; fi',
      ),
    ).toEqual([
      '{[ "$ASKED" = "cuda" ]: false} pip install a',
      '{unless [ "$ASKED" = "cuda" ]: true} pip install b',
    ])
    expect(shown('case $ASKED in cpu) pip install a ;; "") pip install b ;; esac')).toEqual([
      '{case $ASKED in cpu: false} pip install a',
      '{unless case $ASKED in cpu: true} {case $ASKED in "": true} pip install b',
    ])
  })

  test('that only a build can decide', () => {
    expect(shown('if [ -f x ]; then pip install a; else pip install b; fi')).toEqual([
      '{[ -f x ]: null} pip install a',
      '{unless [ -f x ]: null} pip install b',
    ])
    const debian = {
      machine: {
        architecture: 'amd64',
        distribution: { id: 'debian', version: '12' },
        python: '3.12.1',
      },
    } as const
    const script =
      'if command -v apk >/dev/null; then apk add git; elif which apt-get; then apt-get install git; fi; hash pip && pip install uv'
    expect(shown(script, debian).filter((line) => / install | add /.test(line))).toEqual([
      'apt-get install git',
      'pip install uv',
    ])
    // Accounts are made at the requested place.
    expect(shown('id -u app || useradd app').at(-1)).toBe('{unless id -u app: true} useradd app')
    expect(shown('getent group root || groupadd root').at(-1)).toBe(
      '{unless getent group root: false} groupadd root',
    )
    expect(shown('which uv || pip install uv')).toEqual([
      'which uv',
      '{unless which uv: null} pip install uv',
    ])
    expect(shown('if make check; then pip install a; fi')).toEqual([
      'make check',
      '{make check: null} pip install a',
    ])
    expect(shown('pip install -r a.txt || pip install -r b.txt && echo done')).toEqual([
      'pip install -r a.txt',
      '{after failure of pip install -r a.txt: false} pip install -r b.txt',
      'echo done',
    ])
  })

  test('a variable that differs between branches is unknown after them', () => {
    const [command] = runOf(
      'if [ "$ASKED" = cuda ]; then I=cu; else I=cpu; fi && pip install --index $I x',
    ).commands
    expect(command && shownWords(command)).toBe('pip install --index ?$I? x')
    expect(
      shown(
        'if [ "$ASKED" = cuda ]; then I=cu; else I=cpu; fi; if [ "$I" = cpu ]; then pip install a; fi',
      ),
    ).toEqual(['{[ "$I" = cpu ]: true} pip install a'])
  })

  test('commands after an exit run only if it was not reached', () => {
    expect(shown('[ -f x ] && exit 0; pip install a')).toEqual([
      '{unless [ -f x ]: null} pip install a',
    ])
    expect(shown('if [ -n "$NAME" ]; then exit 0; fi; pip install a')).toEqual([])
  })
})

describe('loops and functions', () => {
  test.each([
    [
      'for p in a "b c" $LIST; do pip install $p; done',
      ['pip install a', 'pip install b c', 'pip install one', 'pip install two'],
    ],
    ['for p in a b c; do if [ $p = b ]; then break; fi; pip install $p; done', ['pip install a']],
    [
      'for p in a b c; do [ $p = b ] && continue; pip install $p; done',
      ['pip install a', 'pip install c'],
    ],
    ['for f in /wheels/*.whl; do pip install $f; done', ['pip install ~/wheels/*.whl']],
    ['for f in $(ls); do pip install $f; done', ['{for each of $(ls): null} pip install ?$(ls)?']],
    ['while read p; do pip install $p; done < list', ['{while read p: null} pip install ?$p?']],
    [
      'f() { pip install "$@"; return 0; echo no; }; f a "b c"; f',
      ['pip install a "b c"', 'pip install'],
    ],
    ['set -- a b; shift; pip install $1 $#', ['pip install b 1']],
    ['eval "pip install $NAME"', ['pip install alpha']],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual(expected)
  })
})

describe('wrappers', () => {
  test.each([
    ['sudo -E -H pip install a', ['pip install a']],
    ['env -u X A=1 pip install a', ['pip install a']],
    ['exec nohup time nice -n 5 pip install a', ['pip install a']],
    ['timeout -s KILL 60 pip install a', ['pip install a']],
    ["sh -ec 'pip install a && pip install $NAME'", ['pip install a', 'pip install alpha']],
    ["bash -o pipefail -c 'pip install {a,b}'", ['pip install a b']],
    ["su app -c 'pip install a'", ['pip install a']],
    ['echo a b | xargs -n1 pip install', ['echo a b', 'pip install a b']],
    ['cat list | xargs pip install -q', ['cat list', 'pip install -q ?cat list?']],
    ['conda run -n env pip install a', ['pip install a']],
    ['command -v pip', ['command -v pip']],
    ['curl -sSL https://x.org/i.sh | bash', ['curl -sSL https://x.org/i.sh', 'bash']],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual(expected)
  })

  test('show the user, the environment, the variables and the folder', () => {
    const { commands } = runOf(
      'export A=1; cd src && B=2 sudo -u app C=3 micromamba run -n e pip install x',
    )
    expect(commands).toMatchObject([
      { user: 'app', through: ['micromamba', 'run', '-n', 'e'], cwd: known('/app/src') },
    ])
    const env = Object.fromEntries([...commands[0]!.env].map(([name, { text }]) => [name, text]))
    expect(env).toMatchObject({ A: '1', B: '2', C: '3', NAME: 'alpha', HOME: '/root' })
  })

  test('a subshell and a pipe change nothing outside', () => {
    expect(runOf('(cd a; X=1; export X); echo | cd b; pwd').commands.at(-1)).toMatchObject({
      cwd: known('/app'),
    })
  })
})

describe('files', () => {
  test('the output of echo, printf and heredocs is known', () => {
    const text = [
      'cat <<EOF > /etc/pip.conf && echo b >> list && printf "%s\\n" x y > "$HOME/f" && { echo 1; echo 2; } > g',
      '[global]',
      'name = $NAME',
      'EOF',
    ].join('\n')
    const { commands } = runOf(text)
    expect(commands.flatMap(({ redirects }) => redirects)).toEqual([
      {
        kind: 'write',
        descriptor: 1,
        path: { kind: 'text', text: '/etc/pip.conf' },
        content: known('[global]\nname = alpha\n'),
      },
      {
        kind: 'append',
        descriptor: 1,
        path: { kind: 'text', text: '/app/list' },
        content: known('b\n'),
      },
      {
        kind: 'write',
        descriptor: 1,
        path: { kind: 'text', text: '/root/f' },
        content: known('x\ny\n'),
      },
      {
        kind: 'write',
        descriptor: 1,
        path: { kind: 'text', text: '/app/g' },
        content: known('1\n2\n'),
      },
    ])
  })

  test('other output is not', () => {
    expect(runOf('curl x > f 2>/dev/null').commands[0]?.redirects).toEqual([
      { kind: 'write', descriptor: 1, path: { kind: 'text', text: '/app/f' }, content: null },
    ])
  })
})

describe('forms of RUN', () => {
  test('exec form', () => {
    expect(shown('["pip", "install", "$NAME", "a b"]')).toEqual(['pip install $NAME "a b"'])
    expect(shown('["/bin/bash", "-c", "pip install $NAME"]')).toEqual(['pip install alpha'])
  })

  test('a heredoc is the script, and lines are those of the file', () => {
    const { commands } = runOf(
      '<<EOF\nset -e\npip install a\nif true; then\n  pip install b\nfi\nEOF',
    )
    expect(commands.map((command) => [command.line, shownWords(command)])).toEqual([
      [4, 'pip install a'],
      [6, 'pip install b'],
    ])
  })

  test('a heredoc for another program, or with a shebang', () => {
    expect(runOf('python3 <<EOF\nprint(1)\nEOF').commands).toMatchObject([
      { input: known('print(1)\n'), words: [{ text: 'python3' }] },
    ])
    expect(runOf('<<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF').commands).toMatchObject([
      { words: [{ text: 'python3' }], input: { text: '#!/usr/bin/env python3\nprint(1)\n' } },
    ])
    expect(shown("<<'EOF' bash -e\npip install {a,b}\nEOF")).toEqual(['pip install a b'])
    expect(shown('<<EOF\n#!/bin/bash -e\npip install {a,b}\nEOF')).toEqual(['pip install a b'])
  })

  test('lines of continuations', () => {
    const { commands } = runOf(
      'apt-get update && \\\n  # why\n  pip install \\\n    a && \\\n  rm x',
    )
    expect(commands.map(({ line }) => line)).toEqual([2, 4, 6])
  })

  test('SHELL', () => {
    expect(
      runOf('pip install a', { shell: ['conda', 'run', '-n', 'e', '/bin/bash', '-c'] }).commands,
    ).toMatchObject([{ through: ['conda', 'run', '-n', 'e'] }])
    expect(shown('pip install {a,b}', { shell: ['/bin/bash', '-xo', 'pipefail', '-c'] })).toEqual([
      'pip install a b',
    ])
    expect(
      runOf('pip install a', { shell: ['/usr/local/bin/_dockerfile_shell.sh'] }).commands,
    ).toMatchObject([
      { through: ['/usr/local/bin/_dockerfile_shell.sh'], words: [{ text: 'pip' }, {}, {}] },
    ])
    expect(runOf('Write-Host a', { shell: ['powershell', '-Command'] })).toEqual({
      commands: [],
      unread: 'The shell powershell is not supported',
    })
  })

  test('syntax errors are reported, and the readable part is read', () => {
    expect(runOf('pip install a && echo "open')).toMatchObject({
      unread: "the shell can't read it: unterminated double quote",
      commands: [{}, {}],
    })
  })

  test('a sourced file may set unset variables', () => {
    expect(shown('. /etc/os-release && apt-get install x-$VERSION_CODENAME')).toEqual([
      '. /etc/os-release',
      'apt-get install ?x-$VERSION_CODENAME?',
    ])
  })

  test('an unknown base may have set any variable', () => {
    expect(shown('pip install --target $LAMBDA_TASK_ROOT x', { isOpen: true })).toEqual([
      'pip install --target ?$LAMBDA_TASK_ROOT? x',
    ])
  })
})

describe('bounds', () => {
  test.each([
    ['f() { f; f; }; f', /nested too deeply/],
    [
      `${'for i in 1 2 3 4 5 6 7 8 9 10; do '.repeat(8)}pip install x${'; done'.repeat(8)}`,
      /more commands than pysize follows/,
    ],
    [`X=0123456789; ${'X=$X$X; '.repeat(60)} pip install $X`, /more commands than pysize follows/],
    [`${'$('.repeat(5000)}a${')'.repeat(5000)}`, /nest/],
    [`${'if true; then '.repeat(2000)}a${'; fi'.repeat(2000)}`, /nest/],
  ])('%.60s', (text, message) => {
    expect(runOf(text).unread).toMatch(message)
  })

  test('a long chain is read', () => {
    const { commands, unread } = runOf(`a && \\\n${'pip install x && \\\n'.repeat(10_000)} b`)
    expect([commands.length, unread]).toEqual([10_002, null])
  })
})
