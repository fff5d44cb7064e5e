import { EventEmitter } from 'node:events'
import type { ClientHttp2Session } from 'node:http2'
import { expect, test } from 'vitest'
import type { Purpose } from '../../../src/fetch/purpose.ts'
import { Http2Origin, type StreamSlot } from '../../../src/fetch/transports/http2-origin.ts'

const settled = () => new Promise((done) => setImmediate(done))

const sessionOf = (maxConcurrentStreams = 100): ClientHttp2Session =>
  Object.assign(new EventEmitter(), {
    remoteSettings: { maxConcurrentStreams },
    close: () => {},
    destroy: () => {},
  }) as unknown as ClientHttp2Session

/** An origin whose connections are set up by hand, in the order in which they were requested. */
function originOf() {
  const setUps: {
    readonly done: (session: ClientHttp2Session | null) => void
    readonly fail: (error: Error) => void
  }[] = []
  const origin = new Http2Origin(() => new Promise((done, fail) => setUps.push({ done, fail })))
  const begun: string[] = []
  const places = new Map<string, StreamSlot | null>()
  const errors: unknown[] = []
  const enter = (name: string, purpose: Purpose = 'needed'): void =>
    void origin.enter(purpose).then(
      (place) => {
        begun.push(name)
        places.set(name, place)
      },
      (error: unknown) => errors.push(error),
    )
  const enterAll = (count: number): void => {
    for (let i = 0; i < count; i++) enter(`${i}`)
  }
  return {
    origin,
    setUps,
    begun,
    errors,
    enter,
    enterAll,
    place: (name: string) => places.get(name) ?? null,
  }
}

test.each([
  [1, 1],
  [8, 1],
  [9, 2],
  [40, 5],
  [500, 8],
])('%i at once open %i connections', (count, connections) => {
  const { enterAll, setUps } = originOf()
  enterAll(count)
  expect(setUps).toHaveLength(connections)
})

test('a session takes sixteen streams, or as many as the server allows', async () => {
  for (const [session, taken] of [
    [sessionOf(), 16],
    [sessionOf(3), 3],
    [sessionOf(0), 16],
  ] as const) {
    const { enterAll, setUps, begun } = originOf()
    enterAll(20)
    setUps[0]!.done(session)
    await settled()
    expect(begun).toHaveLength(taken)
  }
})

test('the most urgent one goes first', async () => {
  const { enter, setUps, begun, place } = originOf()
  enter('last', 'last')
  enter('guess', 'guess')
  enter('needed')
  setUps[0]!.done(sessionOf(1))
  for (const name of ['needed', 'guess']) {
    await settled()
    place(name)!.leave()
  }
  await settled()
  expect(begun).toEqual(['needed', 'guess', 'last'])
})

test('later requests are spread over the sessions', async () => {
  const { enterAll, setUps, place } = originOf()
  const [one, other] = [sessionOf(8), sessionOf(8)]
  enterAll(16)
  setUps[0]!.done(one)
  setUps[1]!.done(other)
  await settled()
  const sessions = Array.from({ length: 16 }, (_, i) => place(`${i}`)!.session)
  expect(sessions.filter((session) => session === one)).toHaveLength(8)
  expect(sessions.filter((session) => session === other)).toHaveLength(8)
})

test.each([
  ['says goodbye', (session: ClientHttp2Session) => session.emit('goaway', 0, 1)],
  ['has ended', (session: ClientHttp2Session) => session.emit('close')],
  ['did not answer', (_: ClientHttp2Session, place: StreamSlot) => place.abandon()],
])('a session that %s gets no requests; another is opened', async (_, end) => {
  const { enter, setUps, place } = originOf()
  const session = sessionOf()
  enter('a')
  setUps[0]!.done(session)
  await settled()
  end(session, place('a')!)
  place('a')!.leave()
  enter('b')
  expect(setUps).toHaveLength(2)
})

test('all use HTTP/1.1 if the server has no working HTTP/2', async () => {
  const { enterAll, enter, setUps, begun, place } = originOf()
  enterAll(3)
  setUps[0]!.done(null)
  await settled()
  enter('later')
  await settled()
  expect(begun.map(place)).toEqual([null, null, null, null])

  const faulty = originOf()
  const session = sessionOf()
  faulty.enter('a')
  faulty.setUps[0]!.done(session)
  await settled()
  session.emit('error', Object.assign(new Error('no frame'), { code: 'ERR_HTTP2_ERROR' }))
  faulty.enter('b')
  await settled()
  expect(faulty.begun).toEqual(['a', 'b'])
  expect(faulty.place('b')).toBeNull()
})

test('a failed connection does not matter while there are others', async () => {
  const { enterAll, setUps, begun, errors } = originOf()
  enterAll(9)
  setUps[0]!.fail(new Error('refused'))
  await settled()
  expect(errors).toEqual([])
  setUps[1]!.done(sessionOf())
  await settled()
  expect(begun).toHaveLength(9)
})

test('all fail with the last connection', async () => {
  const { enterAll, setUps, errors } = originOf()
  enterAll(9)
  setUps[0]!.fail(new Error('refused'))
  setUps[1]!.fail(new Error('refused too'))
  await settled()
  expect(errors.map(String)).toEqual(Array(9).fill('Error: refused too'))
})
