import { expect, test } from 'vitest'
import { estimate } from '../../../src/index.ts'
import { folderOf } from '../support.ts'
import { pieceOf, project, run } from './support.ts'

const LOCKED = ['torch', 'nvidia-cublas-cu13', 'triton', 'numpy']

/** A lock that contains torch with CUDA, and the files next to it. */
async function locked(
  file: string,
  lockOf: (
    packages: readonly { name: string; version: string; sha256: string; url: string }[],
  ) => string,
  beside: Readonly<Record<string, string>> = {},
) {
  const { options, files } = await project('')
  const packages = LOCKED.map((name) => {
    const { version, sha256 } = files.get(name)!
    const filename = `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`
    return {
      name,
      version,
      sha256,
      url: `${options.indexUrl!.replace(/\/simple\/?$/, '')}/files/${filename}`,
    }
  })
  const cwd = folderOf({ [file]: lockOf(packages), ...beside })
  return { ...options, cwd, files: [file], python: '3.11', env: options.env ?? {} }
}

test('torch of a Pipfile.lock comes from its index by lines of the Pipfile', async () => {
  const options = await locked(
    'Pipfile.lock',
    (packages) =>
      JSON.stringify({
        _meta: { 'pipfile-spec': 6, requires: {}, sources: [] },
        default: Object.fromEntries(
          packages.map(({ name, version, sha256 }) => [
            name,
            { hashes: [`sha256:${sha256}`], version: `==${version}` },
          ]),
        ),
        develop: {},
      }),
    { Pipfile: '[packages]\ntorch = "*"\n' },
  )
  const piece = pieceOf(await run(options), 'cpu-build')
  expect(piece.file).toBe('Pipfile')
  expect(piece.lines).toEqual([
    '[[source]]',
    'name = "pytorch-cpu"',
    'url = "https://download.pytorch.org/whl/cpu"',
    'verify_ssl = true',
    '',
    '[packages]',
    `torch = { version = "==2.8+cpu", index = "pytorch-cpu", markers = "sys_platform != 'darwin'" }`,
  ])
  expect(piece.commands).toEqual(['pipenv lock', 'pipenv sync'])
  expect(piece.saves).toBeGreaterThan(50_000)
})

test('torch of a lock of Pex comes from its index by a command of Pex', async () => {
  const options = await locked('pex.lock', (packages) =>
    JSON.stringify({
      locked_resolves: [
        {
          locked_requirements: packages.map(({ name, version, sha256, url }) => ({
            artifacts: [{ algorithm: 'sha256', hash: sha256, url }],
            project_name: name,
            requires_dists: name === 'torch' ? LOCKED.slice(1) : [],
            requires_python: null,
            version,
          })),
        },
      ],
      requirements: ['torch'],
      requires_python: ['CPython>=3.11'],
    }),
  )
  const { lines, commands, edits } = pieceOf(await run(options), 'cpu-build')
  expect(commands).toEqual([
    'pex3 lock update --index pytorch-cpu=https://download.pytorch.org/whl/cpu --source pytorch-cpu=torch --project torch==2.8+cpu pex.lock',
  ])
  expect(lines).toEqual(commands)
  expect(edits).toEqual([])
  const { scenarios } = await estimate(options)
  expect(scenarios.find(({ name }) => name === 'cpu')?.recipe?.edits).toEqual([])
})

type Packages = readonly { name: string; version: string; sha256: string; url: string }[]

const INDEX = 'https://download.pytorch.org/whl/cpu'

test('torch of a script comes from its index by lines of the script', async () => {
  const scriptLock = (packages: Packages): string => {
    const edges = (names: readonly string[]): string =>
      `[${names.map((name) => `{ name = "${name}" }`).join(', ')}]`
    return `version = 1\nrevision = 3\nrequires-python = ">=3.11"\n[manifest]\nrequirements = ${edges(['torch'])}\n${packages
      .map(
        ({ name, version, sha256, url }) =>
          `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://a.test/simple" }\n${name === 'torch' ? `dependencies = ${edges(LOCKED.slice(1))}\n` : ''}wheels = [{ url = "${url}", hash = "sha256:${sha256}" }]\n`,
      )
      .join('')}`
  }
  const script = '# /// script\n# dependencies = ["torch"]\n# ///\n'
  const options = await locked('app.py.lock', scriptLock, { 'app.py': script })
  const { file, lines, commands, notes } = pieceOf(await run(options), 'cpu-build')
  const written = [
    '# [[tool.uv.index]]',
    '# name = "pytorch-cpu"',
    `# url = "${INDEX}"`,
    '# explicit = true',
    '#',
    '# [tool.uv.sources]',
    expect.stringMatching(
      /^# torch = \[\{ index = "pytorch-cpu", marker = "sys_platform != 'darwin'/,
    ),
  ]
  expect(file).toBe('app.py')
  expect(lines.slice(0, 7)).toEqual(written)
  expect(commands).toEqual(['uv lock --script app.py'])
  expect(notes).toContain(
    'The lines go into the block that begins with # /// script, before its end.',
  )
  const { scenarios } = await estimate({ ...options, files: ['app.py'] })
  expect(scenarios.find(({ name }) => name === 'cpu')?.recipe?.lines.slice(0, 7)).toEqual(written)
})

