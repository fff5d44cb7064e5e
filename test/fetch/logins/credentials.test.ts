import { describe, expect, test } from 'vitest'
import { createCredentials } from '../../../src/fetch/logins/credentials.ts'
import { parseNetrc } from '../../../src/fetch/logins/netrc.ts'

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

describe('parseNetrc', () => {
  test('reads machines on one line or several', () => {
    const logins = parseNetrc(
      'machine a.example login ann password one\nmachine B.example\n  login bob\n  password two\n',
    )
    expect([...logins]).toEqual([
      ['a.example', { user: 'ann', password: 'one' }],
      ['b.example', { user: 'bob', password: 'two' }],
    ])
  })

  test('skips comments, accounts and macros, unquotes, and takes the first of two', () => {
    const text = [
      '# machine no.example login x password y',
      'macdef init',
      'machine inside.example login x password y',
      '',
      'machine a.example login "an n" account z password "o\\"ne"',
      'machine a.example login second password second',
    ].join('\n')
    expect([...parseNetrc(text)]).toEqual([['a.example', { user: 'an n', password: 'o"ne' }]])
  })

  test('leaves the default entry out', () => {
    expect([...parseNetrc('default login any password where')]).toEqual([])
  })
})

describe('createCredentials', () => {
  test('sends the login of a URL only to its origin', () => {
    const credentials = createCredentials()
    expect(credentials.learn('https://us%40er:p%3Ass@host.example/simple')).toBe(
      'https://host.example/simple',
    )
    expect(credentials.header('https://host.example/files/a.whl')).toBe(basic('us@er', 'p:ss'))
    expect(credentials.header('http://host.example/simple/')).toBeUndefined()
    expect(credentials.header('https://host.example:8443/')).toBeUndefined()
    expect(credentials.header('https://other.example/')).toBeUndefined()
  })

  test('of two users on one host, the longer path decides', () => {
    const credentials = createCredentials()
    credentials.learn('https://one:1@host.example/team')
    credentials.learn('https://two:2@host.example/team/private')
    expect(credentials.header('https://host.example/team/private/x/')).toBe(basic('two', '2'))
    expect(credentials.header('https://host.example/team/x/')).toBe(basic('one', '1'))
  })

  test('of two users on one host, each path has its own login, in any order and length', () => {
    const credentials = createCredentials()
    credentials.learn('https://one:1@host.example/r1/simple/')
    credentials.learn('https://two:2@host.example/r2/simple/')
    expect(credentials.header('https://host.example/r1/simple/x/')).toBe(basic('one', '1'))
    expect(credentials.header('https://host.example/r2/simple/x/')).toBe(basic('two', '2'))
    // Files are often next to the index.
    expect(credentials.header('https://host.example/r2/packages/x.whl')).toBe(basic('two', '2'))
    expect(credentials.header('https://host.example/elsewhere/x.whl')).toBe(basic('one', '1'))
  })

  test('paths are compared by whole segments', () => {
    const credentials = createCredentials()
    credentials.learn('https://one:1@host.example/a')
    credentials.learn('https://two:2@host.example/team')
    expect(credentials.header('https://host.example/team-private/x/')).toBe(basic('one', '1'))
    expect(credentials.header('https://host.example/team/x/')).toBe(basic('two', '2'))
  })

  test('a login of netrc is not sent after a redirect to another origin', () => {
    const { header } = createCredentials(
      'machine host.example login net password rc\nmachine other.example login o password o',
    )
    const net = basic('net', 'rc')
    expect(header('https://host.example/x', 'https://host.example/')).toBe(net)
    expect(header('https://host.example/x', 'http://host.example/')).toBe(net)
    for (const url of [
      'http://host.example/x',
      'https://host.example:8443/x',
      'https://other.example/x',
    ])
      expect(header(url, 'https://host.example/'), url).toBeUndefined()
    expect(header('https://host.example:8443/x', 'http://host.example:8080/')).toBeUndefined()
  })

  test('a login of netrc is not sent by plain http to a host that the user named by https', () => {
    const credentials = createCredentials('machine host.example login net password rc')
    expect(credentials.header('http://host.example/x.whl')).toBe(basic('net', 'rc'))
    credentials.learn('https://host.example/simple/')
    expect(credentials.header('http://host.example/x.whl')).toBeUndefined()
    expect(credentials.header('https://host.example/x.whl')).toBe(basic('net', 'rc'))
  })

  test('netrc is used by host, after the URL', () => {
    const credentials = createCredentials('machine host.example login net password rc')
    expect(credentials.header('https://host.example/')).toBe(basic('net', 'rc'))
    credentials.learn('https://own:pw@host.example/')
    expect(credentials.header('https://host.example/')).toBe(basic('own', 'pw'))
  })

  test('marks users apart without naming them', () => {
    const credentials = createCredentials(
      'machine a.example login ann password 1\nmachine b.example login bob password 1',
    )
    const marks = ['https://a.example/', 'https://b.example/', 'https://c.example/'].map(
      credentials.mark,
    )
    expect(new Set(marks).size).toBe(3)
    expect(marks[2]).toBe('')
    expect(marks.join()).not.toMatch(/ann|bob/)
  })
})
