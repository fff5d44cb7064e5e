import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ignoredConfig } from '../../../src/inputs/settings/installer-config.ts'
import { tree } from '../tree.ts'

const PIP = '[global]\nindex-url = https://user:secret@index.test/simple\n'
/** Nothing of this machine's own. */
const bare = { XDG_CONFIG_DIRS: '/absent' }

describe('a configuration file that names an index', () => {
  test.each([
    ['pip', '.config/pip/pip.conf', PIP],
    ['pip', '.pip/pip.conf', '[install]\nextra_index_url: https://index.test\n'],
    ['uv', '.config/uv/uv.toml', '[[index]]\nurl = "https://index.test"\n'],
    ['uv', 'project/uv.toml', 'extra-index-url = ["https://index.test"]\n'],
  ] as const)('%s: %s is named in a warning, without what it holds', (installer, file, text) => {
    const home = tree({ [file]: text, 'project/requirements.txt': '' })
    const warning = ignoredConfig(
      installer,
      join(home, 'project'),
      { ...bare, HOME: home },
      'linux',
    )
    expect(warning).toEqual({
      code: 'config-not-read',
      message: `${join(home, file)} names an index, and ${installer}'s configuration files are not read. Give the index with --index-url or --extra-index-url.`,
    })
  })

  test('does not matter if it names none, belongs to the other installer, or is off', () => {
    const home = tree({
      '.config/pip/pip.conf': '[global]\ntimeout = 60\n# index-url = no\n',
      '.config/uv/uv.toml': 'index-url = "https://x.test"\n',
    })
    const env = { ...bare, HOME: home }
    expect(ignoredConfig('pip', home, env, 'linux')).toBeUndefined()
    expect(ignoredConfig('uv', home, { ...env, UV_NO_CONFIG: '1' }, 'linux')).toBeUndefined()
    const named = tree({ 'pip.conf': PIP })
    expect(
      ignoredConfig('pip', home, { ...env, PIP_CONFIG_FILE: join(named, 'pip.conf') }, 'linux')
        ?.message,
    ).toContain(named)
    expect(
      ignoredConfig('pip', home, { ...env, PIP_CONFIG_FILE: '/dev/null' }, 'linux'),
    ).toBeUndefined()
  })

  test('is not read if it is not a file', () => {
    const home = tree({})
    mkdirSync(join(home, '.pip/pip.conf'), { recursive: true })
    expect(ignoredConfig('pip', home, { ...bare, HOME: home }, 'linux')).toBeUndefined()
  })
})
