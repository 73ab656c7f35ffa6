using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Chat.LoadTest.Honest;

/// <summary>Counts by name.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> counts = new();

    public long this[string name] => counts.TryGetValue(name, out var count) ? Interlocked.Read(ref count.Value) : 0;

    public void Add(string name, long count = 1) => Interlocked.Add(ref counts.GetOrAdd(name, static _ => new StrongBox<long>()).Value, count);

    public SortedDictionary<string, long> Snapshot() => new(counts.ToDictionary(c => c.Key, c => Interlocked.Read(ref c.Value.Value)), StringComparer.Ordinal);
}
