import type { Express } from 'express';

interface Layer {
  readonly name: string;
  readonly rawPath: string | readonly string[];
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/**
 * Everything that is mounted in an express app, routers within routers included: `GET /api/v1/sites`, and what answers without
 * being a route as `USE /assets serveStatic`.
 */
export function mountedRoutes(app: Express): string[] {
  return walk((app as unknown as { router: { stack: readonly Layer[] } }).router.stack, '');
}

const walk = (stack: readonly Layer[], prefix: string): string[] =>
  stack.flatMap((layer) =>
    [layer.rawPath].flat().flatMap((path) => {
      const address = prefix + (path === '/' && prefix !== '' ? '' : path);
      if (layer.route) return methodsOf(layer.route).map((method) => `${method} ${address}`);
      if (layer.handle.stack) return walk(layer.handle.stack, address === '/' ? '' : address);
      return [`USE ${address} ${layer.name}`];
    }),
  );

const methodsOf = ({ methods }: { readonly methods: Readonly<Record<string, boolean>> }): string[] =>
  Object.keys(methods).map((method) => (method === '_all' ? 'ALL' : method.toUpperCase()));
