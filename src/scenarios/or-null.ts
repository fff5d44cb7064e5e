import { PysizeError } from '../errors.ts'

/** The result of an attempt, or null if it fails with a PysizeError. */
export async function orNull<T>(attempt: Promise<T>): Promise<T | null> {
  try {
    return await attempt
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
