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

test.each([
  ['import site; print(site.getsitepackages()[0])', '/opt/venv/lib/python3.12/site-packages'],
  [
    'import sysconfig; print(sysconfig.get_path("purelib"))',
    '/opt/venv/lib/python3.12/site-packages',
  ],
  [
    "import sysconfig; print(sysconfig.get_paths()['purelib'])",
    '/opt/venv/lib/python3.12/site-packages',
  ],
  [
    'from distutils.sysconfig import get_python_lib; print(get_python_lib())',
    '/opt/venv/lib/python3.12/site-packages',
  ],
  [
    'import app.web as web; print(web.__path__)',
    "['/opt/venv/lib/python3.12/site-packages/app/web']",
  ],
  ['import app; print(app.__path__[0])', '/opt/venv/lib/python3.12/site-packages/app'],
  [
    'import os, app; print(os.path.dirname(app.__file__))',
    '/opt/venv/lib/python3.12/site-packages/app',
  ],
  ['import app; print(app.__file__)', '/opt/venv/lib/python3.12/site-packages/app/__init__.py'],
  ['import os; print(os.__file__)', undefined],
  ['import app; print(other.__file__)', undefined],
])('the place of packages: %s', (program, answer) => {
  expect(pythonAnswer(['-c', program], '3.12.11', '/opt/venv')).toBe(answer)
  expect(pythonAnswer(['-c', program], '3.12.11')).toBeUndefined()
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
