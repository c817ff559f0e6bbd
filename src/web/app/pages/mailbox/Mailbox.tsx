export function Mailbox() {
  return null;
}
