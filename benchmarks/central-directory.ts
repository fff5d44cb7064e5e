import { pathToFileURL } from 'node:url'
import type { ByteSource } from '../src/archives/byte-source.ts'
import { readDirectory } from '../src/archives/central-directory.ts'
import { weighWheel } from '../src/weigh/wheel.ts'
import { scanEntry, startScan } from '../src/weigh/wheel-scan.ts'
import { makeZip } from '../test/weigh/zip.ts'

/** The time to read a wheel's directory with this number of entries, in microseconds. */
export interface DirectoryRow {
  readonly operation: string
  readonly entries: number
  readonly microseconds: number
}

/** A wheel shaped as torch's: deep paths, headers, sources, libraries. */
function wheelOf(entries: number): Buffer {
  const folders = [
    'include/ATen/ops',
    'include/torch/csrc/api/include/torch/nn',
    'distributed/fsdp',
    'nn/modules',
    'lib',
    'testing/_internal',
  ]
  const endings = ['_native.h', '_ops.h', '.py', '.pyi', '.so', '.cuh']
  const files = Array.from({ length: entries - 3 }, (_, i) => ({
    name: `torch/${folders[i % folders.length]}/upsample_nearest_exact_${i}${endings[i % endings.length]}`,
    content: 'x',
    stored: true,
  }))
  const info = ['METADATA', 'WHEEL', 'RECORD'].map((name) => ({
    name: `torch-2.9.0.dist-info/${name}`,
    content: 'Name: torch\n',
  }))
  return makeZip([...files, ...info])
}

async function best(pass: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let depth = 0; depth < 40; depth++) {
    const start = process.hrtime.bigint()
    await pass()
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1000)
  }
  return least
}

export async function directoryRows(): Promise<readonly DirectoryRow[]> {
  const rows: DirectoryRow[] = []
  for (const entries of [50, 13_000]) {
    const zip = wheelOf(entries)
    const tail = { bytes: zip, start: 0, size: zip.length }
    const source: ByteSource = {
      size: zip.length,
      read: async (start, end) => zip.subarray(start, end),
      tail: async (length) => ({
        bytes: zip.subarray(zip.length - length),
        start: zip.length - length,
        size: zip.length,
      }),
    }
    rows.push({
      operation: 'readDirectory',
      entries,
      microseconds: await best(() => readDirectory(tail, () => undefined)),
    })
    rows.push({
      operation: 'readDirectory and scanEntry',
      entries,
      microseconds: await best(() => {
        const scan = startScan()
        return readDirectory(tail, (entry) => scanEntry(scan, entry))
      }),
    })
    const options = { filename: 'torch-2.9.0-cp311-cp311-linux_x86_64.whl', metadata: true }
    rows.push({
      operation: 'weighWheel',
      entries,
      microseconds: await best(() => weighWheel(source, options)),
    })
  }
  return rows
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const { operation, entries, microseconds } of await directoryRows())
    console.log(
      `${operation.padEnd(28)} ${String(entries).padStart(6)} entries ${microseconds.toFixed(0).padStart(7)} µs, ${((1000 * microseconds) / entries).toFixed(0)} ns an entry`,
    )
