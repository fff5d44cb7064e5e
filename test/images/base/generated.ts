import kinds from '../../../src/images/base/layer-kinds.json' with { type: 'json' }

interface FactLayer {
  readonly compressed_bytes: number
  readonly what: string
  readonly digest?: string
}

interface FactPlatform {
  readonly as_of: string
  readonly manifest_digest?: string
  readonly layers: readonly FactLayer[]
}

interface FactImage {
  readonly image: string
  readonly page: string
  readonly distribution: { readonly id: string; readonly version_id: string }
  readonly libc: { readonly name: string; readonly version: string }
  readonly python?: string
  readonly index_digest?: string
  readonly platforms?: Readonly<Record<string, FactPlatform>>
  readonly uncompressed?: {
    readonly bytes: number
    readonly printed: string
    readonly python?: string
    readonly as_of: string
  }
  readonly packages?: string
  readonly packages_like?: { readonly list: string; readonly without?: readonly string[] }
}

/** The file of facts. */
export interface Facts {
  readonly about: { readonly as_of_to: string }
  readonly images: readonly FactImage[]
  readonly package_lists: Readonly<
    Record<
      string,
      { readonly packages: readonly { readonly name: string; readonly version: string }[] }
    >
  >
  readonly apt_installs: Readonly<Record<string, readonly string[]>>
}

type Kind = Exclude<keyof typeof kinds, 'made_by'>

const KINDS: readonly (readonly [pattern: RegExp, kind: Kind])[] = [
  [/^RUN debian\.sh \w+ \(slim\)/, 'debian-slim'],
  [/^RUN debian\.sh/, 'debian'],
  [/^ADD alpine/, 'alpine'],
  [/^ADD rootfs/, 'ubuntu'],
  [/\[buildpack-deps-curl\]/, 'apt-curl'],
  [/\[buildpack-deps-scm\]/, 'apt-scm'],
  [/\[buildpack-deps\]/, 'apt-build'],
  [/\[python-full\]/, 'apt-python-full'],
  [/apt-get install.*\[python-slim\]/, 'apt-python-slim'],
  [/\[python-alpine\]/, 'apk-python'],
  [/^RUN build CPython/, 'cpython'],
  [/^RUN ln -s/, 'links'],
  [/^RUN groupadd|^COPY docker-entrypoint/, 'small'],
  [/^RUN install Node/, 'node'],
  [/^RUN install Yarn/, 'yarn'],
]

function kindOf(what: string): Kind {
  const kind = KINDS.find(([pattern]) => pattern.test(what))?.[1]
  if (kind === undefined) throw new Error(`a layer of an unknown kind: ${what}`)
  return kind
}

/**
 * A blob: its digest (empty if its size is estimated), kind, compressed and uncompressed bytes.
 */
type Blob = readonly [digest: string, kind: Kind, compressed: number, uncompressed: number]

const AMD64 = 'linux/amd64'
const ARM64 = 'linux/arm64'
/** Sizes in GB are printed with two decimals, too. */
const roundingOf = (printed: string): number => (printed.endsWith('GB') ? 5e6 : 5e3)
const round = (bytes: number): number => Math.round(bytes / 1000) * 1000
const hex = (digest: string | undefined): string => (digest ?? '').replace('sha256:', '')

/** The tag without its version of Python: `slim-bookworm`, `alpine3.24`, or nothing. */
function splitPage({
  image,
  page,
  distribution,
}: FactImage): readonly [version: string, variant: string] {
  if (image === 'debian') return [distribution.version_id, page.endsWith('-slim') ? 'slim' : '']
  const dash = page.indexOf('-')
  return dash < 0 ? [page, ''] : [page.slice(0, dash), page.slice(dash + 1)]
}

