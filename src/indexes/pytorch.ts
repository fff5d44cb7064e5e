import { withoutTrailingSlashes } from '../text/slashes.ts'
/** The packages that `--torch` takes from PyTorch's own index, and from no other. */
export const TORCH_PACKAGES: ReadonlySet<string> = new Set(['torch', 'torchvision', 'torchaudio'])

export const PYTORCH_URL = 'https://download.pytorch.org/whl'

/**
 * The URL with another base instead of PyTorch's, wherever that was written: in options, files and
 * requirements (PYSIZE_PYTORCH_URL).
 */
export function withPytorchBase(url: string, base: string | undefined): string {
  const own = /^https?:\/\/download\.pytorch\.org\/whl(?=$|[/?#])/i.exec(url)?.[0]
  return own === undefined || base === undefined || base === ''
    ? url
    : withoutTrailingSlashes(base) + url.slice(own.length)
}

/**
 * The index of a variant (`cpu`, `cu128`, …); `base` replaces the public one for mirrors
 * (PYSIZE_PYTORCH_URL).
 */
export function torchIndexUrl(variant: string, base: string = PYTORCH_URL): string {
  return `${withoutTrailingSlashes(base)}/${encodeURIComponent(variant)}`
}

/** The variant (`cpu`, `cu128`) of one of PyTorch's indexes; undefined for other indexes. */
const torchVariant = (url: string): string | undefined =>
  /^https?:\/\/download\.pytorch\.org\/whl\/([a-z]+[\d.]*)\/*$/i.exec(url)?.[1]

/** The variant of PyTorch's index that each project comes from; undefined for all others. */
export type TorchVariants = (name: string) => string | undefined

/**
 * @param torch the value of `--torch`; it overrides `pinned`, the sources of single projects
 */
export const torchVariants =
  (torch: string | null, pinned?: ReadonlyMap<string, { readonly url: string }>): TorchVariants =>
  (name) =>
    torch !== null && TORCH_PACKAGES.has(name) ? torch : torchVariant(pinned?.get(name)?.url ?? '')

/**
 * Whether an index is PyTorch's or a mirror with the same paths: these answer 403 for a missing
 * project, and uv, too, continues then.
 */
export function isPytorchIndex(url: string, base: string = PYTORCH_URL): boolean {
  return (
    `${url}/`.startsWith(`${withoutTrailingSlashes(base)}/`) ||
    /\/whl(?:\/(?:nightly|test))?(?:\/(?:cpu|cu\d+|rocm[\d.]+|xpu))?\/*$/.test(url)
  )
}

/** The variants of PyTorch's index (`cpu`, `cu128`, …) among these URLs. */
export function pytorchVariants(
  urls: readonly string[],
  base: string = PYTORCH_URL,
): readonly string[] {
  const bases = [PYTORCH_URL, base].map((one) => `${one.replace(/\/+$/, '')}/`)
  return urls.flatMap((url) => {
    const own = bases.find((one) => url.startsWith(one))
    const variant = own === undefined ? '' : url.slice(own.length).replace(/\/+$/, '')
    return /^[a-z][a-z0-9.]*$/i.test(variant) ? [variant] : []
  })
}
