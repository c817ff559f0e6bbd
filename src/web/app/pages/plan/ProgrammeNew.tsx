export function ProgrammeNew() {
  return null;
}
