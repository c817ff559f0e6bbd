import type { Highs, Model } from 'highs';

/** A 0/1 linear programme in columns: minimise c·x subject to lower ≤ A x ≤ upper, x ∈ {0,1}. */
type Programme = {
  readonly columns: number;
  readonly cost: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float64Array;
};

type Answer =
  | { readonly kind: 'solution'; readonly x: Uint8Array; readonly optimal: boolean; readonly bound: number }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unknown' };

let loading: Promise<Highs> | null = null;

/** HiGHS asks whether to go on after presolve, after its first heuristics, and then after the relaxation at the root. */
const AFTER_ROOT = 3;

/**
 * HiGHS (WebAssembly) behind a plain interface. `effort` is a number of branch-and-bound nodes: a limit by the clock
 * would give another answer on another machine. 0 = presolve and the heuristics before the root, for models whose
 * relaxation takes long: on 35,000 columns the feasibility jump finds a plan in 2 s, or the call ends after about 14 s.
 * The module is loaded on the first call (75 ms) and kept.
 */
export async function highsSolver(programme: Programme, effort: number): Promise<Answer> {
  // the package's types describe its CommonJS face, whose default is one level deeper than in the module that Node loads
  loading ??= import('highs').then((module) => (module as unknown as { default: () => Promise<Highs> }).default());
  const highs = await loading;
  const model = highs.createModel();
  try {
    return run(model, programme, effort);
  } finally {
    model.dispose();
  }
}

function run(model: Model, programme: Programme, effort: number): Answer {
  const { columns, cost, rowLower, rowUpper, start, index, value } = programme;
  model.options.set({
    output_flag: false,
    random_seed: 1,
    mip_max_nodes: Math.max(1, effort),
    mip_max_stall_nodes: Math.max(1, effort),
    ...(effort === 0 ? { mip_lp_solver: 'ipm', ipm_iteration_limit: 1, run_crossover: 'off' } : {}),
  });
  model.passModel({
    numCols: columns,
    numRows: rowLower.length,
    colCost: cost,
    colLower: new Float64Array(columns),
    colUpper: new Float64Array(columns).fill(1),
    rowLower,
    rowUpper,
    matrix: { format: 'csc', numRows: rowLower.length, numCols: columns, starts: start, indices: index, values: value },
    integrality: new Int32Array(columns).fill(1),
  });
  const MIP_INTERRUPT = 6;
  let asked = 0;
  const { modelStatus } = model.run({
    [MIP_INTERRUPT]: (event) => {
      if (effort === 0 && ++asked >= AFTER_ROOT) event.interrupt();
    },
  });
  const OPTIMAL = 7;
  const INFEASIBLE = 8;
  if (modelStatus === INFEASIBLE) return { kind: 'impossible' };
  const FEASIBLE = 2;
  if (Number(model.info.get('primal_solution_status')) !== FEASIBLE) return { kind: 'unknown' };
  const { colValue } = model.getSolution();
  return {
    kind: 'solution',
    x: Uint8Array.from(colValue, (x) => (x > 0.5 ? 1 : 0)),
    optimal: modelStatus === OPTIMAL,
    bound: Number(model.info.get('mip_dual_bound')),
  };
}
