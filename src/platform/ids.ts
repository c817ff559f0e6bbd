import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A time-ordered id (UUIDv7, RFC 9562): rows written together lie together in their indexes. */
export const newId = (): string => v7();

export const isUuid = (value: string): boolean => UUID.test(value);
