import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A process as one can recognise it later: a number alone is reused. `startTime` is null where the system does not tell. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string | null;
}

/** Who this pid is now; undefined when nobody, or a zombie: it has ended and only waits to be collected. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  if (process.platform === 'win32') return { pid, startTime: null };
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  const now = identify(pid);
  return now !== undefined && (startTime === null || now.startTime === null || now.startTime === startTime);
}

/** Resolves to true once none of them lives, to false when some still do after `timeoutMs`. */
export async function waitUntilGone(alive: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (alive()) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/**
 * The living processes of one server, postmaster first. They are recognised by the cluster name, which stands in the
 * postmaster's arguments and in the title of each of its children; /proc/…/cmdline may be read by everyone, while
 * /proc/…/cwd is closed even to root in a container without SYS_PTRACE.
 */
export function processesOfCluster(clusterName: string): readonly ServerProcess[] {
  const found: ServerProcess[] = [];
  for (const { pid, command } of runningCommands()) {
    if (!command.some((part) => part.includes(clusterName))) continue;
    const isPostmaster = command.includes(`cluster_name=${clusterName}`) && /^postgres(\.exe)?$/.test(basename(command[0] ?? ''));
    const isChild = command[0]?.startsWith(`postgres: ${clusterName}: `) === true;
    const identity = isPostmaster || isChild ? identify(pid) : undefined;
    if (identity) found.push({ ...identity, isPostmaster });
  }
  return found.sort((a, b) => Number(b.isPostmaster) - Number(a.isPostmaster));
}

export interface ServerProcess extends ProcessIdentity {
  readonly isPostmaster: boolean;
}

function identifyByProc(pid: number): ProcessIdentity | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    // A /proc mounted with hidepid hides what kill(2) still sees.
    return (error as NodeJS.ErrnoException).code === 'ESRCH' || !stillThere(pid) ? undefined : { pid, startTime: null };
  }
  // proc(5): the name is in parentheses and may hold anything; after it come the state (3) and, later, the start time (22).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startTime: fields[19] ?? null };
}

function identifyByPs(pid: number): ProcessIdentity | undefined {
  const [state = '', ...started] = ps(['-o', 'stat=,lstart=', '-p', String(pid)])
    .trim()
    .split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : { pid, startTime: started.join(' ') };
}

function stillThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Every process with its argument list, or with its title when it has given itself one. Nothing on Windows. */
export function* runningCommands(): Generator<{ pid: number; command: readonly string[] }> {
  if (process.platform === 'linux') {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        yield { pid: Number(entry), command: readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0') };
      } catch {
        // It ended while we looked.
      }
    }
  } else if (process.platform !== 'win32') {
    for (const line of ps(['-axww', '-o', 'pid=,command=']).split('\n')) {
      const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      if (pid === undefined || command === undefined) continue;
      yield { pid: Number(pid), command: command.startsWith('postgres: ') ? [command] : command.split(' ') };
    }
  }
}

function ps(args: readonly string[]): string {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  } catch {
    return '';
  }
}
