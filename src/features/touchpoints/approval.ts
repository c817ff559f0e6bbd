import { invalid } from '../../platform/errors.ts';

/** @throws invalid when somebody would approve their own exemption or credit */
export function refuseOwnApproval(employeeKey: number, approverKey: number): void {
  if (employeeKey !== approverKey) return;
  throw invalid('/approver', 'Nobody approves for themselves. Name another person, such as the manager.', 'own-approval');
}
