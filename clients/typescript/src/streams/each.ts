/** What can be enumerated any number of times, each time anew. */
export function each<T>(read: () => AsyncIterator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: read };
}
