/**
 * A record as every transport gives it: the data of events as it came; in MessagePack times are `Date`s and annotations their JSON, and what is absent is null.
 */
export function plainRecord(value: any): any {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainRecord);
  if (value === null || typeof value !== 'object') return value ?? undefined;
  const record: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    record[name] = name === 'data' ? item : name === 'annotations' ? (typeof item === 'string' ? JSON.parse(item) : item) : plainRecord(item);
  }
  return record;
}
