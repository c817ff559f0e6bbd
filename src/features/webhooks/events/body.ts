/** The body of a request, as Standard Webhooks has it: what happened, when, and the references of it. */
export const payloadOf = (event: { readonly type: string; readonly at: Date; readonly data: object }) => ({
  type: event.type,
  timestamp: event.at.toISOString(),
  data: event.data,
});