/** The compact form of the facts that the program holds. */
export function knownImages(facts: Facts): Readonly<Record<string, unknown>> {
  const blobs: Blob[] = []
  const indexes = new Map<string, number>()
  const add = (blob: Blob): number => {
    const key = blob[0] || JSON.stringify(blob)
    const at = indexes.get(key) ?? blobs.push(blob) - 1
    indexes.set(key, at)
    return at
  }
  const armShares = sharesOfArm(facts)
  const images = withNode(withBuildpacks(facts.images)).map((one) => {
    const amd = one.platforms?.[AMD64]
    const layers = amd?.layers ?? likeLayers(facts, one)
    const sizes = uncompressedOf(facts, one, layers)
    const rounding =
      one.uncompressed === undefined ? sum(sizes) * 0.02 : roundingOf(one.uncompressed.printed)
    const drift = one.uncompressed?.python === one.python ? 0.002 : 0.01
    const own = {
      as_of: amd?.as_of ?? one.uncompressed?.as_of,
      digest: hex(amd?.manifest_digest),
      uncompressed: one.uncompressed?.bytes ?? sum(sizes),
      within: round(rounding + sum(sizes) * drift),
      layers: layers.map((layer, at) =>
        add([hex(layer.digest), kindOf(layer.what), layer.compressed_bytes, sizes[at]!]),
      ),
    }
    return {
      image: one.image,
      version: splitPage(one)[0],
      variant: splitPage(one)[1],
      ...(one.python === undefined ? {} : { python: one.python, brings: broughtBy(layers) }),
      distribution: `${one.distribution.id} ${one.distribution.version_id}`,
      libc: `${one.libc.name} ${one.libc.version}`,
      digest: hex(one.index_digest),
      ...packagesOf(one),
      amd64: own,
      arm64: armOf(one, layers, sizes, armShares, add),
    }
  })
  return {
    made_by: 'npm run generate:images',
    as_of: facts.about.as_of_to,
    packages: Object.fromEntries(
      Object.entries(facts.package_lists).map(([name, { packages }]) => [
        name,
        packages.map((one) => `${one.name}=${one.version}`).join(' '),
      ]),
    ),
    apt_installs: facts.apt_installs,
    blobs,
    images,
  }
}

/** buildpack-deps are the first layers of a plain Python image: curl 2, scm 3, all 4. */
function withBuildpacks(images: readonly FactImage[]): readonly FactImage[] {
  const plain = images.filter(
    ({ image, page, platforms }) =>
      image === 'python' && /^3\.12-[a-z]+$/.test(page) && platforms !== undefined,
  )
  const parts = plain.flatMap(({ distribution, libc, platforms }) =>
    (['curl', 'scm', ''] as const).map(
      (variant, at): FactImage => ({
        image: 'buildpack-deps',
        page: `${distribution.version_id}${variant === '' ? '' : `-${variant}`}`,
        distribution,
        libc,
        platforms: Object.fromEntries(
          Object.entries(platforms!).map(([name, one]) => [
            name,
            { as_of: one.as_of, layers: one.layers.slice(0, at + 2) },
          ]),
        ),
      }),
    ),
  )
  return [...images, ...parts]
}

