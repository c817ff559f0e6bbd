/** Command line: `npm run cli -- <command> …`. A command is imported only when it is asked for, so that each starts fast. */
const commands: Readonly<Record<string, { readonly what: string; load(): Promise<(argv: string[]) => Promise<number>> }>> = {
  authorisation: {
    what: 'print who may do what, as docs/authorisation.md',
    load: async () => (await import('./authorisation.ts')).authorisationCommand,
  },
  demo: { what: 'start the demonstration company', load: async () => (await import('./demo.ts')).demoCommand },
  dkim: { what: 'print the DNS record for the key that signs mail', load: async () => (await import('./dkim.ts')).dkimCommand },
  erasures: {
    what: 'erase again whom a restored database brought back (`apply <file>`), or `print` the tombstones',
    load: async () => (await import('./erasures.ts')).erasuresCommand,
  },
  'export-plan': {
    what: 'write a plan and its problem as files',
    load: async () => (await import('./export-plan.ts')).exportPlanCommand,
  },
  import: {
    what: 'import people, departments, sites, absences or touch-points from CSV or Excel',
    load: async () => (await import('./import.ts')).importCommand,
  },
  migrate: {
    what: 'bring the database schema up to date, or `migrate status`, `migrate down`',
    load: async () => (await import('./migrate.ts')).migrateCommand,
  },
  openapi: { what: 'print the OpenAPI document', load: async () => (await import('./openapi.ts')).openApiCommand },
  'preview-mails': {
    what: 'write every kind of mail, with sample data, as files to look at',
    load: async () => (await import('./preview-mails.ts')).previewMailsCommand,
  },
  'privacy-register': {
    what: 'print what is stored about people, as docs/privacy.md',
    load: async () => (await import('./privacy-register.ts')).privacyRegisterCommand,
  },
  'rotate-key': {
    what: 'make a new key that signs; old ones still verify',
    load: async () => (await import('./rotate-key.ts')).rotateKeyCommand,
  },
  settle: { what: "settle unknown messages by the mail relay's log", load: async () => (await import('./settle.ts')).settleCommand },
  'verify-plan': {
    what: 'draw a plan up again and compare the bytes',
    load: async () => (await import('./verify-plan.ts')).verifyPlanCommand,
  },
  solve: { what: 'solve a planning problem from file to file', load: async () => (await import('./solve.ts')).solveCommand },
};

const [name = '', ...argv] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(
    `Commands:\n${Object.entries(commands)
      .map(([command, { what }]) => `  ${command.padEnd(16)} ${what}`)
      .join('\n')}`,
  );
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await (await command.load())(argv);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
