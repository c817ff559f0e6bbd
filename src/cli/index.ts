/** Command line: `cli <command> …`. A command is imported only when it is asked for, so that each starts fast. */
const commands: Readonly<Record<string, () => Promise<(argv: string[]) => Promise<number>>>> = {
  solve: async () => (await import('./solve.ts')).solveCommand,
};

const [name = '', ...argv] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`commands: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await (await command())(argv);
}
