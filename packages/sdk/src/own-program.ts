import { clientHeader, formatClientProgram, release } from '@postern/protocol'
import type { Platform } from './platform.ts'

/**
 * The header by which the server tells clients apart, for what it shows of their use and health: this SDK, this process,
 * and how wrong the clock is, once that is known. A custom header, because pages may not set `User-Agent`.
 */
export const ownProgram = ({ instance }: Platform, clockSkewMs: number | null): Record<string, string> => {
  const skewSeconds = clockSkewMs === null ? null : Math.round(clockSkewMs / 1_000)
  return { [clientHeader]: formatClientProgram({ name: 'sdk', version: release, instance, skewSeconds }) }
}
