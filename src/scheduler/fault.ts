/** One reason to refuse a problem: where (a JSON path) and what. */
export type Fault = { readonly path: string; readonly message: string };
