import { platformWith, type Clock } from '../../packages/sdk/src/platform.ts'

const { clock } = platformWith({})

/** The system's time, with which whoever waits before trying again waits a hundredth as long. */
export const hurriedClock: Clock = {
  now: () => clock.now(),
  schedule: (run, milliseconds, kind) => clock.schedule(run, milliseconds / 100, kind),
}
