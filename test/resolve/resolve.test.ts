import { describe, expect, test } from 'vitest'
import { resolve } from '../../src/resolve/resolve.ts'
import { INSTALLERS, pins, planFor, type Question, textIndex, universeFor } from './support.ts'

const failure = (question: Question) =>
  expect(pins(question)).rejects.toMatchObject({ name: 'PysizeError', exitCode: 3 })

describe.each(INSTALLERS)('%s', (installer) => {
  const answer = (
    index: string,
    requirements: readonly string[],
    more: Partial<Question> = {},
  ): Promise<string[]> => pins({ index, with: requirements, installer, ...more })

  test('takes the newest versions that fit together', async () => {
    const index = `
      web 2.0: http>=2 & tools<3
      web 1.0: http>=1
      http 2.1: tools>=1
      http 1.0
      tools 3.0
      tools 2.5
      unused 1.0`
    expect(await answer(index, ['web'])).toEqual(['http 2.1', 'tools 2.5', 'web 2.0'])
    expect(await answer(index, ['web', 'http<2'])).toEqual(['http 1.0', 'web 1.0'])
  })

  test('goes back if a newer version has no solution', async () => {
    const index = `
      web 3.0: http==3.0
      web 2.0: missing
      web 1.0: http
      http 1.0`
    expect(await answer(index, ['web'])).toEqual(['http 1.0', 'web 1.0'])
  })

  test('leaves out a version whose metadata cannot be read', async () => {
    expect(await answer('web 2.0 (broken)\nweb 1.0', ['web'])).toEqual(['web 1.0'])
    await failure({ index: 'web 2.0 (broken)', with: ['web'], installer })
  })

  test('follows extras, in any spelling, and extras of extras', async () => {
    const index = `
      web 1.0: http & yaml; extra == "Fast_Parser" & web[fast-parser,tls]; extra == "all" & pem; extra == "tls"
      http 1.0
      yaml 1.0
      pem 1.0`
    expect(await answer(index, ['web'])).toEqual(['http 1.0', 'web 1.0'])
    expect(await answer(index, ['web[fast.parser]'])).toEqual([
      'http 1.0',
      'web[fast-parser] 1.0',
      'yaml 1.0',
    ])
    expect(await answer(index, ['web[all]'])).toEqual([
      'http 1.0',
      'pem 1.0',
      'web[all,fast-parser,tls] 1.0',
      'yaml 1.0',
    ])
  })

  test('keeps a package and its extras at one version', async () => {
    const index = `
      web 2.0: yaml==2; extra == "fast"
      web 1.0: yaml==1; extra == "fast"
      app 1.0: web[fast]
      yaml 2
      yaml 1`
    expect(await answer(index, ['app', 'web<2'])).toEqual(['app 1.0', 'web[fast] 1.0', 'yaml 1'])
    expect(await answer(index, ['app', 'yaml<2'])).toEqual(['app 1.0', 'web[fast] 1.0', 'yaml 1'])
  })

  test('an extra that does not exist requires nothing', async () => {
    expect(await answer('web 1.0', ['web[nonsense]'])).toEqual(['web[nonsense] 1.0'])
  })

  test('evaluates markers for the target, in requirements and in metadata', async () => {
    const index = `
      web 1.0: winloop; sys_platform == "win32" & uvloop; sys_platform != "win32" & tomli; python_version < "3.11"
      winloop 1.0
      uvloop 1.0
      tomli 1.0`
    expect(await answer(index, ['web', 'tomli; python_version >= "3.13"'])).toEqual([
      'uvloop 1.0',
      'web 1.0',
    ])
    expect(await answer(index, ['web'], { platform: 'windows-x86_64', python: '3.10' })).toEqual([
      'tomli 1.0',
      'web 1.0',
      'winloop 1.0',
    ])
  })

  test('constraints limit needed packages, and require nothing themselves', async () => {
    const index = `
      web 1.0: http
      http 3.0
      http 2.0
      other 1.0`
    expect(await answer(index, ['web'], { constraint: ['http<3', 'other==1.0'] })).toEqual([
      'http 2.0',
      'web 1.0',
    ])
    expect(await answer(index, ['web'], { constraint: ['http<3; python_version < "3"'] })).toEqual([
      'http 3.0',
      'web 1.0',
    ])
    await failure({ index, with: ['web'], constraint: ['http>3'], installer })
  })

  test('lowest chooses the oldest of all, lowest-direct only of requested packages', async () => {
    const index = `
      web 2.0: http>=2
      web 1.0: http>=1
      http 3.0
      http 2.0
      http 1.0`
    expect(await answer(index, ['web>=1'], { resolution: 'lowest' })).toEqual([
      'http 1.0',
      'web 1.0',
    ])
    expect(await answer(index, ['web>=1'], { resolution: 'lowest-direct' })).toEqual([
      'http 3.0',
      'web 1.0',
    ])
    expect(await answer(index, ['web>=2', 'http'], { resolution: 'lowest-direct' })).toEqual([
      'http 2.0',
      'web 2.0',
    ])
  })

  test('chooses pre-releases only on request or if there is nothing else', async () => {
    const index = `
      web 2.0rc1
      web 1.0
      new 1.0a2
      new 1.0a1`
    expect(await answer(index, ['web'])).toEqual(['web 1.0'])
    expect(await answer(index, ['web'], { pre: true })).toEqual(['web 2.0rc1'])
    expect(await answer(index, ['web==2.0rc1'])).toEqual(['web 2.0rc1'])
    expect(await answer(index, ['web>1'])).toEqual(['web 2.0rc1'])
    expect(await answer(index, ['new'])).toEqual(['new 1.0a2'])
  })

  test('skips yanked versions, unless a pin names one', async () => {
    const index = `
      web 2.0 (yanked)
      web 1.0`
    expect(await answer(index, ['web'])).toEqual(['web 1.0'])
    expect(await answer(index, ['web==2.0'])).toEqual(['web 2.0'])
    expect(await answer(index, ['web'], { constraint: ['web==2.0'] })).toEqual(['web 2.0'])
    await failure({ index, with: ['web>1'], installer })
  })

  test('chooses an sdist if it is newer than every wheel', async () => {
    expect(await answer('web 2.0 (sdist)\nweb 1.0', ['web'])).toEqual(['web 2.0'])
  })

  test('a project may require itself', async () => {
    expect(await answer('web 1.0: web; extra == "all" & web>=1', ['web[all]'])).toEqual([
      'web[all] 1.0',
    ])
  })

  test('circles of dependencies end', async () => {
    expect(await answer('a 1.0: b\nb 1.0: c\nc 1.0: a', ['a'])).toEqual(['a 1.0', 'b 1.0', 'c 1.0'])
  })

  test('rejects a version with an invalid requirement; uv repairs common faults', async () => {
    const index = `
      web 3.0: ???broken
      web 2.0: http (>=1.0.*)
      web 1.0: tools>=1.0;python_version>"3"
      http 1.5
      tools 1.0`
    expect(await answer(index, ['web'])).toEqual(
      installer === 'uv' ? ['http 1.5', 'web 2.0'] : ['tools 1.0', 'web 1.0'],
    )
  })

  test('with an invalid Requires-Python counts as without one for pip, and is invalid for uv', async () => {
    const { pages, metadata } = textIndex('web 2.0\nweb 1.0')
    const broken = new Map(metadata).set('web-2.0-py3-none-any.whl', {
      requiresDist: [],
      requiresPython: 'not a specifier',
      providesExtra: [],
    })
    const plan = await planFor({ with: ['web'], installer })
    const { packages } = await resolve(plan.request, universeFor(plan, { pages, metadata: broken }))
    expect(packages.get('web')?.candidate.version.normal).toBe(installer === 'uv' ? '1.0' : '2.0')
  })

  test('a marker that cannot be evaluated is an error for pip; uv takes an older version, or ignores the comparison', async () => {
    const strange = 'web 2.0: http; implementation_name === "pypy"\nweb 1.0\nhttp 1.0'
    if (installer === 'uv') expect(await answer(strange, ['web'])).toEqual(['web 1.0'])
    else
      await expect(answer(strange, ['web'])).rejects.toMatchObject({
        code: 'undefined-marker',
        exitCode: 3,
      })
    const ignored = 'web 2.0: http; sys_platform ~= "linux"\nweb 1.0\nhttp 1.0'
    if (installer === 'uv') expect(await answer(ignored, ['web'])).toEqual(['http 1.0', 'web 2.0'])
    else await expect(answer(ignored, ['web'])).rejects.toMatchObject({ code: 'undefined-marker' })
    await expect(answer('web 1.0', ['web; os_name === "posix"'])).rejects.toMatchObject({
      code: 'undefined-marker',
      exitCode: 2,
    })
  })

  test('fails with exit 3 if nothing fits together', async () => {
    const index = `
      a 1.0: c==1.0
      b 1.0: c==2.0
      c 2.0
      c 1.0`
    await failure({ index, with: ['a', 'b'], installer })
    await failure({ index, with: ['a', 'c>1'], installer })
    await failure({ index, with: ['a>1'], installer })
    await failure({ index, with: ['absent'], installer })
  })
})
