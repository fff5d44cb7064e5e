import { expect, test } from 'vitest'
import { formatMarker, parseMarker } from '../../../src/packaging/markers/marker.ts'
import { uvMarker } from '../../../src/packaging/markers/uv-marker.ts'

test.each([
  ['sys_platform == "linux"', 'sys_platform == "linux"'],
  ['python_version ~= "3.8"', 'python_version ~= "3.8"'],
  ['sys_platform ~= "linux"', null],
  ['extra ~= "x"', null],
  ['"a" == "b"', null],
  ['os_name == sys_platform', null],
  ['python_version < "3" and sys_platform ~= "linux"', 'python_version < "3"'],
  ['python_version < "3" or sys_platform ~= "linux"', 'python_version < "3"'],
  ['implementation_name === "pypy"', undefined],
  ['python_version >= "3" or implementation_name === "pypy"', undefined],
])('%s: %s', (text, expected) => {
  const read = uvMarker(parseMarker(text))
  expect(read ? formatMarker(read) : read).toBe(expected)
})
