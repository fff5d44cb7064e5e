import { expect, test } from 'vitest'
import { argumentsFromEnvironment } from '../../../src/images/commands/environment-arguments.ts'
import { installArguments } from '../../../src/images/commands/install-arguments.ts'

const of = (text: string) => installArguments(text.split(' '), 'pip')

test('requirements, files and destinations', () => {
  expect(
    of('--no-cache-dir -rbase.txt --prefix=/install -c c.txt torch==2.9.0+cpu -e .'),
  ).toMatchObject({
    requirements: ['torch==2.9.0+cpu'],
    files: ['base.txt'],
    constraints: ['c.txt'],
    editables: ['.'],
    prefix: '/install',
    noCache: true,
  })
})

test('the files of sync are no requirements', () => {
  expect(installArguments(['requirements.txt'], 'uv', true)).toMatchObject({
    files: ['requirements.txt'],
    requirements: [],
  })
})

test('an unknown value is reported', () => {
  expect(installArguments(['torch', null], 'pip')).toMatchObject({
    requirements: ['torch'],
    hasUnknown: true,
  })
  expect(installArguments(['--index-url', null, 'torch'], 'pip')).toMatchObject({
    indexUrl: null,
    hasUnknown: true,
  })
})

test('variables of pip come before the words, and any value of PIP_NO_CACHE_DIR switches the cache off', () => {
  const words = argumentsFromEnvironment(
    'pip',
    new Map(
      Object.entries({
        PIP_NO_CACHE_DIR: 'off',
        PIP_EXTRA_INDEX_URL: 'https://a/ https://b/',
        HOME: '/root',
      }),
    ),
  )
  expect(words).toEqual([
    '--no-cache-dir',
    '--extra-index-url',
    'https://a/',
    '--extra-index-url',
    'https://b/',
  ])
})

test('PIP_NO_COMPILE means the opposite of its name', () => {
  const words = (value: string) =>
    argumentsFromEnvironment('pip', new Map([['PIP_NO_COMPILE', value]]))
  expect([words('1'), words('off')]).toEqual([['--compile'], ['--no-compile']])
})

test('variables of uv', () => {
  const words = argumentsFromEnvironment(
    'uv',
    new Map(
      Object.entries({
        UV_COMPILE_BYTECODE: '1',
        UV_INDEX: 'own=https://a/',
        UV_NO_CACHE: 'false',
      }),
    ),
  )
  expect(words).toEqual(['--compile-bytecode', '--index', 'https://a/'])
})

test('options for existing packages', () => {
  expect(of('-U torch').mode).toEqual({ upgrade: 'asked', reinstall: 'none', dependencies: 'all' })
  expect(of('-U --upgrade-strategy=eager torch').mode.upgrade).toBe('all')
  expect(installArguments(['-U', 'torch'], 'uv').mode.upgrade).toBe('all')
  expect(installArguments(['-P', 'Torch_X', 'torch'], 'uv').mode.upgrade).toEqual(
    new Set(['torch-x']),
  )
  expect(of('--force-reinstall --no-deps torch').mode).toEqual({
    upgrade: 'none',
    reinstall: 'all',
    dependencies: 'none',
  })
})

test('pip accepts abbreviated options', () => {
  expect(of('--no-cache six')).toMatchObject({ noCache: true, requirements: ['six'] })
})
