import { InvalidArgumentError } from 'commander'

/**
 * A whole number as the argument of an option.
 *
 * @throws InvalidArgumentError unless it is from 1 to 9999
 */
export function countOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new InvalidArgumentError('It is not a number from 1 to 9999.')
  return Number(text)
}
