// `npm run generate:images -- FACTS…`: writes src/images/base/known-images.json from facts about
// official images (the pages of docker-library/repo-info as JSON).

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Facts, knownImages } from './generated.ts'

const [first, ...others] = process.argv
  .slice(2)
  .map((file): Facts => JSON.parse(readFileSync(file, 'utf8')))
if (first === undefined) throw new Error('usage: npm run generate:images -- FACTS…')
const known = knownImages({ ...first, images: [first, ...others].flatMap(({ images }) => images) })
const rows = Object.entries(known).map(([key, value]) => {
  if (!Array.isArray(value)) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`
  return `  ${JSON.stringify(key)}: [\n${value.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`
})
writeFileSync(
  join(import.meta.dirname, '../../../src/images/base/known-images.json'),
  `{\n${rows.join(',\n')}\n}\n`,
)
