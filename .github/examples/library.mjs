// Prints the five heaviest packages of an environment: node library.mjs requirements.txt [offline]

import { estimate } from 'pysize'

const [file, offline] = process.argv.slice(2)
const { scenarios } = await estimate({ files: [file], offline: offline === 'offline' })
const { packages, totals } = scenarios[0]
const heaviest = packages
  .toSorted((a, b) => (b.installed_size ?? 0) - (a.installed_size ?? 0))
  .slice(0, 5)
for (const { name, version, installed_size } of heaviest)
  console.log(name, version, installed_size ?? 'unknown')
console.log(`${totals.packages} packages, ${totals.installed_size} bytes`)
