import type * as library from '../index.ts'

type Calls = Omit<typeof library, 'PysizeError'>

/** The library calls of the commands, with all arguments; tests pass their own. */
export type Library = {
  readonly [Name in keyof Calls]: (
    ...given: Required<Parameters<Calls[Name]>>
  ) => ReturnType<Calls[Name]>
}
