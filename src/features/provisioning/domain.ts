/** Names and bounds of the protocol (RFC 7643, RFC 7644). Pure. */

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0';
export const ERROR = `${MESSAGES}:Error`;
export const LIST = `${MESSAGES}:ListResponse`;
export const PATCH = `${MESSAGES}:PatchOp`;
export const SEARCH = `${MESSAGES}:SearchRequest`;
export const BULK_REQUEST = `${MESSAGES}:BulkRequest`;
export const BULK_RESPONSE = `${MESSAGES}:BulkResponse`;

export const MAX_RESULTS = 500;
export const DEFAULT_RESULTS = 100;
export const MAX_BODY_BYTES = 1_048_576;
export const MAX_BULK_OPERATIONS = 100;
export const MAX_PATCH_OPERATIONS = 1000;
export const MAX_FILTER_CHARACTERS = 4000;
export const MAX_FILTER_TERMS = 50;
export const MAX_FILTER_DEPTH = 16;

/** A resource as it goes over the wire. */
export type Resource = { readonly id: string; readonly meta: Meta } & Readonly<Record<string, unknown>>;

export interface Meta {
  readonly resourceType: 'User' | 'Group';
  readonly created: string;
  readonly lastModified: string;
  readonly location: string;
  /** The ETag. */
  readonly version: string;
}

/** One page of what a query found. */
export interface Found {
  readonly total: number;
  readonly resources: readonly Resource[];
}
