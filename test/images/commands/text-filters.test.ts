import { describe, expect, test } from 'vitest'
import { TEXT_FILTERS } from '../../../src/images/commands/text-filters.ts'
import { editedBy, isFast, posixPattern } from '../../../src/images/filters/sed-script.ts'

const FILES = new Map([
  ['/app/requirements.txt', 'torch==2.9.0\nflask>=3\n# note\n-e .\nfastapi[all]==0.1\n'],
  ['/app/b.txt', 'b\na\nb\n'],
])

function filter(words: readonly string[], input: string | null = null) {
  const [name = '', ...args] = words
  const command = {
    name,
    program: name,
    args,
    text: words.join(' '),
    cwd: '/app',
    env: new Map<string, string>(),
  }
  return TEXT_FILTERS.get(name)!(command, { at: (path) => FILES.get(path), input })
}

describe('the output', () => {
  test.each([
    [['cat', 'b.txt', '/app/b.txt'], 'b\na\nb\nb\na\nb\n'],
    [['cat', '-'], 'in\n'],
    [['cat', 'missing'], null],
    [['grep', '-v', '^torch', 'requirements.txt'], 'flask>=3\n# note\n-e .\nfastapi[all]==0.1\n'],
    [['grep', '-vE', '^(torch|flask)|^#', 'requirements.txt'], '-e .\nfastapi[all]==0.1\n'],
    [['grep', '-iv', 'FLASK\\|torch', 'requirements.txt'], '# note\n-e .\nfastapi[all]==0.1\n'],
    [['grep', '-F', 'fastapi[', 'requirements.txt'], 'fastapi[all]==0.1\n'],
    [['grep', '-c', 'a', 'b.txt'], null],
    [['sed', '/^-e/d', 'requirements.txt'], 'torch==2.9.0\nflask>=3\n# note\nfastapi[all]==0.1\n'],
    [
      ['sed', '-e', 's/==.*//', '-e', '/note/d', 'requirements.txt'],
      'torch\nflask>=3\n-e .\nfastapi[all]\n',
    ],
    [['sed', '-n', '/^t/p', 'requirements.txt'], 'torch==2.9.0\n'],
    [['head', '-n', '1', 'b.txt'], 'b\n'],
    [['head', '-2', 'b.txt'], 'b\na\n'],
    [['head', '-n', '-1', 'b.txt'], 'b\na\n'],
    [['tail', '-n', '+2', 'b.txt'], 'a\nb\n'],
    [['sort', '-u', 'b.txt'], 'a\nb\n'],
    [['tr', 'n', 'N'], 'iN\n'],
    [['cut', '-c1'], 'i\n'],
    [
      ['awk', '{print $1}', 'requirements.txt'],
      'torch==2.9.0\nflask>=3\n#\n-e\nfastapi[all]==0.1\n',
    ],
    [
      ['awk', '-F', '==', '{ print $1 }', 'requirements.txt'],
      'torch\nflask>=3\n# note\n-e .\nfastapi[all]\n',
    ],
    [['awk', '/x/{print $1}', 'b.txt'], null],
    [['xargs'], 'in\n'],
    [['xargs', 'rm'], null],
  ])('%j', (words, printed) => {
    expect(filter(words, 'in\n').printed).toBe(printed)
  })
})

describe('the written text', () => {
  test.each([
    [
      ['sed', '-i', 's/2\\.9\\.0/2.8.0/', 'requirements.txt'],
      [['/app/requirements.txt', FILES.get('/app/requirements.txt')!.replace('2.9.0', '2.8.0')]],
    ],
    [['sed', '-i.bak', '-r', 's/^(b)$/\\1\\1/', 'b.txt'], [['/app/b.txt', 'bb\na\nbb\n']]],
    [['sed', '-i', 'y/ab/cd/', 'b.txt'], [['/app/b.txt', null]]],
    [['sed', '-i', 's/a/b/', '/etc/ssl/openssl.cnf'], []],
    [['tee', 'c.txt'], [['/app/c.txt', 'in\n']]],
    [['tee', '-a', 'b.txt'], [['/app/b.txt', 'b\na\nb\nin\n']]],
  ])('%j', (words, written) => {
    expect(filter(words, 'in\n').written).toEqual(written)
  })
})

describe('expressions', () => {
  test.each([
    ['a\\+b', false, 'aab', true],
    ['a+b', false, 'a+b', true],
    ['a+b', false, 'aab', false],
    ['a+b', true, 'aab', true],
    ['^[[:alpha:]_]\\{2,3\\}$', false, 'a_b', true],
    ['[]x]', false, ']', true],
    ['^pkg[ <>=]', false, 'pkg==1', true],
    ['^\\*', false, '*x', true],
    ['\\(a\\|b\\)c', false, 'bc', true],
  ])('%s, extended: %s, on %s', (source, isExtended, text, fits) => {
    expect(posixPattern(source, isExtended)!.test(text)).toBe(fits)
  })

  test('an expression that could take endless time is not followed', () => {
    expect(posixPattern('(a+)+$', true)).toBeUndefined()
    expect(posixPattern('\\(a*\\)*b', false)).toBeUndefined()
    expect(posixPattern('\\(x\\)\\1', false)).toBeUndefined()
    expect(isFast(/.*.*.*x/, 'a'.repeat(2000))).toBe(false)
    expect(
      editedBy('s/.*.*.*x//', 'a'.repeat(2000), { isExtended: false, isQuiet: false }),
    ).toBeNull()
  })

  test.each([
    ['2d', 'a\nc\n'],
    ['$d', 'a\nb\n'],
    ['1,2d', 'c\n'],
    ['/b/!d', 'b\n'],
    ['s|a|x|;s,c,&&,', 'x\nb\ncc\n'],
    ['s/$/ # $1/', 'a # $1\nb # $1\nc # $1\n'],
    ['/a/,/b/d', null],
    ['s/a/b/w out', null],
  ])('sed %s', (script, expected) => {
    expect(editedBy(script, 'a\nb\nc\n', { isExtended: false, isQuiet: false })).toBe(expected)
  })
})
