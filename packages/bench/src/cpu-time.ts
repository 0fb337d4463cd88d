import { readFileSync } from 'node:fs'

// USER_HZ: 100 on every Linux that Node runs on.
const ticksPerSecond = 100

const secondsIn = (path: string): number | null => {
  try {
    const text = readFileSync(path, 'utf8')
    // The name, in parentheses, may hold spaces; user and system time are the 12th and 13th fields after it (proc(5)).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return null
  }
}

/** Seconds of CPU that a process used so far, in all its threads; null where the system does not say. */
export const cpuSeconds = (pid: number): number | null => secondsIn(`/proc/${pid}/stat`)

/** The same of its main thread alone: in Node, the one of the event loop. */
export const mainThreadSeconds = (pid: number): number | null => secondsIn(`/proc/${pid}/task/${pid}/stat`)

const quietShare = 0.05
const quietMs = 3_000
const longestNoiseMs = 60_000

/** Resolves once a process has hardly used any CPU for some seconds: whatever it did in the background is done. */
export const quiet = async (pid: number): Promise<void> => {
  const deadline = performance.now() + longestNoiseMs
  while (performance.now() < deadline) {
    const before = cpuSeconds(pid)
    await new Promise((resolve) => setTimeout(resolve, quietMs))
    const after = cpuSeconds(pid)
    if (before === null || after === null || after - before < (quietShare * quietMs) / 1000) return
  }
}