/** The plain Node images are buildpack-deps with the layers of the slim ones. */
function withNode(images: readonly FactImage[]): readonly FactImage[] {
  const below = images.find(({ image, page }) => image === 'buildpack-deps' && page === '12')
  const slim = images.filter(
    ({ image, page }) => image === 'node' && page.endsWith('-bookworm-slim'),
  )
  if (below?.platforms === undefined) return images
  const plain = slim.map((one): FactImage => {
    const { uncompressed: _, index_digest: __, ...rest } = one
    const platforms = Object.entries(one.platforms ?? {}).map(([name, { as_of, layers }]) => {
      const own = layers.slice(1).map(({ what, compressed_bytes }) => ({ what, compressed_bytes }))
      return [
        name,
        { as_of, layers: [...(below.platforms?.[name]?.layers ?? []), ...own] },
      ] as const
    })
    return {
      ...rest,
      page: one.page.replace('-slim', ''),
      platforms: Object.fromEntries(platforms),
    }
  })
  return [...images, ...plain]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/**
 * `RUN build CPython 3.11.16 + setuptools 79.0.1, wheel 0.46.3`: the packages in site-packages next
 * to pip.
 */
function broughtBy(layers: readonly FactLayer[]): string {
  const [, list = ''] =
    /^RUN build CPython \S+ \+ (.*)/m.exec(layers.map(({ what }) => what).join('\n')) ?? []
  return list.replaceAll(' ', '=').replaceAll(',=', ' ')
}

function packagesOf({ packages, packages_like: like }: FactImage): object {
  if (packages !== undefined) return { packages }
  if (like === undefined) return {}
  return like.without === undefined
    ? { packages: like.list }
    : { packages: like.list, without: like.without.join(' ') }
}

/** The layers of a similar image of another Python; the Python itself has its known size. */
function likeLayers(facts: Facts, one: FactImage): readonly FactLayer[] {
  const [version, variant] = splitPage(one)
  const total = one.uncompressed!.bytes
  if (one.image === 'alpine')
    return [{ compressed_bytes: Math.round(total / kinds.alpine.packed), what: 'ADD alpine' }]
  const like = facts.images.find((other) => {
    const [otherVersion, otherVariant] = splitPage(other)
    return (
      other.image === one.image &&
      otherVariant === variant &&
      otherVersion !== version &&
      other.platforms?.[AMD64] !== undefined
    )
  })!
  const layers = like.platforms![AMD64]!.layers
  const others = sum(
    layers
      .filter(({ what }) => kindOf(what) !== 'cpython')
      .map((layer) => plainSize(facts, like, layer)),
  )
  return layers.map((layer) => {
    if (kindOf(layer.what) !== 'cpython') return layer
    return {
      what: layer.what,
      compressed_bytes: Math.round((total - others) / ratioOfPython(facts, like)),
    }
  })
}

/**
 * For an image with all numbers: the ratio of uncompressed to compressed bytes of the layer with
 * Python.
 */
function ratioOfPython(facts: Facts, like: FactImage): number {
  const { layers } = like.platforms![AMD64]!
  const at = layers.findIndex(({ what }) => kindOf(what) === 'cpython')
  return uncompressedOf(facts, like, layers)[at]! / layers[at]!.compressed_bytes
}

/** Uncompressed bytes of a layer by its kind, or of the image that it makes by itself. */
function plainSize(
  facts: Facts,
  { distribution: { version_id } }: FactImage,
  { what, compressed_bytes }: FactLayer,
): number {
  const kind = kindOf(what)
  const root = {
    'debian-slim': ['debian', 'slim'],
    debian: ['debian', ''],
    alpine: ['alpine', ''],
    ubuntu: ['ubuntu', ''],
  }[kind as string]
  const alone = facts.images.find(
    (one) =>
      one.image === root?.[0] &&
      one.distribution.version_id === version_id &&
      splitPage(one)[1] === root[1],
  )
  return alone?.uncompressed?.bytes ?? round(compressed_bytes * kinds[kind].packed)
}

/**
 * Layers of the amd64 image, scaled so that their sum equals that of the page: the root is known
 * from its own image, and the others are scaled.
 */
function uncompressedOf(
  facts: Facts,
  one: FactImage,
  layers: readonly FactLayer[],
): readonly number[] {
  const plain = layers.map((layer) => plainSize(facts, one, layer))
  const total = one.uncompressed?.bytes
  if (total === undefined || layers.length === 1) return total === undefined ? plain : [total]
  const isFull = layers.some(({ what }) => kindOf(what) === 'apt-build')
  const fixed = layers.map(
    ({ what }, at) => at === 0 || (!isFull && /apt|apk|yarn|small/.test(kindOf(what))),
  )
  const kept = sum(plain.filter((_, at) => fixed[at]))
  const factor = (total - kept) / sum(plain.filter((_, at) => !fixed[at]))
  return plain.map((size, at) => (fixed[at] ? size : round(size * factor)))
}

/** By kind of layer, the size on arm64 as a share of that on amd64, if both were read. */
function sharesOfArm(facts: Facts): ReadonlyMap<Kind, number> {
  const pairs = facts.images.flatMap(({ platforms }) =>
    (platforms?.[ARM64]?.layers ?? []).map(
      (layer, at) =>
        [
          kindOf(layer.what),
          layer.compressed_bytes / platforms![AMD64]!.layers[at]!.compressed_bytes,
        ] as const,
    ),
  )
  const mean = (kind: Kind): number => {
    const all = pairs.filter((pair) => pair[0] === kind).map(([, share]) => share)
    return sum(all) / all.length
  }
  return new Map(pairs.map(([kind]) => [kind, mean(kind)]))
}

function armOf(
  one: FactImage,
  layers: readonly FactLayer[],
  sizes: readonly number[],
  shares: ReadonlyMap<Kind, number>,
  add: (blob: Blob) => number,
): object {
  const read = one.platforms?.[ARM64]
  const own =
    read?.layers ??
    layers.map(({ what, compressed_bytes }) => ({
      what,
      compressed_bytes: Math.round(compressed_bytes * (shares.get(kindOf(what)) ?? 1)),
    }))
  const guessed = own.map((layer, at) =>
    round((sizes[at]! * layer.compressed_bytes) / layers[at]!.compressed_bytes),
  )
  return {
    as_of: read?.as_of ?? one.platforms?.[AMD64]?.as_of ?? one.uncompressed?.as_of,
    digest: hex(read?.manifest_digest),
    uncompressed: sum(guessed),
    within: round(sum(guessed) * 0.03),
    layers: own.map((layer, at) =>
      add([
        hex((layer as FactLayer).digest),
        kindOf(layer.what),
        layer.compressed_bytes,
        guessed[at]!,
      ]),
    ),
  }
}
