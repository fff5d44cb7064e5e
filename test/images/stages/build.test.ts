import { describe, expect, test } from 'vitest'
import type { BuildOptions } from '../../../src/images/stages/build.ts'
import type { RunStep, Step } from '../../../src/images/stages/step.ts'
import { shownWords } from '../shell/commands.ts'
import { build } from './build-support.ts'

const stepsOf = async (text: string, options: BuildOptions = {}): Promise<readonly Step[]> =>
  (await build(text, options)).stages.at(-1)!.steps
const isRun = (step: Step): step is RunStep => step.kind === 'run'
const commandsOf = (steps: readonly Step[]): string[] =>
  steps.filter(isRun).flatMap(({ commands }) => commands.map(shownWords))

describe('stages', () => {
  const text = `
FROM python:3.12 AS base
FROM base AS unused
RUN pip install never
FROM python:3.12 AS builder
RUN pip install --target /w x
FROM base
COPY --from=builder /w /w
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/
RUN --mount=from=deps:1,target=/d true
`
  test('only those that the target needs, in the order of the file', async () => {
    const { stages, images } = await build(text)
    expect(stages.map(({ index, name, base }) => [index, name, base])).toEqual([
      [0, 'base', { kind: 'image', reference: 'python:3.12', line: 2 }],
      [2, 'builder', { kind: 'image', reference: 'python:3.12', line: 5 }],
      [3, null, { kind: 'stage', index: 0, line: 7 }],
    ])
    expect(images).toEqual(['python:3.12', 'ghcr.io/astral-sh/uv:0.9', 'deps:1'])
  })

  test('a target by name and by number', async () => {
    expect((await build(text, { target: 'Unused' })).stages.map(({ index }) => index)).toEqual([
      0, 1,
    ])
    expect((await build(text, { target: '2' })).stages.map(({ index }) => index)).toEqual([2])
  })

  test('copies by number, and an image with the name of no stage', async () => {
    const steps = await stepsOf(
      'FROM scratch\nFROM scratch AS b\nCOPY --from=0 /a /b\nCOPY --from=nobody /a /b\n',
    )
    expect(steps).toMatchObject([
      { from: { kind: 'stage', index: 0 } },
      { from: { kind: 'image', reference: 'nobody' } },
    ])
  })

  test('triggers of a base image run first, and may need a stage', async () => {
    const { stages } = await build(
      'FROM scratch AS early\nFROM python:onbuild\nRUN pip install own\n',
    )
    expect(stages.map(({ index }) => index)).toEqual([0, 1])
    expect(stages[1]?.steps).toMatchObject([
      { kind: 'copy', isTrigger: true, line: 2, from: { kind: 'stage', index: 0 } },
      { kind: 'run', isTrigger: true, line: 2 },
      { kind: 'run', isTrigger: false, line: 3 },
    ])
  })

  test('triggers of a stage run in the stage on top of it, not in the next one', async () => {
    const { stages } = await build(
      'FROM python:3.12 AS a\nONBUILD RUN pip install x\nFROM a AS b\nFROM b\n',
    )
    expect(stages.map(({ steps }) => commandsOf(steps))).toEqual([[], ['pip install x'], []])
  })

  test('images are requested once per stage, with its platform', async () => {
    const asked: string[] = []
    await build(
      'FROM --platform=$BUILDPLATFORM python:3.12 AS a\nFROM python:3.12\nCOPY --from=a /a /\n',
      { platform: 'arm64', buildPlatform: 'linux/amd64' },
      asked,
    )
    expect(asked.sort()).toEqual(['python:3.12 linux/amd64', 'python:3.12 linux/arm64'])
  })
})

