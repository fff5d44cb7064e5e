import type { Obstructed } from './obstacles.ts'
import type { Projects } from './projects.ts'
import { pythonFor } from './pythons.ts'
import type { Neighbours } from './versions.ts'
import { misfitOf } from './wheels.ts'
import { listEnds, readable } from './words.ts'

export interface Described {
  readonly code: string
  readonly statement: string
}

/** What is wrong with some versions of a project. */
export function describeObstacle(name: string, { versions, obstacle }: Obstructed, { rules }: Projects): Described {
  const one = versions.length === 1
  const subject = `${name} ${listEnds(versions.map(({ normal }) => normal).toReversed())}`
  const say = (code: string, singular: string, plural: string, rest: string): Described => ({
    code,
    statement: `${subject} ${one ? singular : plural} ${rest}`,
  })
  switch (obstacle.kind) {
    case 'requires-python':
      return say('python-mismatch', 'needs', 'need', `Python ${readable(obstacle.requiresPython)}`)
    case 'no-wheel': {
      const { lacks, wheelsFor, target } = misfitOf(obstacle.wheels, rules.target)
      const sdist = obstacle.sdistRuledOut ? 'its sdist is ruled out by --only-binary' : 'there is no sdist'
      return say(`no-wheel-for-${lacks}`, 'has', 'have', `wheels for ${wheelsFor} only, not for ${target}, and ${sdist}`)
    }
    case 'only-sdist':
      return say('only-sdist', 'comes', 'come', 'as an sdist only, which --only-binary rules out')
    case 'only-wheels':
      return say('only-wheels', 'comes', 'come', 'as wheels only, which --no-binary rules out')
    case 'too-new': {
      const day = obstacle.uploaded.slice(0, 10)
      return say('too-new', 'was', 'were', `uploaded on ${day}${one ? '' : ' or later'}, after what --exclude-newer admits`)
    }
    case 'hash':
      return say('hash-mismatch', 'has', 'have', 'no file with one of the hashes that are given')
    case 'yanked':
      return say('yanked', 'was', 'were', `yanked${obstacle.reason.trim() === '' ? '' : `: "${obstacle.reason.trim()}"`}`)
    case 'pre-release':
      return say('needs-pre', 'is a pre-release,', 'are pre-releases,', 'which --only-final rules out')
    case 'no-metadata':
      return say('no-metadata', 'cannot', 'cannot', `be used, since what it depends on is not known: ${obstacle.reason}`)
  }
}

/** What to do about the first obstacle. */
export function hintFor(name: string, { versions, obstacle }: Obstructed, neighbours: Neighbours, { rules }: Projects): string {
  const newest = versions[0]!.normal
  const other = neighbours.below ?? neighbours.above
  const orElse = other === null ? '' : `, or use ${name} ${other}`
  const { target } = rules
  switch (obstacle.kind) {
    case 'requires-python': {
      const python = pythonFor(obstacle.requiresPython, rules)
      const here = other === null ? '' : `${name} ${other}, which takes Python ${target.python.major}.${target.python.minor}`
      if (python !== null) return `Use --python ${python}${here === '' ? '' : `, or ${here}`}.`
      return here === '' ? 'No Python 3 will do for it.' : `Use ${here}.`
    }
    case 'no-wheel': {
      const build = obstacle.sdistRuledOut ? `, or take ${name} out of --only-binary` : ''
      return `Choose ${misfitOf(obstacle.wheels, target).option}${build}${orElse}.`
    }
    case 'only-sdist':
      return `Take ${name} out of --only-binary${orElse}.`
    case 'only-wheels':
      return `Take ${name} out of --no-binary${orElse}.`
    case 'too-new':
      return `Move --exclude-newer to ${obstacle.uploaded.slice(0, 10)}${orElse}${other === null ? '' : ', which was there before'}.`
    case 'hash':
      return other === null
        ? 'The hashes are of other files: take them from the index anew.'
        : `The hashes are those of ${name} ${other}: take them from the index anew, or use that.`
    case 'yanked':
      return `Pin ${name}==${newest} to take it all the same${orElse}.`
    case 'pre-release':
      return `Admit pre-releases with --pre${orElse}.`
    case 'no-metadata':
      return `Give a wheel of it with --find-links${orElse}.`
  }
}
