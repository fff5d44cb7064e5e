import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as library from '../../src/index.ts'
import { FORMATS } from '../../src/reports/formats/format-names.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { run } from './fake-host.ts'

const SECRET = 's3cret-T0ken'
const DEAD = '127.0.0.1:9'
const ENCODED = Buffer.from(`user:${SECRET}`).toString('base64')
const HOLDS = [SECRET, ENCODED, Buffer.from(SECRET).toString('base64'), encodeURIComponent(ENCODED)]

const holdsSecret = (text: string): boolean => HOLDS.some((one) => text.includes(one))

/** Files below a folder that contain the secret, except for those that the test wrote. */
const leaks = (folder: string, planted: readonly string[] = []): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !planted.includes(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && holdsSecret(readFileSync(path, 'latin1')))

/** The contents of an environment that answers: the secret in each place that may have one. */
async function world() {
  const server = await indexOf(
    [
      wheel('demo 1.0', {
        requires: [
          `extra @ http://user:${SECRET}@${DEAD}/extra-1.0-py3-none-any.whl ; extra == "e"`,
        ],
      }),
      wheel('other 1.0'),
      wheel('signed 1.0'),
    ],
    { headers: { 'cache-control': 'max-age=600', 'x-token': SECRET } },
  )
  const host = server.url.replace('http://', '')
  const login = `http://user:${SECRET}@${host}`
  const files = {
    'requirements.txt': [
      `--index-url ${login}/simple`,
      `--extra-index-url ${login}/simple/?token=${SECRET}`,
      'demo[e2]',
      `other @ ${login}/files/other-1.0-py3-none-any.whl`,
      `signed @ http://${host}/files/signed-1.0-py3-none-any.whl#token=${SECRET}`,
      `repo @ git+http://${SECRET}@${DEAD}/repo.git@v1#egg=repo`,
      '',
    ].join('\n'),
    'one.txt': `--index-url ${login}/simple\ndemo\n`,
    'pip.conf': `[global]\nindex-url = ${login}/simple\n`,
    'uv.toml': `[[index]]\nurl = "${login}/simple"\n`,
    netrc: `machine ${DEAD.split(':')[0]} login user password ${SECRET}\n`,
    'config.json': JSON.stringify({
      auths: { [DEAD]: { auth: ENCODED }, 'registry.example': { identitytoken: SECRET } },
    }),
    'environment.yml': `channels:\n  - http://${DEAD}/t/${SECRET}/channel\n  - http://user:${SECRET}@${DEAD}/c\ndependencies:\n  - pip:\n    - --index-url ${login}/simple\n    - demo\n`,
    Dockerfile: [
      'FROM python:3.12-slim',
      `ARG PIP_INDEX_URL=${login}/simple`,
      `ENV API_TOKEN=${SECRET}`,
      `ARG TOKEN=${SECRET}`,
      `RUN pip install --extra-index-url http://$TOKEN@${host}/simple demo`,
      `RUN pip install --no-cache-dir ${login}/files/other-1.0-py3-none-any.whl`,
      `RUN curl -u user:${SECRET} ${login}/x -o /x`,
      '',
    ].join('\n'),
  }
  const cwd = folderOf(files)
  const cache = folderOf()
  const env = {
    PYSIZE_CACHE_DIR: cache,
    NETRC: join(cwd, 'netrc'),
    PIP_CONFIG_FILE: join(cwd, 'pip.conf'),
    PIP_EXTRA_INDEX_URL: `${login}/simple`,
    DOCKER_CONFIG: cwd,
    NO_PROXY: '*',
    HTTPS_PROXY: `http://user:${SECRET}@${DEAD}`,
  }
  return { cwd, cache, env, planted: Object.keys(files) }
}

const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  estimate: ['estimate', 'requirements.txt', '--budget', '1kB'],
  'estimate of the environment': ['estimate', 'environment.yml', '--no-conda'],
  'estimate as uv': ['estimate', 'requirements.txt', '--installer', 'uv'],
  compare: ['compare', 'requirements.txt', '--python', '3.11,3.12'],
  diff: ['diff', 'one.txt', 'requirements.txt'],
  advise: ['advise', 'requirements.txt'],
  image: ['image', 'Dockerfile', '--build-arg', `TOKEN=${SECRET}`],
}

test.each(Object.entries(QUESTIONS))(
  '%s leaks no planted secret, in any format, file or cache entry',
  async (_, argv) => {
    const { cwd, cache, env, planted } = await world()
    let answers = 0
    for (const format of FORMATS)
      for (const more of format === 'json' ? [[], ['-o', 'out.json']] : [[]]) {
        const { code, stdout, stderr } = await run(
          [...argv, '--no-snapshot', '-v', '--format', format, ...more],
          library,
          { cwd, env, pageTemplate: () => '{{title}} {{summary}} {{data}}' },
        )
        const text = stdout + stderr
        expect(holdsSecret(text) ? `${format}: ${text}` : '').toBe('')
        expect(text).not.toMatch(/error\[internal\]/)
        if (code < 2) answers++
      }
    expect(leaks(cache)).toEqual([])
    expect(leaks(cwd, planted)).toEqual([])
    // Most formats answer, so not only errors are searched.
    expect(answers).toBeGreaterThan(4)
  },
  60_000,
)
