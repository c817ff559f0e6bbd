/** Written into plans: which scheduler drew this one up. It rises with every change that makes other plans of the same problem. */
export const SOLVER_VERSION = '1';
