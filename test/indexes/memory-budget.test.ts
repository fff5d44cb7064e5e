import { expect, test } from 'vitest'
import { MemoryBudget } from '../../src/indexes/memory-budget.ts'

const settled = () => new Promise((done) => setImmediate(done))

function budgetOf(total: number) {
  const budget = new MemoryBudget(total)
  const begun: string[] = []
  const ends = new Map<
    string,
    { readonly end: () => void; readonly fail: (error: Error) => void }
  >()
  const run = (name: string, bytes: number): Promise<void> =>
    budget.run(bytes, () => {
      begun.push(name)
      return new Promise<void>((end, fail) => ends.set(name, { end, fail }))
    })
  return {
    begun,
    run,
    end: (name: string) => ends.get(name)!.end(),
    fail: (name: string) => ends.get(name)!.fail(new Error(name)),
  }
}

test('tasks run together as long as there is room, in order', async () => {
  const { begun, run, end } = budgetOf(10)
  for (const [name, bytes] of [
    ['a', 6],
    ['b', 6],
    ['c', 1],
    ['d', 4],
  ] as const)
    void run(name, bytes)
  await settled()
  expect(begun).toEqual(['a'])
  end('a')
  await settled()
  expect(begun).toEqual(['a', 'b', 'c'])
  end('b')
  await settled()
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
})

test('a task beyond the budget runs by itself', async () => {
  const { begun, run, end } = budgetOf(10)
  for (const name of ['a', 'b', 'c']) void run(name, 99)
  await settled()
  expect(begun).toEqual(['a'])
  end('a')
  await settled()
  expect(begun).toEqual(['a', 'b'])
})

test('a task that fails makes room, too', async () => {
  const { begun, run, fail } = budgetOf(10)
  const failed = run('a', 10)
  void run('b', 10)
  await settled()
  fail('a')
  await expect(failed).rejects.toThrow('a')
  await settled()
  expect(begun).toEqual(['a', 'b'])
})