test.each([
  ['pixi.toml', '[pypi-dependencies]'],
  ['pyproject.toml', '[tool.pixi.pypi-dependencies]'],
])('torch of a pixi.lock comes from its index by a line of %s', async (manifest, header) => {
  const pixiLock = (packages: Packages): string =>
    `version: 6\nenvironments:\n  default:\n    channels: []\n    packages:\n      linux-64:\n${packages.map(({ url }) => `      - pypi: ${url}\n`).join('')}packages:\n${packages
      .map(
        ({ name, version, sha256, url }) =>
          `- pypi: ${url}\n  name: ${name}\n  version: '${version}'\n  sha256: ${sha256}\n${name === 'torch' ? `  requires_dist: [${LOCKED.slice(1).join(', ')}]\n` : ''}`,
      )
      .join('')}`
  const options = await locked('pixi.lock', pixiLock, { [manifest]: '' })
  expect((await run(options)).advice.map(({ code }) => code)).not.toContain('cpu-build')
  const beside = await locked('pixi.lock', pixiLock, { [manifest]: '# pixi\n' })
  const { file, lines, commands } = pieceOf(await run(beside), 'cpu-build')
  expect(file).toBe(manifest)
  expect(lines).toEqual([header, `torch = { version = "==2.8", index = "${INDEX}" }`])
  expect(commands).toEqual(['pixi install'])
})

test('torch of a conda-lock.yml comes from its index by lines of the environment file', async () => {
  const condaLock = (packages: Packages): string =>
    `version: 1\nmetadata:\n  content_hash: {}\n  channels: []\n  platforms: [linux-64]\n  sources: [environment.yml]\npackage:\n${packages
      .map(
        ({ name, version, sha256, url }) =>
          `- name: ${name}\n  version: '${version}'\n  manager: pip\n  platform: linux-64\n  dependencies: ${name === 'torch' ? JSON.stringify(Object.fromEntries(LOCKED.slice(1).map((one) => [one, '*']))) : '{}'}\n  url: ${url}\n  hash: {sha256: ${sha256}}\n  category: main\n  optional: false\n`,
      )
      .join('')}`
  const options = await locked('conda-lock.yml', condaLock, {
    'environment.yml': 'dependencies:\n- pip:\n  - torch\n',
  })
  const { file, lines, commands, notes } = pieceOf(await run(options), 'cpu-build')
  expect(file).toBe('environment.yml')
  expect(notes.join(' ')).toContain('macOS has no such build: lock it separately')
  expect(lines).toEqual([
    'pip-repositories:',
    `  - ${INDEX}`,
    '# in dependencies, below - pip:',
    '    - torch==2.8+cpu ; sys_platform != "darwin"',
  ])
  expect(commands).toEqual(['conda-lock lock', 'conda-lock install'])
})

const pylock = (
  packages: readonly { name: string; version: string; sha256: string; url: string }[],
): string =>
  `lock-version = "1.0"\ncreated-by = "pip"\n${packages
    .map(
      ({ name, version, sha256, url }) =>
        `[[packages]]\nname = "${name}"\nversion = "${version}"\nwheels = [{ url = "${url}", hashes = { sha256 = "${sha256}" } }]\n`,
    )
    .join('')}`

test('no line goes into a lock whose source is not known, and its CPU build is weighed', async () => {
  const options = await locked('pylock.toml', pylock)
  const cpu = (await estimate(options)).scenarios.find(({ name }) => name === 'cpu')
  expect(cpu?.packages.map(({ version }) => version)).toContain('2.9+cpu')
  expect(cpu?.recipe).toBeUndefined()
  expect((await run(options)).advice.map(({ code }) => code)).not.toContain('cpu-build')
})

test('a lock that says how it was made is made again', async () => {
  const header =
    '# This file was autogenerated by uv via the following command:\n#    uv pip compile requirements.in -o pylock.toml\n'
  const options = await locked('pylock.toml', (packages) => header + pylock(packages), {
    'requirements.in': 'torch\n',
  })
  expect(pieceOf(await run(options), 'cpu-build').commands).toEqual([
    'uv pip compile requirements.in -o pylock.toml --torch-backend cpu',
  ])
})
