import { Code, Name } from '../../../platform/http/fields.ts';
import { ScimFault } from '../protocol/faults.ts';

/** A department's code, made of the name that an identity provider gives it. @throws invalidValue */
export function codeOf(name: string): string {
  const plain = nameOf(name)
    .replaceAll(/[\s/?#]+/g, ' ')
    .trim()
    .slice(0, 64)
    .toWellFormed()
    .trim();
  const code = Code.safeParse(plain);
  if (code.success) return code.data;
  const marked = Code.safeParse(`D-${plain}`.slice(0, 64).trim());
  if (marked.success) return marked.data;
  throw new ScimFault('invalidValue', `No code can be made of the name "${name.slice(0, 80)}". Use letters or digits.`);
}

/** @throws invalidValue */
export function nameOf(text: string): string {
  const name = Name.safeParse(text);
  if (name.success) return name.data;
  throw new ScimFault('invalidValue', 'The name of a department is one line of 1 to 200 characters.');
}
