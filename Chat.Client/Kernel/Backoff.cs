namespace Chat.Client.Kernel;

/// <summary>Waits between attempts: a random time up to 1 s, 2 s, 4 s … 30 s.</summary>
/// <param name="random">From 0 to 1.</param>
/// <param name="most">The longest wait, 30 s unless given.</param>
internal sealed class Backoff(Func<double> random, TimeSpan? most = null)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int attempt;

    public TimeSpan Next() => Next(TimeSpan.Zero);

    /// <param name="least">What the server asked for.</param>
    public TimeSpan Next(TimeSpan least)
    {
        var bound = Bound(attempt++);
        if (most < bound) bound = most.Value;
        var wait = TimeSpan.FromTicks((long)(bound.Ticks * random()));
        return wait < least ? least + TimeSpan.FromTicks((long)(TimeSpan.TicksPerSecond * random())) : wait; // not all at the same moment
    }

    public void Reset() => attempt = 0;

    private static TimeSpan Bound(int attempt) => attempt >= 5 ? Longest : TimeSpan.FromSeconds(1 << attempt);
}
