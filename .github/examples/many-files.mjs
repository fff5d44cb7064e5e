// Estimates every service of a repository in one call, which requests nothing twice: node
// many-files.mjs a.txt b.txt …

import { estimateAll } from 'pysize'

const files = process.argv.slice(2).filter((word) => word !== 'offline')
const { estimates } = await estimateAll(files, { offline: process.argv.includes('offline') })
for (const { file, estimate, error } of estimates)
  console.log(
    file,
    estimate === null
      ? `${error.code}: ${error.message}`
      : estimate.scenarios[0].totals.installed_size,
  )
