import { everywhereRules } from './scripts/structure/everywhere.ts'
import { packageRules } from './scripts/structure/packages.ts'
import { serverLayers } from './scripts/structure/server-layers.ts'

/** @satisfies {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...serverLayers, ...packageRules, ...everywhereRules],
  options: {
    // A type that is imported is a dependency too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