describe('variables', () => {
  test('ARG before FROM, in a stage, and by --build-arg', async () => {
    const text =
      'ARG TAG=3.12\nARG EXTRA=$TAG-x\nFROM python:${TAG}\nRUN pip install a$EXTRA\nARG EXTRA\nARG OWN=1\nRUN pip install b$EXTRA c$OWN\n'
    expect(commandsOf(await stepsOf(text))).toEqual(['pip install a', 'pip install b3.12-x c1'])
    expect(
      commandsOf(
        await stepsOf(text, {
          buildArgs: new Map([
            ['EXTRA', 'E'],
            ['OWN', '2'],
          ]),
        }),
      ),
    ).toEqual(['pip install a', 'pip install bE c2'])
  })

  test('platform arguments only after an ARG', async () => {
    const text =
      'FROM python:3.12\nRUN pip install a$TARGETARCH\nARG TARGETARCH TARGETPLATFORM\nRUN pip install $TARGETARCH $TARGETPLATFORM $(uname -m)\n'
    expect(commandsOf(await stepsOf(text, { platform: 'linux/arm64/v8' }))).toEqual([
      'pip install a',
      'pip install arm64 linux/arm64 aarch64',
    ])
  })

  test('ENV: values are replaced before any is set, and it overrides ARG above it', async () => {
    const text =
      'FROM python:3.12\nARG A=arg\nENV A=env B=$A\nENV C="$A $PYTHON_VERSION" PATH=/venv/bin:$PATH\nRUN pip install $A $B "$C"\n'
    const { stages } = await build(text)
    expect(commandsOf(stages[0]!.steps)).toEqual(['pip install env arg "env 3.12.4"'])
    const env = Object.fromEntries(
      [...stages[0]!.config.env].map(([name, { value, line }]) => [name, [value.text, line]]),
    )
    expect(env).toEqual({
      PATH: ['/venv/bin:/usr/local/bin:/usr/bin', 4],
      PYTHON_VERSION: ['3.12.4', null],
      A: ['env', 3],
      B: ['arg', 3],
      C: ['env 3.12.4', 4],
    })
  })

  test('a stage on top of another has its ARGs and ENV', async () => {
    const text =
      'FROM python:3.12 AS a\nARG X=1\nENV Y=2\nFROM a\nRUN pip install $X $Y\nFROM python:3.12\n'
    expect(commandsOf((await build(text, { target: '1' })).stages[1]!.steps)).toEqual([
      'pip install 1 2',
    ])
  })

  test('ARGs without a value are named, and decide nothing', async () => {
    const { stages, unsetArgs } = await build(
      'FROM python:3.12\nARG GPU\nARG IDLE\nENV KIND=${GPU}-x ALT=${GPU:-cpu}\nCOPY $GPU /x\nRUN if [ "$KIND" = "-x" ]; then pip install $ALT; fi\n',
    )
    expect(unsetArgs).toEqual(['GPU'])
    expect(stages[0]!.steps).toMatchObject([
      {},
      {},
      { unknown: ['GPU'] },
      { sources: ['$GPU'], unknown: ['GPU'] },
      { commands: [{ conditions: [{ byDefault: true }] }] },
    ])
    expect(commandsOf(stages[0]!.steps)).toEqual(['pip install cpu'])
  })

  test('an unknown base may have set any variable', async () => {
    const { stages } = await build(
      'FROM lambda:3.12\nCOPY a ${LAMBDA_TASK_ROOT}/\nWORKDIR $HOME_DIR\nRUN pip install --target "$LAMBDA_TASK_ROOT" x\n',
    )
    expect(stages[0]).toMatchObject({
      isBaseKnown: false,
      steps: [
        { destination: '${LAMBDA_TASK_ROOT}/', unknown: ['LAMBDA_TASK_ROOT'] },
        { path: '$HOME_DIR' },
        {},
      ],
    })
    expect(commandsOf(stages[0]!.steps)).toEqual(['pip install --target ?$LAMBDA_TASK_ROOT? x'])
  })

  test('proxies reach RUN without an ARG', async () => {
    const [run] = await stepsOf('FROM python:3.12\nRUN pip install x\n', {
      buildArgs: new Map([['HTTPS_PROXY', 'http://p']]),
    })
    expect(run?.kind === 'run' && run.commands[0]?.env.get('HTTPS_PROXY')?.text).toBe('http://p')
  })
})

