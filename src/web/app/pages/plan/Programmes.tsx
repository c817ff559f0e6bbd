export function Programmes() {
  return null;
}
