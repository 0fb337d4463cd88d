import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { refreshClient } from './packages/server/scripts/database-client.mjs'

refreshClient()

export default defineConfig({
  // One graphql for sources and libraries: its errors and types are told apart by class.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
    globalSetup: ['test/support/prepare-databases.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    pool: 'forks',
    // One process runs many files: half the time goes into starting one and loading the service otherwise. So what a test
    // changes outside of itself, it changes back.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
