import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Afterwards, type ApkCase, changed } from './real-apk.ts'

/** Options that Dockerfiles do not use, and which no prediction knows. */
const OTHERS =
  /^(?:--force-broken-world|--no-network|--latest|--prune|--self-upgrade-only|--preupgrade-\S+|--ignore|fix|badarch|foo=)$/

/** Tests of apk-tools' own solver (test/solver), without those of tagged repositories. */
export function* solverTests(folder: string): Iterable<{ one: ApkCase; expected: Afterwards }> {
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.test'))) {
    const text = readFileSync(join(folder, file), 'utf8')
    const [head = '', expected = ''] = text.split(/^@EXPECT$/m)
    const values = (key: string): readonly string[] =>
      [...head.matchAll(new RegExp(`^@${key} (.*)$`, 'gm'))].map(([, value]) => value!)
    const read = (names: readonly string[]): string =>
      names
        .map((name) => join(folder, name))
        .filter((path) => existsSync(path))
        .map((path) => readFileSync(path, 'utf8').trimEnd())
        .join('\n\n')
        .replaceAll(/^(p:.*)\np:/gm, '$1 ')
    const words = values('ARGS').join(' ').split(/\s+/)
    const isTagged = /@/.test([...values('REPO'), ...words, ...values('WORLD')].join(' '))
    if (isTagged || values('CACHE').length > 0 || words.some((word) => OTHERS.test(word))) continue
    const action = words.findIndex((word) => /^(?:add|del|upgrade|fix)$/.test(word))
    const ordered = [words[action]!, ...words.slice(0, action), ...words.slice(action + 1)]
    const installed = read(values('INSTALLED'))
    yield {
      one: {
        name: file.replace(/\.test$/, ''),
        index: read(values('REPO')),
        installed: installed === '' ? '' : `${installed}\n\n`,
        world: values('WORLD').flatMap((line) => line.trim().split(/\s+/)),
        words: ordered,
      },
      expected: /^ERROR/m.test(expected) ? null : changed(installed, expected),
    }
  }
}
