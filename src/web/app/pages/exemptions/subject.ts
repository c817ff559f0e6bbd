import type { CodeRef, EmployeeRef } from '../../api/types.ts';

/** Whose exemptions or credits: a person's, a touch-point's, or everybody's. */
export interface Subject {
  readonly employee?: {
    readonly id: string;
    readonly number: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly manager: EmployeeRef | null;
  };
  readonly touchPoint?: CodeRef;
}

export const personOf = (employee: Subject['employee']): EmployeeRef | null =>
  employee ? { id: employee.id, number: employee.number, name: `${employee.givenName} ${employee.familyName}` } : null;
