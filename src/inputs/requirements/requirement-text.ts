import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Marker, MarkerError, parseMarker } from '../../packaging/markers/marker.ts'
import {
  parseRequirement,
  type Requirement,
  RequirementError,
} from '../../packaging/requirement.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { sentence } from '../../text/sentence.ts'
import {
  eggName,
  fileUrl,
  isArchive,
  isRepository,
  pathOfFileUrl,
  urlFilename,
  urlScheme,
} from '../links.ts'
import { LineFault } from './line-fault.ts'
import { hintForLine } from './line-hints.ts'
import { requirementForLink } from './link-hints.ts'
import { isDirectory, localPath, projectFolder, splitExtras } from './local-path.ts'
import { hintForMarker } from './marker-hint.ts'

/** The content of a requirement, before its place is known. */
export interface RequirementParts {
  readonly requirement: Requirement | null
  readonly url: string | null
  readonly path: string | null
  readonly extras: readonly string[]
  readonly marker: Marker | null
}

/**
 * Reads a requirement of a file or the command line: a name with specifiers, `name @ url`, a URL or
 * a local path. The rules are those of pip's `install_req_from_line`: the text ends at the first
 * `;` (for URLs at the first `; `), a path exists or has the ending of an archive, and paths are
 * relative to `cwd`.
 *
 * @throws LineFault with the offset of the fault in `text`
 */
export function parseRequirementText(text: string, cwd: string): RequirementParts {
  const separator = urlScheme(text) === undefined ? ';' : '; '
  const cut = text.indexOf(separator)
  const marker = cut < 0 ? null : markerAt(text, cut + 1)
  const what = (cut < 0 ? text : text.slice(0, cut)).trim()
  if (urlScheme(what) !== undefined) {
    const file = pathOfFileUrl(what, cwd) ?? null
    return linked(
      file !== null && what.includes('../') ? fileUrl(file, cwd) : what,
      file,
      [],
      marker,
    )
  }
  const path = localPath(what, cwd)
  if (path !== undefined) return linked(fileUrl(path.path, cwd), path.path, path.extras, marker)
  const requirement = named(what, cwd)
  const url = requirement.url
  if (url !== null) requireUrl(what, requirement.name, url)
  return {
    requirement: { ...requirement, marker },
    url,
    path: url === null ? null : (pathOfFileUrl(url, cwd) ?? null),
    extras: requirement.extras,
    marker,
  }
}

/**
 * Reads the value of `-e`: a local project or a repository, by the rules of pip's `parse_editable`.
 *
 * @throws LineFault with the offset of the fault in `text`
 */
export function parseEditable(text: string, cwd: string): RequirementParts {
  const direct = directReference(text)
  if (direct?.url)
    return editable(
      {
        requirement: direct,
        url: direct.url,
        path: null,
        extras: direct.extras,
        marker: direct.marker,
      },
      text,
      cwd,
    )
  const { path, extras } = splitExtras(text)
  if (isDirectory(resolve(cwd, path))) {
    const folder = projectFolder(path, cwd)
    return linked(fileUrl(folder, cwd), folder, extras, null)
  }
  if (urlScheme(path) === 'file') return editable(linked(path, null, extras, null), text, cwd)
  const url = /^(?:git|hg|svn|bzr):/i.test(text)
    ? `${text.slice(0, text.indexOf(':'))}+${text}`
    : text
  return editable(linked(url, null, [], null), text, cwd)
}

function editable(parts: RequirementParts, text: string, cwd: string): RequirementParts {
  const url = parts.url ?? ''
  const path = pathOfFileUrl(url, cwd) ?? null
  if (path === null && !isRepository(url)) {
    const missing = /[\\/]|^\./.test(text) ? `there is no folder ${text}` : `${text} is neither`
    throw new LineFault(
      'invalid-requirement',
      `-e needs a project folder or a repository URL; ${missing}.`,
      0,
      'A path is relative to the current folder; a repository is a URL such as git+https://…#egg=name.',
    )
  }
  if (path === null && parts.requirement === null) {
    throw new LineFault(
      'invalid-requirement',
      `${text} does not name its package.`,
      0,
      `Write name @ ${url}.`,
    )
  }
  return { ...parts, path }
}

