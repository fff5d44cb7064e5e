import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CompiledCode, StoredCode } from '../../src/launcher/compiled-code.ts'
import { loadProgram } from '../../src/launcher/program-scripts.ts'
import { setV8, underNodesSettings } from '../../src/launcher/v8-settings.ts'

vi.mock('../../src/launcher/v8-settings.ts', { spy: true })
beforeEach(() => void vi.mocked(underNodesSettings).mockClear())

const folder = mkdtempSync(join(tmpdir(), 'pysize-scripts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Scripts as the build writes them, each with one module. */
function write(...bodies: readonly string[]): void {
  for (const [number, body] of bodies.entries())
    writeFileSync(
      join(folder, `program-${number}.cjs`),
      `(function (exports, require, module, filename) {
        exports.modules = { ${number}: () => { const exports = {}; ${body}; return exports } }
      })`,
    )
}

/** The exports of the program: those of the first script's module. */
function programOf(...bodies: readonly string[]): Record<string, unknown> {
  write(...bodies)
  return loadProgram(folder, []).program as unknown as Record<string, unknown>
}

/** Keeps code in memory. */
function memory(): CompiledCode & { stored?: StoredCode } {
  const code: CompiledCode & { stored?: StoredCode } = {
    read: () => code.stored,
    write: (stored) => {
      code.stored = stored
    },
  }
  return code
}

describe('a module of Node', () => {
  test('has its exports by name', () => {
    expect(programOf("exports.found = require('node:path').posix.join('a', 'b')")).toHaveProperty(
      'found',
      'a/b',
    )
  })

  test('can be imported as a whole, as bundled libraries do', () => {
    const { names, copy } = programOf(
      "const fs = require('fs'); exports.names = Object.keys(fs); exports.copy = { ...fs }",
    )
    expect(names).toContain('readdir')
    expect(copy).toMatchObject({ readdirSync: expect.any(Function) })
  })

  test("is loaded under Node's settings, also by a require that is made later", () => {
    const { first, later } = programOf(
      `const dgram = require('node:dgram')
       exports.first = () => dgram.createSocket
       exports.later = () => require('node:module').createRequire(${JSON.stringify(`${folder}/x.cjs`)})('node:tty')`,
    ) as Record<string, () => unknown>
    expect(underNodesSettings).not.toHaveBeenCalled()
    expect(first!()).toBeTypeOf('function')
    expect(underNodesSettings).toHaveBeenCalledTimes(1)
    expect(later!()).toHaveProperty('isatty')
    // Once for node:module.
    expect(underNodesSettings).toHaveBeenCalledTimes(3)
  })

  test('has no unknown exports', () => {
    expect(
      programOf(
        "exports.has = Object.getOwnPropertyDescriptor(require('fs'), 'wat') !== undefined",
      ),
    ).toHaveProperty('has', false)
  })
})

describe('a later script', () => {
  const later = 'globalThis.loadedScripts = (globalThis.loadedScripts ?? 0) + 1; exports.two = 2'
  const loaded = (): unknown => (globalThis as { loadedScripts?: number }).loadedScripts

  test('is loaded once, when one of its modules is first used', () => {
    const { use } = programOf(
      "const later = require('script:1:1'); exports.use = () => later.two + later.two",
      later,
    )
    expect(loaded()).toBeUndefined()
    expect((use as () => number)()).toBe(4)
    expect(loaded()).toBe(1)
  })

  test('gets exports of an earlier script as plain values', () => {
    const { use } = programOf(
      "exports.one = 1; const later = require('script:1:1'); exports.use = () => later.kind",
      "const first = require('script:0:0'); exports.kind = Object.getOwnPropertyDescriptor(first, 'one')",
    )
    expect((use as () => unknown)()).toMatchObject({ value: 1 })
  })
})

describe('compiled code', () => {
  const bodies = [
    "const later = require('script:1:1'); exports.use = () => later.two",
    'exports.two = 2',
  ]
  const used = (codes: readonly CompiledCode[]): ReturnType<typeof loadProgram> => {
    const loaded = loadProgram(folder, codes)
    ;(loaded.program as unknown as { use: () => void }).use()
    return loaded
  }

  test('is stored for the loaded scripts, and used by the next run', () => {
    write(...bodies)
    const codes = [memory(), memory()]
    const first = used(codes)
    expect(first.isCompiled()).toBe(false)
    first.store(700)
    const second = used(codes)
    expect(second.isCompiled()).toBe(true)
    expect(second.storedCompiled()).toBe(700)
  })

  test('is used by a script that is loaded after the settings of V8 have changed', () => {
    write(...bodies)
    const codes = [memory(), memory()]
    setV8('short')
    used(codes).store(700)
    // V8 knows scripts of the same place without their stored code.
    const moved = `${folder}-moved`
    cpSync(folder, moved, { recursive: true })
    const late = loadProgram(moved, codes)
    setV8('middle')
    ;(late.program as unknown as { use: () => void }).use()
    expect(late.isCompiled()).toBe(true)
    setV8('short')
    rmSync(moved, { recursive: true })
  })

  test('of a run that loads fewer scripts is counted separately', () => {
    write(...bodies)
    const codes = [memory(), memory()]
    used(codes).store(700)
    const short = loadProgram(folder, codes)
    expect(short.storedCompiled()).toBe(0)
    short.store(300)
    expect(loadProgram(folder, codes).storedCompiled()).toBe(300)
    expect(used(codes).storedCompiled()).toBe(700)
  })
})
