import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import type { Purpose } from '../../../src/fetch/purpose.ts'
import { ConnectionLine, type Slot } from '../../../src/fetch/transports/connection-line.ts'

const socket = (): Socket => new EventEmitter() as Socket

/** A line whose requests are distinguished by name, in the order in which they may begin. */
function lineOf(most: number) {
  const line = new ConnectionLine(most)
  const begun: string[] = []
  const turns = new Map<string, Slot>()
  const enter = async (name: string, purpose: Purpose = 'needed'): Promise<void> => {
    turns.set(name, await line.enter(purpose))
    begun.push(name)
  }
  const settled = () => new Promise((done) => setImmediate(done))
  return {
    begun,
    turn: (name: string) => turns.get(name)!,
    settled,
    enter: (name: string, purpose?: Purpose) => void enter(name, purpose),
  }
}

test('all begin at once if no connection is open, up to the limit', async () => {
  const { begun, enter, settled } = lineOf(2)
  for (const name of ['a', 'b', 'c']) enter(name)
  await settled()
  expect(begun).toEqual(['a', 'b'])
})

test('one waits for a busy connection; for the next, a connection is opened', async () => {
  const { begun, enter, turn, settled } = lineOf(9)
  enter('a')
  await settled()
  turn('a').answered(socket())
  for (const name of ['b', 'c']) enter(name)
  await settled()
  expect(begun).toEqual(['a', 'c'])
  turn('a').leave()
  await settled()
  expect(begun).toEqual(['a', 'c', 'b'])
})

test('the most urgent one goes first', async () => {
  const { begun, enter, turn, settled } = lineOf(1)
  enter('a')
  await settled()
  enter('last', 'last')
  enter('guess', 'guess')
  enter('urgent')
  for (const name of ['a', 'urgent', 'guess']) {
    turn(name).leave()
    await settled()
  }
  expect(begun).toEqual(['a', 'urgent', 'guess', 'last'])
})

test('the least urgent one takes the new connection', async () => {
  const { begun, enter, turn, settled } = lineOf(9)
  enter('a')
  await settled()
  turn('a').answered(socket())
  enter('last', 'last')
  enter('guess', 'guess')
  await settled()
  expect(begun).toEqual(['a', 'last'])
  turn('a').leave()
  await settled()
  expect(begun).toEqual(['a', 'last', 'guess'])
})

test('nothing waits for a closed connection', async () => {
  const { begun, enter, turn, settled } = lineOf(9)
  const connection = socket()
  enter('a')
  await settled()
  turn('a').answered(connection)
  enter('b')
  await settled()
  expect(begun).toEqual(['a'])
  connection.emit('close')
  await settled()
  expect(begun).toEqual(['a', 'b'])
})