function directReference(text: string): Requirement | undefined {
  try {
    return parseRequirement(text)
  } catch (error) {
    if (error instanceof RequirementError) return undefined
    throw error
  }
}

/** A URL or a path: its name is in a wheel's file name or an `#egg=` fragment, else unknown. */
function linked(
  url: string,
  path: string | null,
  extras: readonly string[],
  marker: Marker | null,
): RequirementParts {
  const name = nameOfLink(url)
  const requirement = name === undefined ? null : { ...named(name, ''), marker }
  return {
    requirement,
    url,
    path,
    extras: extras.length > 0 ? extras : (requirement?.extras ?? []),
    marker,
  }
}

function nameOfLink(url: string): string | undefined {
  const filename = urlFilename(url)
  if (/\.whl$/i.test(filename)) {
    const wheel = parseWheelName(filename)
    if (wheel === undefined)
      throw new LineFault(
        'invalid-requirement',
        `${filename} is not the name of a wheel.`,
        0,
        'A wheel is named name-version-python-abi-platform.whl.',
      )
    return `${wheel.name}==${wheel.version}`
  }
  const egg = eggName(url)
  if (egg !== undefined && !/^(?:[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i.test(egg)) {
    throw new LineFault(
      'invalid-requirement',
      `#egg=${egg} is not the name of a package.`,
      Math.max(0, url.indexOf('egg=')),
      'Write name[extra] @ URL instead.',
    )
  }
  return egg
}

/** `torch@2.9` is read as a direct reference (PEP 508), which needs a URL. */
function requireUrl(text: string, name: string, url: string): void {
  if (urlScheme(url) !== undefined || isArchive(url) || /^\.{0,2}[\\/]/.test(url)) return
  const offset = text.lastIndexOf(url)
  const meant = requirementForLink(text.replaceAll(/\s/g, '')) ?? requirementForLink(url)
  const version = /^v?\d[\w.!+-]*$/.test(url)
  const hint = version
    ? `Did you mean ${name}==${url.replace(/^v/, '')}?`
    : meant === undefined
      ? `Write the URL with its scheme: ${name} @ https://…`
      : `Write it as ${meant}`
  throw new LineFault('invalid-requirement', `'${url}' is not a URL.`, Math.max(0, offset), hint)
}

function named(text: string, cwd: string): Requirement {
  try {
    return parseRequirement(text)
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error
    const isComment = /\s\/\//.test(text)
    if ((/^[^@]*[\\/]/.test(text) && !isComment) || text.startsWith('.')) {
      if (existsSync(resolve(cwd, text)))
        throw new LineFault(
          'invalid-requirement',
          `${text} is a file and not a requirement.`,
          0,
          'Name a requirements file as an argument, or include it with -r.',
        )
      const meant = requirementForLink(text)
      throw new LineFault(
        'invalid-requirement',
        `There is no file or folder ${text}.`,
        0,
        meant === undefined
          ? ((/\s|\\n/.test(text) ? hintForLine(text) : undefined) ??
              'A path is relative to the current folder, as in pip, not to the file that contains it.')
          : `Write it as ${meant}`,
      )
    }
    const meant = requirementForLink(text)
    throw new LineFault(
      'invalid-requirement',
      sentence(`${text} is not a requirement: ${error.message}`),
      error.column - 1,
      meant === undefined ? hintForLine(text) : `Write it as ${meant}`,
    )
  }
}

function markerAt(text: string, start: number): Marker | null {
  const written = text.slice(start)
  if (written.trim() === '') return null
  const offset = start + written.length - written.trimStart().length
  try {
    return parseMarker(written.trim())
  } catch (error) {
    if (!(error instanceof MarkerError)) throw error
    throw new LineFault(
      'invalid-requirement',
      sentence(`The marker can't be read: ${error.message}`),
      offset + error.column - 1,
      hintForMarker(written.trim(), error.column - 1),
    )
  }
}
