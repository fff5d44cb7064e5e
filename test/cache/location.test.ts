import { expect, test } from 'vitest'
import { cacheLocation } from '../../src/cache/location.ts'

test.each([
  [{ PYSIZE_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg' }, 'linux', '/own'],
  [{ XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/pysize'],
  [{ XDG_CACHE_HOME: 'relative' }, 'linux', '/home/me/.cache/pysize'],
  [{}, 'linux', '/home/me/.cache/pysize'],
  [{ XDG_CACHE_HOME: '/xdg' }, 'darwin', '/xdg/pysize'],
  [{}, 'darwin', '/home/me/Library/Caches/pysize'],
  [{ LOCALAPPDATA: '/local' }, 'win32', '/local/pysize/Cache'],
])('%j on %s: %s', (env, platform, location) => {
  expect(cacheLocation(env, '/home/me', platform)).toBe(location)
})
