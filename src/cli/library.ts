import type * as library from '../index.ts'

type Calls = Omit<typeof library, 'PysizeError'>

/** The library calls that the commands make, with all arguments; tests hand in their own. */
export type Library = {
  readonly [Name in keyof Calls]: (
    ...given: Required<Parameters<Calls[Name]>>
  ) => ReturnType<Calls[Name]>
}
