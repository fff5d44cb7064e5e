const FORGES = String.raw`(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)`

/** A way to write a repository, and the requirement that it means. */
const FORMS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  // A project's page of an index, as a browser shows it.
  [
    /^https?:\/\/[^/]+\/project\/([\w.-]+)(?:\/(\d[\w.!+]*))?\/?$/,
    ([, name, version]) => (version === undefined ? name! : `${name}==${version}`),
  ],
  // An archive of a branch or tag, made by a hosting service.
  [
    new RegExp(String.raw`^(https?://${FORGES}/[\w.-]+/([\w.-]+)/.+\.(?:zip|tar\.gz))$`),
    ([, url, name]) => `${name} @ ${url}`,
  ],
  [
    new RegExp(String.raw`^(?:https?://)?(?:www\.)?(${FORGES}/[\w./-]+?)/?$`),
    ([, path]) => `${nameOf(path!)} @ git+https://${path}`,
  ],
  [/^(https?:\/\/[\w.:-]+\/[\w./-]+\.git)$/, ([, url]) => `${nameOf(url!)} @ git+${url}`],
  [/^((?:ssh|git):\/\/[\w@.:/-]+)$/, ([, url]) => `${nameOf(url!)} @ git+${url}`],
  // scp's form, which pip no longer accepts.
  [
    /^(?:git\+)?(?:ssh:\/\/)?([\w-]+@[\w.-]+):([\w./-]+)$/,
    ([, host, path]) => `${nameOf(path!)} @ git+ssh://${host}/${path}`,
  ],
]

/** The requirement that a link to a repository or project means; undefined for other links. */
export function requirementForLink(text: string): string | undefined {
  const link = text.slice(0, 500)
  for (const [form, requirement] of FORMS) {
    const match = form.exec(link)
    if (match !== null) return requirement(match)
  }
  return undefined
}

const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.git$/, '')
