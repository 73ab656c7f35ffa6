using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>Listens to the spans of servers in this process, and keeps those that have ended. Whoever uses it is in <see cref="Collection"/>: elsewhere nobody listens.</summary>
internal sealed class SpanLog : IDisposable
{
    public const string Collection = "Spans";

    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ActivityListener listener;

    public SpanLog()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Chat.Server" or "Microsoft.AspNetCore.SignalR.Server",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans of one trace by their names, from one source.</summary>
    public IEnumerable<Activity> Of(ActivityTraceId trace) => spans.Where(span => span.TraceId == trace && span.Source.Name == "Chat.Server");

    public async Task<Activity> FirstAsync(Func<Activity, bool> condition, string description)
    {
        await Harness.Wait.UntilAsync(() => spans.Any(condition), description);
        return spans.First(condition);
    }

    public void Dispose() => listener.Dispose();
}
