/**
 * Found by test/differential; the answers are those of uv 0.13.9. As few versions as the case
 * needs.
 */
export interface AnsweredCase {
  readonly index: string
  readonly wanted: readonly string[]
  readonly constraint?: readonly string[]
  readonly python?: string
  readonly resolution?: 'lowest' | 'lowest-direct'
  readonly pins: readonly string[]
}

export const CASES: readonly AnsweredCase[] = [
  {
    index: `
      gg 1.0
      gg 2.0
      gg 3.0: ee[y]>=3
      hh 2.0
      hh 6.0: gg!=2 & gg[x]>=1`,
    wanted: ["hh>=2 ; python_full_version >= '3.8'", 'gg>=1'],
    pins: ['gg 1.0', 'hh 6.0'],
  },
  {
    index: `
      aa 1.0: aa>2
      aa 2.0`,
    wanted: ['aa[y,x]>=1'],
    resolution: 'lowest-direct',
    pins: ['aa 2.0'],
  },
  {
    index: `
      bb 10.0
      bb 12.0: bb!=12`,
    wanted: ['bb'],
    pins: ['bb 10.0'],
  },
  {
    index: `
      aa 1.0: bb
      bb 1.0: bb>=2
      bb 2.0`,
    wanted: ['aa'],
    resolution: 'lowest',
    pins: ['aa 1.0', 'bb 2.0'],
  },
  {
    index: `
      dd 1.0a1
      dd 2.0: dd>2`,
    wanted: ['dd!=1'],
    python: '3.9',
    pins: ['dd 1.0a1'],
  },
  {
    index: `
      aa 1.0
      aa 2.0: aa<=1
      bb 3.0: aa<3`,
    wanted: ['bb>2 ; implementation_name == "cpython"'],
    python: '3.9',
    pins: ['aa 1.0', 'bb 3.0'],
  },
  {
    index: `
      aa 2.0: aa~=1.0
      bb 2.0: aa<4
      cc 2.0
      cc 5.0: bb==2`,
    wanted: ['cc>=1 ; python_version < "3.13"'],
    pins: ['cc 2.0'],
  },
  {
    index: `
      gg 3.0: hh[y,x]
      hh 3.0
      hh 4.0: hh!=4`,
    wanted: ['gg[x]>=1'],
    pins: ['gg 3.0', 'hh 3.0'],
  },
  {
    index: `
      aa 6.0: dd
      dd 2.0
      dd 3.0: dd~=2.0`,
    wanted: ['aa ; python_version < "3.13"'],
    pins: ['aa 6.0', 'dd 2.0'],
  },
  {
    index: `
      bb 5.0
      bb 6.0 (python >=3.14)
      bb 7.0 (python >=3.8)
      cc 1.0
      cc 2.0: bb<7`,
    wanted: ['cc', 'bb[x,y]'],
    pins: ['bb 7.0', 'cc 1.0'],
  },
  {
    index: `
      aa 6.0
      aa 9.0
      bb 1.0
      bb 2.0: aa<7
      bb 3.0: aa<7
      bb 7.0: aa<7
      bb 8.0: aa<7
      bb 26.0: aa<7`,
    wanted: ['aa[y]', 'bb'],
    pins: ['aa 9.0', 'bb 1.0'],
  },
  {
    index: `
      bb 9.0
      bb 19.0 (python >=3.14)
      bb 20.0
      ff 6.0
      ff 10.0: bb<10`,
    wanted: ['ff', 'bb[y]'],
    pins: ['bb 20.0', 'ff 6.0'],
  },
  {
    index: `
      aa 1.0
      aa 6.0: ff<3
      aa 7.0: ff<3
      aa 8.0: ff<3
      aa 9.0: hh>=7 & ff<3
      aa 10.0: ff<3
      ff 2.0
      ff 6.0`,
    wanted: ['ff', 'aa'],
    constraint: ['hh>=1,<3'],
    pins: ['aa 10.0', 'ff 2.0'],
  },
  {
    index: `
      aa 9.0
      aa 12.0: bb[y]<4
      aa 13.0: bb[y]<4
      bb 1.0
      bb 9.0
      cc 1.0
      cc 2.0: bb[y]<8
      cc 3.0: bb[y]<8
      cc 4.0: bb[y]<8
      cc 5.0: bb[y]<8`,
    wanted: ['bb[x,y]>=1', 'aa[y]>=2', 'cc'],
    pins: ['aa 9.0', 'bb 9.0', 'cc 1.0'],
  },
  {
    index: `
      aa 12.0
      aa 13.0
      cc 7.0: dd<=19
      dd 4.0
      dd 19.0: aa[all]<13
      dd 20.0`,
    wanted: ['cc', 'aa', 'dd[y] ; sys_platform != "win32"'],
    pins: ['aa 12.0', 'cc 7.0', 'dd 19.0'],
  },
  {
    index: `
      bb 2.0
      bb 4.0
      dd 2.0
      dd 3.0: bb>=1,<3
      dd 10.0: aa`,
    wanted: ['bb', 'dd ; platform_machine in "x86_64 aarch64"'],
    pins: ['bb 2.0', 'dd 3.0'],
  },
  {
    index: `
      aa 3.0
      aa 7.0: cc<2
      aa 8.0: cc<2
      cc 3.0.dev1
      cc 5.0: aa<10
      ff 13.0
      ff 15.0: cc<4
      ff 16.0: cc<4
      ff 17.0: cc<4`,
    wanted: ['cc[all]', 'ff[y]'],
    pins: ['aa 3.0', 'cc 5.0', 'ff 13.0'],
  },
  {
    index: `
      bb 2.0
      bb 12.0
      ff 17.0
      ff 18.0: bb[all]<5
      ff 19.0: bb[all]<5
      ff 20.0: bb[all]<5
      ff 21.0: bb[all]<5
      ff 22.0: bb[all]<5`,
    wanted: ['bb[x]', 'ff'],
    pins: ['bb 12.0', 'ff 17.0'],
  },
  {
    index: `
      bb 1.0
      bb 3.0
      cc 2.0
      cc 3.0: bb<2
      cc 4.0: bb<2
      cc 5.0: bb<2
      cc 6.0: bb<2
      cc 7.0: bb<2`,
    wanted: ['bb[all]', 'cc'],
    pins: ['bb 3.0', 'cc 2.0'],
  },
]
