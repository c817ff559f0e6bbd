export function Message() {
  return null;
}
