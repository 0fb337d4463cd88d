import { expect, test } from 'vitest'
import { bulkStatement } from './bulk.ts'

test.each([
  `INSERT INTO application_usage (tokens) SELECT 1 ON CONFLICT DO UPDATE SET tokens = 2`,
  `WITH one AS (SELECT FROM application_usage FOR NO KEY UPDATE) UPDATE application_usage SET tokens = 2`,
  `DELETE FROM application_usage WHERE day < $1`,
])('a statement on its own store is taken: %s', (text) => {
  expect(bulkStatement('applicationUsage', text)).toEqual({ store: 'applicationUsage', text })
})

test.each([
  `DELETE FROM audit_events`,
  `SELECT 1`,
  `WITH gone AS (DELETE FROM audit_leaves RETURNING 1) DELETE FROM application_usage`,
  `DELETE FROM application_usage; DROP TABLE spaces`,
  `UPDATE users SET name = ''`,
  `TRUNCATE users`,
])('a statement on anything else is refused where it is declared: %s', (text) => {
  expect(() => bulkStatement('applicationUsage', text)).toThrow('application_usage and nothing else')
})
