import { createHash } from 'node:crypto'
import type { ApkCase } from './real-apk.ts'

/** Numbers of a seed, from 0 to below 1 (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The paragraph of a package. */
function paragraphOf(
  name: string,
  version: string,
  fields: Readonly<Record<string, string>>,
  size = 1000,
): string {
  const key = createHash('sha1').update(`${name} ${version}`).digest('base64')
  const rest = Object.entries(fields).flatMap(([letter, value]) =>
    value === '' ? [] : [`${letter}:${value}`],
  )
  return [
    `C:Q1${key}`,
    `P:${name}`,
    `V:${version}`,
    'A:x86_64',
    `S:${size}`,
    `I:${size}`,
    'T:made',
    'U:none',
    'L:none',
    ...rest,
    '',
    '',
  ].join('\n')
}

/** Two other names, as in the `install_if` of documentation and of services. */
const triggersOf = (at: number, picked: readonly number[], names: readonly string[]): string =>
  [...new Set(picked.filter((one) => one !== at))].map((one) => names[one]!).join(' ')

/**
 * A second command after the first of a case: the repository has newer versions of some packages.
 *
 * @param present what the first command left
 */
export function laterCase(
  first: ApkCase,
  present: ReadonlyMap<string, string>,
  seed: number,
): ApkCase {
  const number = numbersOf(seed * 7919)
  const often = (share: number): boolean => number() < share
  const paragraphs = first.index.trimEnd().split('\n\n')
  const nameIn = (text: string): string => /^P:(.*)$/m.exec(text)![1]!
  const versionIn = (text: string): string => /^V:(.*)$/m.exec(text)![1]!
  const installed = paragraphs.filter((text) => present.get(nameIn(text)) === versionIn(text))
  const index = paragraphs.flatMap((text) => {
    if (often(0.6)) return [text]
    const newer = `${Number.parseInt(versionIn(text), 10) + 1}.0-r0`
    const own = paragraphOf(nameIn(text), newer, {
      D: /^D:(.*)$/m.exec(text)?.[1] ?? '',
      p: /^p:(.*)$/m.exec(text)?.[1] ?? '',
      i: /^i:(.*)$/m.exec(text)?.[1] ?? '',
      k: /^k:(.*)$/m.exec(text)?.[1] ?? '',
    }).trimEnd()
    return often(0.3) ? [text, own] : [own]
  })
  const names = paragraphs.map(nameIn)
  const pick = (): string => names[Math.floor(number() * names.length)]!
  const world = first.words.slice(1)
  const kind = Math.floor(number() * 6)
  const bare = (word: string): string => word.replace(/[<>=~].*$/, '')
  const words =
    kind === 0
      ? ['upgrade']
      : kind === 1
        ? ['upgrade', '--available']
        : kind === 2
          ? ['del', bare(world[0]!)]
          : kind === 3
            ? ['add', '--upgrade', pick()]
            : kind === 4 && present.size > 0
              ? ['upgrade', [...present.keys()][Math.floor(number() * present.size)]!]
              : ['add', pick(), pick()]
  return {
    name: `${first.name}-later`,
    index: [...new Set(index)].map((text) => `${text}\n\n`).join(''),
    installed: installed.map((text) => `${text}\n\n`).join(''),
    world,
    words: [...new Set(words)],
  }
}

/** A small repository as Alpine's are: libraries by `so:`, commands, sub-packages, few conflicts. */
export function randomCase(seed: number): ApkCase {
  const number = numbersOf(seed)
  const below = (limit: number): number => Math.floor(number() * limit)
  const often = (share: number): boolean => number() < share
  const count = 6 + below(14)
  const names = Array.from({ length: count }, (_, at) => `p${at}`)
  const versions = names.map(() => `${1 + below(3)}.${below(3)}-r${below(2)}`)
  const pick = (from = 0): number => from + below(count - from)
  const index: string[] = []
  const older: string[] = []
  for (const [at, name] of names.entries()) {
    const depends: string[] = []
    for (let left = below(3); left > 0 && at + 1 < count; left--) {
      const other = pick(at + 1)
      depends.push(
        often(0.4)
          ? `so:lib${other}.so.1`
          : often(0.25)
            ? `virt${other % 3}`
            : often(0.2)
              ? `${names[other]}${['=', '>=', '~', '<', '>'][below(5)]}${often(0.7) ? versions[other]! : '2.0'}`
              : names[other]!,
      )
    }
    if (often(0.06)) depends.push(`!${names[pick()]!.replace(name, 'p999')}`)
    const provides = [`so:lib${at}.so.1=1.0`]
    if (often(0.25)) provides.push(often(0.6) ? `virt${at % 3}` : `virt${at % 3}=${1 + below(2)}.0`)
    if (often(0.3)) provides.push(`cmd:c${at}=${versions[at]}`)
    const fields = {
      D: [...new Set(depends)].join(' '),
      p: provides.join(' '),
      k: often(0.2) ? String(10 * (1 + below(3))) : '',
      i: often(0.1) ? triggersOf(at, [pick(), pick()], names) : '',
    }
    index.push(paragraphOf(name, versions[at]!, fields))
    if (often(0.25)) {
      const own = paragraphOf(name, `0.${below(5)}-r0`, { ...fields, i: '' })
      older.push(own)
      if (often(0.5)) index.push(own)
    }
  }
  const requested = Array.from({ length: 1 + below(3) }, () => pick())
  const words = [...new Set(requested)].map((at) =>
    often(0.12)
      ? `so:lib${at}.so.1`
      : often(0.12)
        ? `virt${at % 3}`
        : often(0.15)
          ? `${names[at]}${['=', '>=', '~', '<'][below(4)]}${versions[at]}`
          : names[at]!,
  )
  return {
    name: `random-${seed}`,
    index: index.join(''),
    installed: '',
    world: [],
    words: ['add', ...words],
  }
}
