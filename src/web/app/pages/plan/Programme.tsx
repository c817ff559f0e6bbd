export function Programme() {
  return null;
}
