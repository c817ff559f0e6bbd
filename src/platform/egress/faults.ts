/** What kept a request from being answered, in one word for those who say it in words of their own. */
export const EGRESS_FAULTS = ['timeout', 'dns', 'address', 'connection', 'tls', 'protocol'] as const;
export type EgressFault = (typeof EGRESS_FAULTS)[number];

export class EgressError extends Error {
  readonly fault: EgressFault;

  constructor(fault: EgressFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EgressError';
    this.fault = fault;
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at that address and port.',
  ECONNRESET: 'The other side hung up before it had answered.',
  EPIPE: 'The other side hung up before it had answered.',
  EHOSTUNREACH: 'That host cannot be reached from here.',
  ENETUNREACH: 'That host cannot be reached from here.',
  ETIMEDOUT: 'That host did not take the connection.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by itself alone.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate comes from an authority that is not trusted here.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate comes without the chain that proves it.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Its certificate comes from an authority that is not trusted here.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another host.',
};

/** What the network says, as a sentence. Never more than a code of the error: its message may quote what was sent. */
export function explain(error: unknown): EgressError {
  if (error instanceof EgressError) return error;
  const { code = 'unknown' } = (error instanceof AggregateError ? (error.errors[0] ?? error) : error) as { readonly code?: string };
  const sentence = SENTENCES[code];
  return new EgressError(kindOf(code), `${sentence ?? 'The request failed.'} (${code})`, { cause: error });
}

function kindOf(code: string): EgressFault {
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return 'dns';
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_)|CERT|SIGNATURE/.test(code)) return 'tls';
  if (/^HPE_/.test(code)) return 'protocol';
  return 'connection';
}
