import { expect, test } from 'vitest'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { changedPlan } from '../../src/scenarios/plan/changed-plan.ts'
import { planOf } from '../../src/scenarios/plan/plan.ts'
import { createSharedState } from '../../src/scenarios/session/shared-state.ts'
import { withoutBounds } from '../../src/scenarios/why/version-bounds.ts'
import { UV_HEAD, uvPackage, uvProject } from '../inputs/locks/locked.ts'
import { tree } from '../inputs/tree.ts'

const NAMES = Array.from({ length: 20 }, (_, at) => `leaf${at}`)

/** Plans the first of the files. An interrupt at the turn of this number ends that. */
async function interruptedAt(last: number, files: Readonly<Record<string, string>>) {
  const inputs = await readInputs({
    files: Object.keys(files).slice(0, 1),
    cwd: tree(files),
    env: {},
  })
  let turns = 0
  const turn = async (): Promise<void> => {
    if (++turns === last) throw new Error('enough')
  }
  return planOf({}, inputs, {}, { sharedState: createSharedState(), turn })
}

test.each([
  ['lines', 5, { 'requirements.txt': NAMES.join('\n') }],
  [
    'constraints on many projects',
    12,
    {
      'requirements.txt': 'leaf\n-c constraints.txt',
      'constraints.txt': Array.from({ length: 5000 }, (_, at) => `leaf${at}<2`).join('\n'),
    },
  ],
  [
    'a lock',
    NAMES.length * 2,
    {
      'uv.lock':
        UV_HEAD +
        uvProject('app', `dependencies = [${NAMES.map((name) => `{ name = "${name}" }`).join()}]`) +
        NAMES.map((name) => uvPackage(name, '1.0')).join(''),
    },
  ],
])('an interrupt ends the planning of %s between its steps', async (_, turns, files) => {
  await expect(interruptedAt(turns, files)).rejects.toThrow('enough')
})

test('a changed plan of many constraints lets other work have its turn, too', async () => {
  const files = {
    'requirements.txt': 'leaf\n-c constraints.txt',
    'constraints.txt': Array.from({ length: 5000 }, (_, at) => `leaf${at}<2`).join('\n'),
  }
  const plan = await interruptedAt(-1, files)
  let turns = 0
  const turn = async (): Promise<void> => void ++turns
  await changedPlan(plan, { kind: 'python', python: '3.11' }, turn)
  expect(turns).toBeGreaterThan(4)
  turns = 0
  await withoutBounds(plan, [], turn)
  expect(turns).toBeGreaterThan(4)
})
