import { ProductError } from '../../../platform/errors.ts';

/** Given the ETag of what is there, refuses when it is not the one that the request names. @throws changed-meanwhile */
export type Precondition = (etag: string) => void;

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/** `If-Match`, or the `version` of an operation in bulk; without either everything fits. */
export function precondition(ifMatch: string | undefined): Precondition {
  return (etag) => {
    if (ifMatch === undefined || fits(ifMatch, etag)) return;
    throw new ProductError(
      'changed-meanwhile',
      `It was changed meanwhile (version ${etag}, you sent ${ifMatch.slice(0, 80)}). Read it again and repeat your change.`,
    );
  };
}

export const fits = (header: string, etag: string): boolean => header.trim() === '*' || tagsOf(header).includes(etag.replace(/^W\//, ''));
