import { expect, test } from 'vitest'
import { debianLists } from '../../../src/images/system/debian-packages.ts'
import { matchingNames } from '../../../src/images/system/matching-names.ts'

const LISTS = debianLists(
  [
    ['libusb-1.0-0', 'libusb-1.0-0-dev', 'libusb-dev', 'python3.11', 'python3.11-dev', 'php8.2-fpm']
      .map((name) => `Package: ${name}\nVersion: 1\nArchitecture: amd64\n`)
      .join('\n'),
  ],
  'Packages',
  'amd64',
)

test.each([
  // apt-get install libusb-1.0: selecting both for the regular expression.
  ['libusb-1.0', ['libusb-1.0-0', 'libusb-1.0-0-dev']],
  ['php8.?-fpm', ['php8.2-fpm']],
  ['libusb-*-dev', ['libusb-1.0-0-dev']],
  ['^python3.*', ['python3.11', 'python3.11-dev']],
  ['python3.[0-9]+$', ['python3.11']],
  ['libusb', []],
  ['./python3.11.deb', []],
  ['(((a+)+)+)+$.', []],
])('%s', (word, names) => {
  expect(matchingNames(word, LISTS)).toEqual(names)
})
