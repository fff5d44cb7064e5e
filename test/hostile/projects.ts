import { createServer } from 'node:net'
import { makeTarball } from '../weigh/tarball.ts'
import type { HostileCase, World } from './case.ts'
import { estimateOf } from './servers.ts'

const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('')

/** A project's file, estimated without a network. */
const projectFile = (
  title: string,
  file: string,
  text: () => string,
  exit: HostileCase['exit'],
  env: Readonly<Record<string, string>> = {},
): HostileCase => ({
  title,
  exit,
  open: async (world) => {
    world.write({ [file]: text() })
    return { args: ['estimate', file, '--offline'], env }
  },
})

const POETRY = '[tool.poetry]\nname = "a"\nversion = "1"\n'
const VARIABLE = ['$', '{LONG}'].join('')

/** A setup.py that takes endless time or memory if it is followed to the end. */
const setupScript = (title: string, code: string): HostileCase => ({
  title: `a setup.py that ${title}`,
  exit: 0,
  open: async (world: World) => {
    const body = makeTarball([
      {
        path: 'demo-1.0/PKG-INFO',
        content: 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n',
      },
      { path: 'demo-1.0/setup.py', content: `from setuptools import setup\n${code}` },
    ])
    const { index } = await world.index({ demo: [{ filename: 'demo-1.0.tar.gz', body }] })
    return estimateOf('demo', index)
  },
})

const SETUP = 'setup(name="demo", install_requires='

/** A server that answers each request with bytes, and again and again if it has a pause. */
const answering = (title: string, answer: string, pause?: number): HostileCase => ({
  title,
  exit: 4,
  open: async (world) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write(answer)
        if (pause === undefined) return
        const timer = setInterval(() => socket.write(answer), pause)
        socket.on('close', () => clearInterval(timer))
      })
    })
    return estimateOf('demo', `${await world.listen(server)}/simple/`)
  },
})

export const PROJECTS: readonly HostileCase[] = [
  projectFile(
    'a Pipfile of 50,000 packages',
    'Pipfile',
    () => `[packages]\n${many(50_000, (at) => `p${at} = "*"\n`)}`,
    2,
  ),
  projectFile(
    'a Pipfile of 20,000 categories',
    'Pipfile',
    () => many(20_000, (at) => `[c${at}]\np = "*"\n`),
    0,
  ),
  projectFile(
    "a line of 20,000 alternatives in Poetry's table",
    'pyproject.toml',
    () =>
      `${POETRY}[tool.poetry.dependencies]\np = [${many(20_000, (at) => `{version = "*", python = ">3.${at}"}, `)}]\n`,
    4,
  ),
  projectFile(
    'a line that a variable makes 2 GB long',
    'requirements.txt',
    () => `${VARIABLE.repeat(20_000)}\n`,
    2,
    { LONG: 'x'.repeat(100_000) },
  ),
  setupScript('doubles a text sixty times', `s = "ab"\n${'s = s + s\n'.repeat(60)}${SETUP}[s])`),
  setupScript('doubles a list sixty times', `l = ["a"]\n${'l = l + l\n'.repeat(60)}${SETUP}l)`),
  setupScript('repeats a text 10^10 times', `${SETUP}["a" * 10**10, "{:>999999999}".format(1)])`),
  setupScript(
    'replaces letters by ten others forty times',
    `s = "a" * 10\n${'s = s.replace("a", "aaaaaaaaaa")\n'.repeat(40)}${SETUP}[s])`,
  ),
  setupScript(
    'runs through six loops of a thousand rounds',
    `N = "${'x '.repeat(1000)}".split()\nR = []\n${Array.from({ length: 6 }, (_, at) => `${' '.repeat(at)}for a${at} in N:\n`).join('')}      R.append(a0 + a1)\n${SETUP}R)`,
  ),
  setupScript(
    'calls itself twice',
    `def f(x):\n    return f(x + "a") + f(x + "b")\n${SETUP}[f("")])`,
  ),
  setupScript('adds 100,000 texts', `${SETUP}[${'"a" + '.repeat(100_000)}"b"])`),
  answering(
    'a server that sends interim answers without end',
    'HTTP/1.1 102 Processing\r\n\r\n',
    5,
  ),
  answering(
    'a server that changes the protocol unasked',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
  ),
  answering(
    'a server with two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello',
  ),
  answering('a server that is one of SSH', 'SSH-2.0-OpenSSH_9.2\r\n'),
]
