import { describe, expect, test } from 'vitest'
import { projectSettings } from '../../../src/inputs/settings/project-settings.ts'
import { OPTIONS } from '../../../src/options/option-table.ts'
import { failure, tree } from '../tree.ts'

const of = (text: string, file = 'requirements.txt') =>
  projectSettings(file, tree({ 'pyproject.toml': text, 'requirements.txt': '' }))

describe('settings of a project', () => {
  test('are options under the same names, spelled with hyphens', async () => {
    const text = `[tool.pysize]
python = "3.11"
exclude-newer = "2025-01-01"
compile = false
budget = ["4GB", "torch=1GB"]
base-size = 130000000
deny = "nvidia-*"
extra-index-urls = ["https://host.test/simple/"]
`
    expect(await of(text)).toEqual({
      options: {
        python: '3.11',
        excludeNewer: '2025-01-01',
        compile: false,
        budget: ['4GB', 'torch=1GB'],
        baseSize: 130_000_000,
        deny: ['nvidia-*'],
        extraIndexUrls: ['https://host.test/simple/'],
      },
      shown: {
        file: 'pyproject.toml',
        options: expect.objectContaining({ 'exclude-newer': '2025-01-01', deny: ['nvidia-*'] }),
      },
    })
  })

  test('are in the nearest file up to the root of the repository', async () => {
    const cwd = tree({
      '.git/HEAD': '',
      'pyproject.toml': '[tool.pysize]\npython = "3.10"\n',
      'api/pyproject.toml': '[tool.ruff]\n',
      'api/requirements/web.txt': '',
      'lib/pyproject.toml': '[tool.pysize]\npython = "3.12"\n',
      'lib/requirements.txt': '',
    })
    expect((await projectSettings('api/requirements/web.txt', cwd))?.options).toEqual({
      python: '3.10',
    })
    expect(await projectSettings('lib/requirements.txt', cwd)).toMatchObject({
      options: { python: '3.12' },
      shown: { file: 'lib/pyproject.toml' },
    })
  })

  test.each(['-', 'https://host.test/requirements.txt', undefined])(
    'are ignored for %s',
    async (file) => {
      expect(
        await projectSettings(file, tree({ 'pyproject.toml': '[tool.pysize]\npython = "3.10"\n' })),
      ).toBeNull()
    },
  )

  test('may name targets for the GitHub action, which are no option', async () => {
    const found = await of('[tool.pysize]\ntargets = ["3.11", "3.12 linux/arm64"]\n')
    expect(found?.options).toEqual({})
    expect(found?.shown.options).toEqual({ targets: ['3.11', '3.12 linux/arm64'] })
  })

  test('are null for an empty table', async () => {
    expect(await of('[tool.pysize]\n')).toBeNull()
    expect(await of('# about tool.pysize\n[project]\nname = "x"\n')).toBeNull()
  })
})

test('no setting names a local path or a login', () => {
  const settable = Object.entries(OPTIONS).flatMap(([name, { setting }]) => (setting ? [name] : []))
  for (const name of [
    'files',
    'with',
    'constraints',
    'findLinks',
    'add',
    'snapshot',
    'cacheDir',
    'offline',
    'env',
    'cwd',
  ])
    expect(settable).not.toContain(name)
})

describe('a faulty setting', () => {
  test.each([
    [
      'pyhton = "3.11"',
      'unknown-setting: [tool.pysize] has no setting pyhton.\nat pyproject.toml:2:1\n  pyhton = "3.11"\n  ^\nhint: Did you mean python?',
    ],
    [
      'find-links = ["./wheels"]',
      'unknown-setting: [tool.pysize] has no setting find-links.\nat pyproject.toml:2:1\n  find-links = ["./wheels"]\n  ^\nhint: It names a local path or belongs to one run: give it on the command line.',
    ],
    [
      'python = 3.11',
      'invalid-setting: python in [tool.pysize] has to be a string.\nat pyproject.toml:2:1\n  python = 3.11\n  ^',
    ],
    [
      'installer = "poetry"',
      "invalid-setting: installer in [tool.pysize] has to be 'pip' or 'uv'.\nat pyproject.toml:2:1\n  installer = \"poetry\"\n  ^",
    ],
    [
      'require-cpu = "yes"',
      'invalid-setting: require-cpu in [tool.pysize] has to be true or false.\nat pyproject.toml:2:1\n  require-cpu = "yes"\n  ^',
    ],
    [
      'index-url = "./simple"',
      'invalid-setting: index-url in [tool.pysize] is not the URL of an index.\nat pyproject.toml:2:1\n  index-url = "./simple"\n  ^\nhint: Write it with its scheme, such as https://host/simple/.',
    ],
    [
      'extends = "http://host.test/pysize.toml"',
      'invalid-setting: extends in [tool.pysize] is not an https URL.\nat pyproject.toml:2:1\n  extends = "http://host.test/pysize.toml"\n  ^\nhint: Write it with its scheme, such as https://host/pysize.toml.',
    ],
    [
      'extends = "../pysize.toml"',
      'invalid-setting: extends in [tool.pysize] is not an https URL.\nat pyproject.toml:2:1\n  extends = "../pysize.toml"\n  ^\nhint: Write it with its scheme, such as https://host/pysize.toml.',
    ],
  ])('%s', async (line, told) => {
    expect(await failure(of(`[tool.pysize]\n${line}\n`))).toBe(told)
  })

  test('a login of an organisation is refused and not repeated', async () => {
    expect(
      await failure(of('[tool.pysize]\nextends = "https://me:secret@host.test/pysize.toml"\n')),
    ).toBe(
      'invalid-setting: extends in [tool.pysize] contains a login.\nat pyproject.toml:2\nhint: Keep logins in netrc.',
    )
  })

  test('a login is refused and not repeated', async () => {
    const told = await failure(
      of('[tool.pysize]\nextra-index-urls = ["https://me:secret@host.test/simple/"]\n'),
    )
    expect(told).toBe(
      'invalid-setting: extra-index-urls in [tool.pysize] contains a login.\nat pyproject.toml:2\nhint: Keep logins in netrc, or give the URL with --index-url.',
    )
  })
})
