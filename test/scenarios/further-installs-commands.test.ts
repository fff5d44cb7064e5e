import { describe, expect, test } from 'vitest'
import { totalOnDisk } from '../../src/analyse/on-disk.ts'
import {
  advise,
  createSnapshot,
  type Estimate,
  type EstimateOptions,
  extras,
  history,
  listFiles,
  tree,
  why,
} from '../../src/index.ts'
import { FILES, FIRST } from './further-installs-support.ts'
import { indexOf, pinsOf, run, wheel } from './support.ts'

describe('other commands', () => {
  const options = async (): Promise<EstimateOptions> => {
    const { index } = await indexOf(FILES)
    return {
      with: FIRST,
      then: ['app==2.0'],
      indexUrl: index,
      cache: false,
      snapshot: false,
      env: {},
      cwd: '/',
    }
  }

  test('explain the environment after the installs', async () => {
    const { why: dep } = await why(await options(), 'dep')
    expect(dep).toMatchObject({
      version: '2.0',
      lines: 3,
      held_by: { newest: null, reason: 'Earlier installs left it there.' },
    })
    expect(dep.paths.map(([step]) => `${step!.file} ${step!.requirement}`)).toEqual([
      '--with dep==1.0',
      '--with app==1.0',
      '--then app==2.0',
    ])
    const { why: deep } = await why(await options(), 'deep')
    expect(deep).toMatchObject({ lines: 0, paths: [] })
  })

  test('show it as a tree', async () => {
    const { tree: shown } = await tree(await options())
    expect(
      shown.roots.map(({ name, version, file }) => `${file} ${name} ${version}`).sort(),
    ).toEqual(['--then app 2.0', '--with app 2.0', '--with dep 2.0'])
  })

  test('without an environment to install into refuse it', async () => {
    const one = { ...(await options()), with: ['app'] }
    for (const call of [
      extras,
      history,
      listFiles,
      (own: EstimateOptions) => createSnapshot([], 'x', own),
    ])
      await expect(call(one)).rejects.toMatchObject({ code: 'conflicting-option', exitCode: 2 })
  })
})

describe.each(['pip', 'uv'] as const)('advice of %s', (installer) => {
  const asked = async (
    first: readonly string[],
    install: readonly string[],
  ): Promise<EstimateOptions> => {
    const { index } = await indexOf(FILES)
    return {
      with: first,
      then: install,
      indexUrl: index,
      installer,
      compile: true,
      cache: false,
      snapshot: false,
    }
  }
  const onDisk = (answer: Estimate): number => totalOnDisk(answer.scenarios[0]!.totals)

  test('is one install with exactly that size', async () => {
    const cuda = wheel('torch 2.9', { requires: ['nvidia-cublas'], size: 900 })
    const { index: main } = await indexOf([
      cuda,
      wheel('nvidia-cublas 13.0', { size: 5000 }),
      wheel('app 1.0', { requires: ['torch'] }),
    ])
    const { index: other } = await indexOf([wheel('torch 2.9+cpu', { size: 400 })])
    const options = {
      ...(await asked(['app'], [`--extra-index-url ${other} torch==2.9+cpu`])),
      indexUrl: main,
    }
    const piece = (await advise(options)).advice.find(({ code }) => code === 'one-install')!
    const command = installer === 'pip' ? 'pip install' : 'uv pip install'
    expect(piece).toMatchObject({
      title: 'Install torch==2.9+cpu in one command with the rest',
      breaks: null,
      edits: [],
    })
    expect(piece.lines).toEqual([`${command} --extra-index-url ${other} app torch==2.9+cpu`])
    const once = await run({
      ...options,
      with: ['app', 'torch==2.9+cpu'],
      extraIndexUrls: [other],
      then: [],
    })
    expect(pinsOf(once)).toEqual(['app 1.0', 'torch 2.9+cpu'])
    expect(piece.total_after).toBe(onDisk(once))
  })

  test('is not one install of two versions at once', async () => {
    const { advice } = await advise(await asked(FIRST, ['app==2.0']))
    expect(advice.map(({ code }) => code)).not.toContain('one-install')
  })

  test('is to uninstall, which leaves exactly the rest', async () => {
    const options = await asked(['app==1.0'], ['app==2.0'])
    const { advice } = await advise(options)
    const away = advice.find(({ code }) => code === 'uninstall-orphans')!
    expect(away.commands).toEqual([
      installer === 'pip' ? 'pip uninstall -y deep old-helper' : 'uv pip uninstall deep old-helper',
    ])
    expect(away.total_after).toBe(onDisk(await run({ ...options, with: ['app==2.0'], then: [] })))
  })
})
