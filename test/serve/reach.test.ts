import { expect, test } from 'vitest'
import { isReached, reachedOrigins } from '../../src/serve/reach.ts'

const reach = {
  indexes: ['https://packages.example/api/pypi/team/simple/'],
  pytorch: 'https://download.pytorch.org/whl',
  fileHosts: ['https://files.example'],
}

test.each([
  'https://packages.example/api/pypi/team/simple/six/',
  'https://packages.example/api/pypi/team/simple/zope-interface',
  'https://packages.example/api/pypi/team/packages/six-1.0-py3-none-any.whl',
  'https://packages.example/api/pypi/team/packages/six-1.0-py3-none-any.whl.metadata',
  'https://files.example/a/b/six-1.0.tar.gz?signature=x',
  'https://download.pytorch.org/whl/cpu/torch/',
  'https://download.pytorch.org/whl/nightly/cu128/torch/',
  'https://download.pytorch.org/whl/cpu/torch-2.9.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl',
])('%s is fetched', (url) => {
  expect(isReached(new URL(url), reach)).toBe(true)
})

test.each([
  // Other hosts, ports and schemes, addresses of the machine and of its cloud.
  'https://elsewhere.example/six-1.0-py3-none-any.whl',
  'http://packages.example/api/pypi/team/simple/six/',
  'https://packages.example:8443/api/pypi/team/simple/six/',
  'https://packages.example.elsewhere.example/api/pypi/team/simple/six/',
  'http://127.0.0.1/six-1.0.whl',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/six-1.0.whl',
  'file:///etc/passwd',
  'file:///six-1.0.whl',
  'data:text/html,six',
  // A login could be tried out.
  'https://user:secret@packages.example/api/pypi/team/simple/six/',
  // Other addresses on an index's host.
  'https://packages.example/api/security/token',
  'https://packages.example/api/pypi/team/simple/../../../security/token',
  'https://packages.example/api/pypi/team/simple/six/../../other/',
  'https://packages.example/api/pypi/team/simple/%2e%2e/six/',
  'https://packages.example/api/pypi/team/simple/..%2fsix/',
  'https://packages.example/api/pypi/team/simple/six/?next=1',
  'https://packages.example/api/pypi/team/simple/',
  'https://files.example/',
  'https://files.example/list.html',
  'https://download.pytorch.org/whl/',
])('%s is not fetched', (url) => {
  expect(isReached(new URL(url), reach)).toBe(false)
})

test('the hosts are the named ones', () => {
  expect(reachedOrigins(reach)).toEqual([
    'https://packages.example',
    'https://download.pytorch.org',
    'https://files.example',
  ])
})
