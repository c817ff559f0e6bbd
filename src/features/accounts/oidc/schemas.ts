import { z } from 'zod';

export const SignInOptions = z
  .object({
    providers: z.array(
      z.object({
        id: z.string(),
        label: z.string().meta({ description: 'What people call it: "Continue with …".' }),
        href: z.string().meta({ description: 'Where a browser goes to sign in by it; `?next=` is a path of ours to return to.' }),
      }),
    ),
  })
  .meta({ id: 'SignInOptions', description: 'Ways to sign in beside a mailed link.' });

export type SignInOptions = z.output<typeof SignInOptions>;
