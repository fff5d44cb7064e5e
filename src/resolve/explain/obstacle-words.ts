import type { Obstructed } from './obstacles.ts'
import type { Projects } from './projects.ts'
import { pythonFor } from './pythons.ts'
import type { Neighbours } from './versions.ts'
import { misfitOf } from './wheels.ts'
import { listEnds } from './words.ts'

export interface Described {
  readonly code: string
  readonly statement: string
}

/** What is wrong with some versions of a project. */
export function describeObstacle(name: string, { versions, obstacle }: Obstructed, { rules }: Projects): Described {
  const { target } = rules
  const subject = `${name} ${listEnds(versions.map(({ normal }) => normal).toReversed())}`
  const one = versions.length === 1
  const say = (code: string, singular: string, plural: string, rest: string): Described => ({
    code,
    statement: `${subject} ${one ? singular : plural} ${rest}`,
  })
  switch (obstacle.kind) {
    case 'requires-python':
      return say('python-mismatch', 'needs', 'need', `Python ${obstacle.requiresPython}, and the target has ${target.summary.python}`)
    case 'no-wheel': {
      const { lacks, text } = misfitOf(obstacle.wheels, target)
      const sdist = obstacle.sdistRuledOut ? 'its sdist is ruled out by --only-binary' : 'there is no sdist'
      const here = lacks === 'python' ? `Python ${target.summary.python}` : target.summary.platform
      return say(`no-wheel-for-${lacks}`, 'has', 'have', `wheels for ${text} only, not for ${here}, and ${sdist}`)
    }
    case 'only-sdist':
      return say('only-sdist', 'comes', 'come', 'as an sdist only, which --only-binary rules out')
    case 'only-wheels':
      return say('only-wheels', 'comes', 'come', 'as wheels only, which --no-binary rules out')
    case 'too-new':
      return say(
        'too-new',
        'was',
        'were',
        `uploaded on ${obstacle.uploaded.slice(0, 10)}${one ? '' : ' or later'}, after what --exclude-newer admits`,
      )
    case 'hash':
      return say('hash-mismatch', 'has', 'have', 'no file with one of the hashes that are given')
    case 'yanked':
      return say('yanked', 'was', 'were', `yanked${obstacle.reason.trim() === '' ? '' : `: "${obstacle.reason.trim()}"`}`)
    case 'pre-release':
      return say('needs-pre', 'is a pre-release', 'are pre-releases', 'which --only-final rules out')
    case 'no-metadata':
      return say('no-metadata', 'cannot be used', 'cannot be used', `since what it depends on is not known: ${obstacle.reason}`)
  }
}

/** What to do about the first obstacle. */
export function hintFor(name: string, { versions, obstacle }: Obstructed, neighbours: Neighbours, { rules }: Projects): string {
  const newest = versions[0]!.normal
  const other = neighbours.below ?? neighbours.above
  const instead = other === null ? '' : `${name} ${other}`
  const orElse = other === null ? '' : `, or ${instead}`
  const { target, policy } = rules
  switch (obstacle.kind) {
    case 'requires-python': {
      const python = pythonFor(obstacle.requiresPython, policy)
      if (python !== null)
        return `Use --python ${python}${other === null ? '' : `, or ${instead}, which takes Python ${target.python.major}.${target.python.minor}`}.`
      return other === null ? 'No Python 3 will do for it.' : `Use ${instead}.`
    }
    case 'no-wheel': {
      const option = misfitOf(obstacle.wheels, target).lacks === 'python' ? '--python' : '--platform'
      const build = obstacle.sdistRuledOut ? `, or take ${name} out of --only-binary` : ''
      return `Choose another ${option}${other === null ? '' : `, or ${instead}`}${build}.`
    }
    case 'only-sdist':
      return `Take ${name} out of --only-binary${orElse}.`
    case 'only-wheels':
      return `Take ${name} out of --no-binary${orElse}.`
    case 'too-new':
      return `Move --exclude-newer to ${obstacle.uploaded.slice(0, 10)}${other === null ? '' : `, or use ${instead}, which was there before`}.`
    case 'hash':
      return `Compare the version with the hashes: they are of other files${other === null ? '' : ` than those of ${name} ${newest}`}.`
    case 'yanked':
      return `Pin ${name}==${newest} to take it all the same${other === null ? '' : `, or use ${instead}`}.`
    case 'pre-release':
      return `Admit pre-releases with --pre${orElse}.`
    case 'no-metadata':
      return other === null ? 'Give a wheel of it with --find-links.' : `Use ${instead}, or give a wheel of it with --find-links.`
  }
}
