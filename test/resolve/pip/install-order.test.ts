import { expect, test } from 'vitest'
import { installOrder } from '../../../src/resolve/pip/install-order.ts'
import { resolve } from '../../../src/resolve/resolve.ts'
import { planFor, textIndex, universeFor } from '../support.ts'

/** With an extra (b[x]) and a cycle (f and g). */
const index = `
app 1.0: b[x] & c & f & h
b 1.0: e & d; extra == "x"
c 1.0
d 1.0: c
e 1.0
f 1.0: g
g 1.0: f & c
h 1.0: b
k 1.0: q
p 1.0: q[y]
q 1.0: r; extra == "y"
r 1.0: s
s 1.0
z 1.0
`

/** The lines "Installing collected packages" of pip 26.3 on such wheels. */
test.each([
  ['app z', 'z e c d b h g f app'],
  ['z e c', 'z e c'],
  ['app p k', 's q e c r k d b h p g f app'],
  ['p', 's q r p'],
  ['b[x] z d', 'z e c d b'],
  ['q[y] k', 's q r k'],
])('pip installs %s in its order', async (asked, order) => {
  const plan = await planFor({ with: asked.split(' ') })
  const universe = universeFor(plan, textIndex(index))
  const resolution = await resolve(plan.request, universe)
  expect(installOrder(resolution, plan.request, universe)).toEqual(order.split(' '))
})
