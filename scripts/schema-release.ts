// pnpm schema:release: keeps the schema as it is now as that of the last release. Part of a release, and of
// nothing else: from then on a test names whatever would break its clients.
import { copyFileSync } from 'node:fs'
import { projectPath } from './project.ts'

copyFileSync(projectPath('packages/server/schema.graphql'), projectPath('packages/server/schema.released.graphql'))
