import { PysizeError } from '../errors.ts'
import type { ResolutionRequest } from './request.ts'
import type { Universe } from './universe.ts'

/** The question and its sources. */
export interface Question {
  readonly request: ResolutionRequest
  readonly universe: Universe
}

/** One option of the command line with another value. */
export type OptionChange =
  | { readonly kind: 'python'; readonly python: string }
  | { readonly kind: 'glibc'; readonly glibc: string }
  /** PyTorch's index of this name for torch, torchvision and torchaudio. */
  | { readonly kind: 'torch'; readonly build: string }
  | { readonly kind: 'prereleases' }
  /** `date` is a day, UTC, which is included. */
  | { readonly kind: 'exclude-newer'; readonly date: string }
  | { readonly kind: 'allow-sdist'; readonly name: string }
  | { readonly kind: 'allow-wheel'; readonly name: string }

/**
 * The functions that an explanation needs to try a suggestion. The scenario provides them, because
 * it knows all options and the clock.
 */
export interface Alternatives {
  /** Called once, when a search has failed and the explanation begins. */
  begin(): void
  /**
   * The same question with one option changed.
   *
   * @throws PysizeError if pysize refuses the value
   */
  changed(change: OptionChange): Promise<Question>
  /**
   * Resolves when suggestions have taken too long. Tests have no clock, so their answers never
   * depend on time.
   *
   * @param answered resolves once an index has answered, because no installer fails earlier
   */
  timeUp(answered: Promise<void>): Promise<void>
}

/** Tries changes of the user's lines only, without a time limit. */
export const LINES_ONLY: Alternatives = {
  begin: () => {},
  changed: async ({ kind }) => {
    throw new PysizeError('fixed-option', `The option ${kind} cannot be changed here.`, {
      exitCode: 2,
    })
  },
  timeUp: () => new Promise(() => {}),
}
