import { expect, test } from 'vitest'
import { pythonAnswer } from '../../../src/images/shell/python-answer.ts'
import { lsbRelease, osRelease, releaseNames } from '../../../src/images/shell/release-names.ts'

test.each([
  [['--version'], 'Python 3.12.11'],
  [['-c', 'import sys; print(f"{sys.version_info.major}.{sys.version_info.minor}")'], '3.12'],
  [['-c', "import sys; print(f'{sys.version_info[0]}{sys.version_info[1]}')"], '312'],
  [['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], '3.12'],
  [['-c', 'import sys; print(".".join(map(str, sys.version_info[:2])))'], '3.12'],
  [['-c', 'import sys; print("".join(map(str, sys.version_info[:2])))'], '312'],
  [['-c', 'import os; print(os.environ)'], undefined],
  [['-c', 'import sys; print(f"{sys.prefix}")'], undefined],
  [['tool.py'], undefined],
])('python %j', (args, answer) => {
  expect(pythonAnswer(args, '3.12.11')).toBe(answer)
})

test('a release has its names', () => {
  const debian = releaseNames({ id: 'debian', version: '12' })!
  expect(
    ['-cs', '-c -s', '--codename --short', '-sc'].map((line) => lsbRelease(line, debian)),
  ).toEqual(Array.from({ length: 4 }, () => 'bookworm'))
  expect(['-rs', '-is', '-c', '-a', ''].map((line) => lsbRelease(line, debian))).toEqual([
    '12',
    'Debian',
    undefined,
    undefined,
    undefined,
  ])
  const ubuntu = releaseNames({ id: 'ubuntu', version: '24.04' })!
  expect(Object.fromEntries(osRelease(ubuntu))).toMatchObject({
    ID: 'ubuntu',
    VERSION_ID: '24.04',
    VERSION_CODENAME: 'noble',
    UBUNTU_CODENAME: 'noble',
  })
  expect(releaseNames({ id: 'alpine', version: '3.21' })).toBeUndefined()
})
