/** The import rules of the house (README, "Architecture"). `npm run lint` and test/architecture hold the tree to them. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'scheduler-is-pure',
      comment: 'src/scheduler imports nothing outside itself; the optional exact solver comes in through an interface.',
      severity: 'error',
      from: { path: '^src/scheduler/' },
      to: { pathNot: '^src/scheduler/' },
    },
    {
      name: 'scheduler-through-its-index',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/scheduler/' },
      to: { path: '^src/scheduler/', pathNot: '^src/scheduler/index\\.ts$' },
    },
    {
      name: 'domain-imports-only-domain',
      severity: 'error',
      from: { path: '^src/features/.*(^|/)domain\\.ts$' },
      to: { pathNot: '(^|/)domain\\.ts$' },
    },
    {
      name: 'knex-only-in-stores-and-read-models',
      severity: 'error',
      from: { path: '^src/features/', pathNot: '(store|read-model)\\.ts$' },
      to: { path: 'node_modules/(knex|pg|pg-copy-streams)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'express-only-in-http',
      severity: 'error',
      from: { path: '^src/features/', pathNot: 'http\\.tsx?$' },
      to: { path: 'node_modules/express/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-knows-no-business',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(features|web|cli|scheduler)/' },
    },
    {
      name: 'browser-app-imports-no-server-code',
      severity: 'error',
      from: { path: '^src/web/app/' },
      to: { path: '^src/(features|platform|cli|scheduler)/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'product-imports-no-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench)/' } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
