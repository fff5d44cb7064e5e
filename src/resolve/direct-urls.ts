import { type Place, PysizeError } from '../errors.ts'

/** Whether two URLs name the same place. Fragments (a hash, an egg) are ignored. */
const isSame = (a: string, b: string): boolean => a.split('#')[0] === b.split('#')[0]

/** The URL of each project that is required by URL, by normalised name. */
export class DirectUrls {
  readonly #urls = new Map<string, string>()

  get(name: string): string | undefined {
    return this.#urls.get(name)
  }

  /**
   * @throws PysizeError exit 3 if the project already has another URL
   */
  add(name: string, url: string, places: readonly Place[] = []): void {
    const known = this.#urls.get(name)
    if (known === undefined) this.#urls.set(name, url)
    else if (!isSame(known, url))
      throw new PysizeError(
        'conflicting-urls',
        `${name} is required from two places: ${known} and ${url}.`,
        {
          exitCode: 3,
          places,
          hint: 'Keep one of them.',
        },
      )
  }
}

/**
 * uv accepts a URL from the user, and from a package that the user named by URL, but not from an
 * index.
 */
export const disallowedUrl = (parent: string, name: string, url: string): PysizeError =>
  new PysizeError(
    'disallowed-url',
    `${parent} requires ${name} by URL, which uv allows only in requirements and constraints.`,
    {
      exitCode: 3,
      hint: `Add '${name} @ ${url}' to the requirements, or resolve with --installer pip.`,
    },
  )
