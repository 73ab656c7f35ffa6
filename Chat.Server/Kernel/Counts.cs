using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Chat.Server.Kernel;

/// <summary>One counter with a tag, a <see cref="Count"/> for each of its values. Values are words of the server, never what a client chose, so they are few.</summary>
internal sealed class Counts
{
    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);
    private readonly string tag;

    /// <param name="meter">The meter it belongs to.</param>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="description">For the reader of a scrape.</param>
    /// <param name="tag">The tag's name.</param>
    /// <param name="known">Values that are there from the start, with 0: a rate needs a beginning.</param>
    public Counts(Meter meter, string name, string unit, string description, string tag, params ReadOnlySpan<string> known)
    {
        this.tag = tag;
        foreach (var value in known) Of(value);
        meter.CreateObservableCounter(name, Measure, unit, description);
    }

    public Count Of(string value) => counts.TryGetValue(value, out var count) ? count : counts.GetOrAdd(value, static _ => new Count());

    private IEnumerable<Measurement<long>> Measure() =>
        counts.Select(one => new Measurement<long>(one.Value.Value, new KeyValuePair<string, object?>(tag, one.Key)));
}
