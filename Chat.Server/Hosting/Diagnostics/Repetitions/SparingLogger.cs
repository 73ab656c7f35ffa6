using System.Collections.Concurrent;
using Chat.Server.Hosting.Diagnostics.Scopes;

namespace Chat.Server.Hosting.Diagnostics.Repetitions;

/// <summary>
/// A category's logger that leaves out what repeats (<see cref="Repetition"/>) and says how often. Failures with different exceptions are
/// different ones.
/// </summary>
internal sealed class SparingLogger(ILogger inner, TimeProvider time, NodeScope? node) : ILogger
{
    /// <summary>Identifies a failure: few for each category, for neither part comes from outside.</summary>
    private readonly record struct Key(int Event, LogLevel Level, Type? Exception);

    private readonly ConcurrentDictionary<Key, Repetition> repetitions = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var leftOut = 0;
        if (!inner.IsEnabled(logLevel)) return;
        if (RepeatingEvents.EndedBy(eventId) is { } ended)
        {
            if (!End(ended, out leftOut)) return;
        }
        else if (RepeatingEvents.MayRepeat(logLevel, eventId))
        {
            var repetition = repetitions.GetOrAdd(new Key(eventId.Id, logLevel, exception?.GetType()), static (_, time) => new Repetition(time), time);
            if (!repetition.IsDue(out leftOut)) return;
        }

        using var scope = node?.Begin(inner);
        if (leftOut == 0) inner.Log(logLevel, eventId, state, exception, formatter);
        else LogWithCount(logLevel, eventId, state, exception, formatter, leftOut);
    }

    /// <summary>Says of what was left out and has not come since that there was more of it.</summary>
    public void SayOverdue(bool atOnce)
    {
        using var scope = node?.Begin(inner);
        foreach (var (key, repetition) in repetitions)
        {
            if (repetition.IsOverdue(out var leftOut, atOnce))
                LoggerMessage.Define<int>(key.Level, new EventId(key.Event), "The last line of this event came again, and was left out ({Count} times)")(inner, leftOut, null);
        }
    }

    /// <summary>A method of its own, for the closure is made where a method begins.</summary>
    private void LogWithCount<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter, int leftOut) =>
        inner.Log(level, id, state, exception, (s, e) => $"{formatter(s, e)} (came {leftOut} times more since it was last said)");

    private bool End(int[] events, out int leftOut)
    {
        leftOut = 0;
        var isSaid = false;
        foreach (var (key, repetition) in repetitions)
        {
            if (!events.AsSpan().Contains(key.Event)) continue;
            isSaid |= repetition.End(out var count);
            leftOut += count;
        }

        return isSaid;
    }
}
