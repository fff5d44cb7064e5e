import { createHash } from 'node:crypto'
import type { Descriptor } from './manifest.ts'
import type { Registry } from './registry.ts'
import { registryNonsense } from './registry-error.ts'

/** The size of one request, held in memory, bytes. */
const PIECE = 8 * 2 ** 20
/** A registry without ranges sends a whole layer, which is held in memory. */
const MOST_AT_ONCE = 512 * 2 ** 20

/** A blob that is read a piece at a time. */
export interface BlobStream {
  readonly chunks: AsyncIterable<Buffer>
  /**
   * Reads the rest and checks the digest. The bytes must not be trusted before that.
   *
   * @throws PysizeError exit 4 `registry-nonsense`
   */
  finish(): Promise<void>
}

/**
 * The bytes of a blob in pieces, so a layer may have any size and a broken connection costs one
 * piece.
 *
 * @param onBytes called for each piece
 */
export function openBlob(
  registry: Registry,
  repository: string,
  { digest, size }: Descriptor,
  onBytes: (bytes: number) => void = () => {},
): BlobStream {
  const [algorithm = ''] = digest.split(':')
  const hash = createHash(algorithm)
  let at = 0

  async function next(): Promise<Buffer | undefined> {
    if (at >= size) return undefined
    const piece = await pieceOf(registry, repository, { digest, size }, at)
    hash.update(piece)
    at += piece.length
    onBytes(piece.length)
    return piece
  }

  return {
    chunks: {
      async *[Symbol.asyncIterator]() {
        for (let piece = await next(); piece !== undefined; piece = await next()) yield piece
      },
    },
    async finish() {
      while ((await next()) !== undefined);
      if (hash.digest('hex') !== digest.slice(algorithm.length + 1))
        throw registryNonsense(
          registry.name,
          `sends a layer of ${repository} that does not match its digest`,
        )
    },
  }
}

async function pieceOf(
  registry: Registry,
  repository: string,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  at: number,
): Promise<Buffer> {
  const end = Math.min(size, at + PIECE)
  const path = `blobs/${digest}`
  const answer = await registry.ask(repository, path, {
    range: [at, end - 1],
    maxBytes: PIECE,
    optionalBody: true,
  })
  if (answer.status === 206 && answer.body.length === end - at) return answer.body
  if (answer.status === 206)
    throw registryNonsense(
      registry.name,
      `sends ${answer.body.length} bytes of a layer instead of ${end - at}`,
    )
  if (answer.status !== 200 || at > 0)
    throw registryNonsense(registry.name, `answers ${answer.status} for a layer of ${repository}`)
  if (size > MOST_AT_ONCE)
    throw registryNonsense(
      registry.name,
      'does not send parts of layers, and one of them is too large for memory',
    )
  const whole = await registry.ask(repository, path, { maxBytes: size })
  if (whole.status !== 200 || whole.body.length !== size)
    throw registryNonsense(
      registry.name,
      `sends ${whole.body.length} bytes of a layer that has ${size}`,
    )
  return whole.body
}
