import { expect, test } from 'vitest'
import { PriorityQueue } from '../../src/fetch/priority-queue.ts'

function filled(): PriorityQueue<string> {
  const queue = new PriorityQueue<string>()
  queue.push('last', 's1')
  queue.push('guess', 'g1')
  queue.push('guess', 'g2')
  queue.push('needed', 'n1')
  queue.push('needed', 'n2')
  return queue
}

test('the first are the most urgent ones, in the order of arrival', () => {
  const queue = filled()
  expect(Array.from({ length: 6 }, () => queue.takeFirst())).toEqual([
    'n1',
    'n2',
    'g1',
    'g2',
    's1',
    undefined,
  ])
})

test('the last are the least urgent ones that arrived last', () => {
  const queue = filled()
  expect(Array.from({ length: 6 }, () => queue.takeLast())).toEqual([
    's1',
    'g2',
    'g1',
    'n2',
    'n1',
    undefined,
  ])
})

test('its length is the number of waiting requests', () => {
  const queue = filled()
  expect(queue.length).toBe(5)
  queue.takeFirst()
  queue.takeLast()
  expect(queue.length).toBe(3)
})

test('all are taken at once, the most urgent ones first', () => {
  const queue = filled()
  expect(queue.takeAll()).toEqual(['n1', 'n2', 'g1', 'g2', 's1'])
  expect(queue.length).toBe(0)
})
