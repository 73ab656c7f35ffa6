using System.Collections.Concurrent;
using Chat.Server.Hosting.Diagnostics.Scopes;

namespace Chat.Server.Hosting.Diagnostics.Repetitions;

/// <summary>Stands around the framework's factory, so that no failure that repeats, ours or the framework's, fills a disk with its lines.</summary>
internal sealed class SparingLoggerFactory : ILoggerFactory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SparingLogger> loggers = new();
    private readonly ILoggerFactory inner;
    private readonly TimeProvider time;
    private readonly NodeScope? node;
    private readonly ITimer overdue;

    /// <param name="inner">The framework's factory.</param>
    /// <param name="time">Tells what repeats.</param>
    /// <param name="node">What is put around each line, if anything.</param>
    public SparingLoggerFactory(ILoggerFactory inner, TimeProvider time, NodeScope? node = null)
    {
        this.inner = inner;
        this.time = time;
        this.node = node;
        overdue = time.CreateTimer(_ => SayOverdue(atOnce: false), null, Interval, Interval);
    }

    public ILogger CreateLogger(string categoryName) =>
        loggers.GetOrAdd(categoryName, static (name, self) => new SparingLogger(self.inner.CreateLogger(name), self.time, self.node), this);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        overdue.Dispose();
        SayOverdue(atOnce: true);
        inner.Dispose();
    }

    private void SayOverdue(bool atOnce)
    {
        foreach (var logger in loggers.Values) logger.SayOverdue(atOnce);
    }
}
