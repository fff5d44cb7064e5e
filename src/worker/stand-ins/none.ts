// Replaces modules of Node that some library names and that nothing here uses.

export class Transform {}

export function createRequire(): never {
  throw new Error('modules are not loaded by name in a browser')
}

export const setMaxListeners = (): void => {}

export const homedir = (): string => '/'

export const promisify = (work: unknown): unknown => work
