import { wheel } from '../support/wheel.ts'
import type { HostileCase, World } from './case.ts'
import { estimateOf } from './servers.ts'

/** One pigeon more than holes: no solution, and no short proof of that. */
const pigeons = (holes: number, policy: string) => async (world: World) => {
  const nests = Array.from({ length: holes }, (_, at) => at)
  const birds = [...nests, holes]
  const projects = Object.fromEntries([
    ...birds.map((bird) => [
      `pigeon${bird}`,
      nests.map((nest) => wheel(`pigeon${bird} ${nest}.0`, { requires: [`hole${nest}==${bird}`] })),
    ]),
    ...nests.map((nest) => [`hole${nest}`, birds.map((bird) => wheel(`hole${nest} ${bird}.0`))]),
    ['demo', [wheel('demo 1.0', { requires: birds.map((bird) => `pigeon${bird}`) })]],
  ])
  return estimateOf('demo', (await world.index(projects)).index, '--installer', policy)
}

export const SEARCHES: readonly HostileCase[] = ['pip', 'uv'].flatMap((policy) => [
  { title: `seven pigeons for six holes, as ${policy}`, exit: 3, open: pigeons(6, policy) },
  {
    title: `eleven pigeons for ten holes, as ${policy}`,
    exit: 3,
    endless: true,
    open: pigeons(10, policy),
  },
])
