import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A path from the root of the project, as the system takes it. */
export const projectPath = (...parts: readonly string[]): string => join(root, ...parts)
