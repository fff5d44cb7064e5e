// Compares an environment with a limit of its own and says what to look at: node budget-gate.mjs
// requirements.txt 4GB [offline]

import { estimate } from 'pysize'

const [file, limit, offline] = process.argv.slice(2)
const { budget } = await estimate({ files: [file], budget: limit, offline: offline === 'offline' })
if (budget.ok === true) console.log(`within ${limit}`)
else {
  console.log(
    budget.ok === null ? `cannot tell: some sizes are unknown` : `over by ${budget.over_by} bytes`,
  )
  for (const { name, size } of budget.culprits) console.log(`  ${name} brings ${size} bytes`)
  process.exitCode = 1
}
