import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { evaluateMarker, formatMarker, parseMarker } from '../src/packaging/markers/marker.ts'
import {
  formatRequirement,
  parseRequirement,
  type Requirement,
} from '../src/packaging/requirement.ts'
import { parseSdistNameOf } from '../src/packaging/sdist-name.ts'
import { parseLenientSpecifierSet, parseSpecifierSet } from '../src/packaging/versions/specifier.ts'
import { compareVersions, parseVersion, type Version } from '../src/packaging/versions/version.ts'
import { parseWheelName } from '../src/packaging/wheel-name.ts'
import type { MetadataFacts } from '../src/resolve/metadata.ts'
import { openSnapshot } from '../src/snapshot/snapshot.ts'
import { createTarget } from '../src/targets/target.ts'

const root = join(import.meta.dirname, '..', 'cache')

/**
 * Every different text that the embedded snapshot holds, as it was on real pages and in real
 * metadata.
 */
const strings = {
  requirements: new Set<string>(),
  pythons: new Set<string>(),
  files: new Map<string, Set<string>>(),
}

beforeAll(() => {
  const snapshot = openSnapshot(root)!
  for (const name of snapshot.projects)
    for (const { metadata } of snapshot.facts(name)) {
      const { requiresDist, requiresPython } = (metadata ?? {
        requiresDist: [],
        requiresPython: null,
      }) as MetadataFacts
      for (const text of requiresDist) strings.requirements.add(text)
      if (requiresPython !== null) strings.pythons.add(requiresPython)
    }
  for (const { index, name } of snapshot.pages) {
    const files = strings.files.get(name) ?? new Set<string>()
    strings.files.set(name, files)
    for (const file of snapshot.page(index, name) ?? []) {
      files.add(file.filename)
      const { requiresPython } = file
      if (requiresPython !== null) strings.pythons.add(requiresPython)
    }
  }
})

/** Inputs for which a reader returns undefined or throws its own error. */
function unreadable<T>(texts: Iterable<string>, read: (text: string) => T | undefined): string[] {
  return [...texts].filter((text) => read(text) === undefined)
}

test('every requirement is read, and printing it is stable', () => {
  expect(strings.requirements.size).toBeGreaterThan(5000)
  const markers = new Set<string>()
  for (const text of strings.requirements) {
    const requirement: Requirement = parseRequirement(text, { lenient: true })
    const printed = formatRequirement(requirement)
    expect(formatRequirement(parseRequirement(printed))).toBe(printed)
    if (requirement.marker !== null) markers.add(formatMarker(requirement.marker))
  }
  expect(markers.size).toBeGreaterThan(500)
  const targets = (['linux-x86_64', 'windows-x86_64', 'macos-arm64'] as const).map((platform) =>
    createTarget({ platform, installer: 'pip' }),
  )
  for (const text of markers) {
    const marker = parseMarker(text)
    expect(formatMarker(marker)).toBe(text)
    for (const { markers: environment } of targets)
      for (const extras of [new Set<string>(), new Set(['test'])])
        expect(evaluateMarker(marker, environment, extras)).toBeTypeOf('boolean')
  }
})

test('every Requires-Python is read as by installers', () => {
  expect(strings.pythons.size).toBeGreaterThan(100)
  expect(unreadable(strings.pythons, parseLenientSpecifierSet)).toEqual([])
  // Some of them are not in the standard.
  expect(unreadable(strings.pythons, parseSpecifierSet)).not.toEqual([])
})

test('every file name is read or skipped, and the versions of a project are sorted', () => {
  let files = 0
  let skipped = 0
  const versions = new Map<string, Version>()
  for (const [name, filenames] of strings.files)
    for (const filename of filenames) {
      files++
      const parsed = filename.endsWith('.whl')
        ? parseWheelName(filename)
        : parseSdistNameOf(name, filename)
      const version = parsed === undefined ? undefined : parseVersion(parsed.version)
      if (version === undefined) skipped++
      else versions.set(parsed!.version, version)
    }
  expect(files).toBeGreaterThan(60_000)
  expect(skipped).toBeGreaterThan(0)
  expect(skipped / files).toBeLessThan(0.01)
  expect(versions.size).toBeGreaterThan(10_000)
  const sorted = [...versions.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  for (let i = 1; i < sorted.length; i++) {
    const [older, newer] = [sorted[i - 1]!, sorted[i]!]
    if (compareVersions(older, newer) > 0)
      expect.fail(`${older.normal} stands before ${newer.normal}`)
  }
  for (const { key, normal } of versions.values())
    if (parseVersion(normal)?.key !== key) expect.fail(`${normal} is another version than it was`)
})
