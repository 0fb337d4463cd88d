import { ambientEnvironment } from './ambient-environment.ts'
import { ambientRandomness } from './ambient-randomness.ts'
import { ambientTime } from './ambient-time.ts'
import { assertedTransaction } from './asserted-transaction.ts'
import { fileName } from './file-name.ts'
import { interpolatedSql } from './interpolated-sql.ts'
import { keyGeneration } from './key-generation.ts'
import { mathRandom } from './math-random.ts'
import { rawDatabase } from './raw-database.ts'
import { reExport } from './re-export.ts'

/** The restrictions of this project that oxlint has no rule for; which file each holds for is said in .oxlintrc.json. */
export default {
  meta: { name: 'postern' },
  rules: {
    'ambient-environment': ambientEnvironment,
    'ambient-randomness': ambientRandomness,
    'ambient-time': ambientTime,
    'asserted-transaction': assertedTransaction,
    'file-name': fileName,
    'interpolated-sql': interpolatedSql,
    'key-generation': keyGeneration,
    'math-random': mathRandom,
    'raw-database': rawDatabase,
    're-export': reExport,
  },
}
