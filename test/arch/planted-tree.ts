import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Plants files in a folder of their own, gives it to `work`, and removes it. */
export const withPlantedTree = async <Result>(
  files: Readonly<Record<string, string>>,
  work: (root: string) => Promise<Result>,
): Promise<Result> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'postern-arch-')))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
    return await work(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