describe('steps', () => {
  test('COPY and ADD', async () => {
    const text = `FROM python:3.12
WORKDIR app
COPY --chown=1:1 --chmod=755 --link --parents --exclude=*.md a b* ./
ADD --checksum=sha256:1 https://x.org/f.tar.gz f
COPY . .
COPY <<EOF <<"RAW" /etc/
v=$PYTHON_VERSION "q"
EOF
$RAW
RAW
`
    expect(await stepsOf(text)).toMatchObject([
      { kind: 'workdir', path: '/srv/app' },
      {
        kind: 'copy',
        sources: ['a', 'b*'],
        destination: '/srv/app/',
        chown: '1:1',
        chmod: '755',
        link: true,
        parents: true,
        exclude: ['*.md'],
        from: { kind: 'context' },
      },
      {
        kind: 'add',
        sources: ['https://x.org/f.tar.gz'],
        destination: '/srv/app/f',
        checksum: 'sha256:1',
      },
      { sources: ['.'], destination: '/srv/app/' },
      {
        files: [
          { name: 'EOF', content: 'v=3.12.4 "q"\n', size: 13 },
          { name: 'RAW', content: '$RAW\n', size: 5 },
        ],
        destination: '/etc/',
      },
    ])
  })

  test('mounts', async () => {
    const text = `FROM scratch AS a
FROM python:3.12
ENV D=/cache
RUN --mount=type=cache,target=$D,sharing=locked --mount=type=bind,source=req.txt,target=req.txt --mount=from=a,src=/x,dst=/y,rw \\
  --mount=type=secret,id=netrc --mount=type=secret,id=t,env=TOKEN --mount=type=tmpfs,target=/tmp true
`
    const [, run] = await stepsOf(text)
    expect(run).toMatchObject({
      mounts: [
        { type: 'cache', target: '/cache', from: { kind: 'scratch' }, isReadOnly: false },
        {
          type: 'bind',
          target: '/srv/req.txt',
          source: '/req.txt',
          from: { kind: 'context' },
          isReadOnly: true,
        },
        {
          type: 'bind',
          target: '/y',
          source: '/x',
          from: { kind: 'stage', index: 0 },
          isReadOnly: false,
        },
        { type: 'secret', target: '/run/secrets/netrc', id: 'netrc' },
        { type: 'secret', target: null, id: 't' },
        { type: 'tmpfs', target: '/tmp' },
      ],
    })
  })

  test('settings with their lines', async () => {
    const { stages } = await build(
      'FROM conda:1\nRUN pip install {a,b}\nUSER $NOBODY-1\nENTRYPOINT serve $X\nCMD ["--port", "80"]\nSHELL ["/bin/sh", "-c"]\n',
    )
    expect(commandsOf(stages[0]!.steps)).toEqual(['pip install a b'])
    expect(stages[0]!.config).toMatchObject({
      workdir: { value: '/srv', line: null },
      user: { value: '-1', line: 3 },
      entrypoint: { value: ['/bin/bash', '-c', 'serve $X'], line: 4 },
      cmd: { value: ['--port', '80'], line: 5 },
      shell: { value: ['/bin/sh', '-c'], line: 6 },
    })
  })

  test('an ENTRYPOINT removes the CMD of the base', async () => {
    expect((await build('FROM python:3.12\nENTRYPOINT ["x"]\n')).stages[0]!.config.cmd).toBeNull()
    expect(
      (await build('FROM python:3.12\nCMD ["y"]\nENTRYPOINT ["x"]\n')).stages[0]!.config.cmd,
    ).toMatchObject({ value: ['y'] })
  })
})
