import { availableParallelism, loadavg } from 'node:os'

/** Whether the machine has had less to do, in the last minute, than it can: else times of this run say little. */
export const isSpareMachine = (): boolean => loadavg()[0]! < availableParallelism()
