// npm run generate:apt-arm -- RELEASE AMD64-LIST,… ARM64-LIST,… [RELEASE …] writes
// src/images/system/arm64-shares.json: how large the packages of arm64 are as a share of those of
// amd64, by the sizes that the lists of packages state, for the embedded packages whose sizes differ
// by at least 3 % and 300 kB; 0 for those that arm64 does not have.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianLists } from '../../../src/images/system/debian-packages.ts'
import { readFacts, unpackedFacts } from '../../../src/images/system/system-facts.ts'

const LEAST_SHARE = 0.03
const LEAST_BYTES = 300_000
const FOLDER = join(import.meta.dirname, '../../../src/images/system')

const args = process.argv.slice(2)
const shares: Record<string, string> = {}
for (let at = 0; at + 2 < args.length; at += 3) {
  const [release = '', amd64 = '', arm64 = ''] = args.slice(at, at + 3)
  const [ours, theirs] = [listsOf(amd64, 'amd64'), listsOf(arm64, 'arm64')]
  const known = readFacts(unpackedFacts(join(FOLDER, `facts/debian-${release}.txt.br`))).lists
  shares[release] = [...known.names()]
    .flatMap((name) => {
      const [one, other] = [ours, theirs].map((lists) => lists.versionsOf(name)[0]?.statedSize ?? 0)
      if (one === undefined || other === undefined || one === 0) return []
      const isFar = Math.abs(other - one) >= LEAST_BYTES && Math.abs(other / one - 1) >= LEAST_SHARE
      return isFar || other === 0 ? [`${name} ${Math.round((other / one) * 100)}`] : []
    })
    .sort()
    .join(';')
}
const document = {
  made_by: 'npm run generate:apt-arm',
  as_of: new Date().toISOString().slice(0, 10),
  percent: shares,
}
writeFileSync(join(FOLDER, 'arm64-shares.json'), `${JSON.stringify(document, null, 2)}\n`)
console.log(
  Object.entries(shares).map(([release, text]) => `${release}: ${text.split(';').length} packages`),
)

function listsOf(files: string, processor: string) {
  return debianLists(
    files.split(',').map((file) => readFileSync(file, 'utf8')),
    '',
    processor,
  )
}
