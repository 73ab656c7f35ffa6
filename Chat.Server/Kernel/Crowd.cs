namespace Chat.Server.Kernel;

/// <summary>
/// Tells the work of a crowd from everyday work: a leaky bucket that work fills by its weight and that empties at a rate. What finds it over full belongs to a crowd. It never holds more than twice what
/// is everyday, so a crowd is over soon after the last of it.
/// </summary>
/// <param name="perSecond">How much comes every day; weights in a second.</param>
/// <param name="burst">For how long more may come than that; the bucket holds as much as leaks out of it in this time.</param>
/// <param name="time">The clock.</param>
/// <remarks>Safe for any number of threads: one compare-and-swap each, and nothing is allocated.</remarks>
internal sealed class Crowd(int perSecond, TimeSpan burst, TimeProvider time)
{
    private readonly double cost = (double)time.TimestampFrequency / perSecond;
    private readonly long tolerance = (long)(burst.TotalSeconds * time.TimestampFrequency);

    /// <summary>When the bucket is empty, if nothing more comes.</summary>
    private long empty;

    /// <summary>Counts work of a weight; whether it belongs to a crowd.</summary>
    public bool Comes(int weight)
    {
        while (true)
        {
            var now = time.GetTimestamp();
            var before = Volatile.Read(ref empty);
            var after = Math.Min(Math.Max(before, now) + (long)(weight * cost), now + (2 * tolerance));
            if (Interlocked.CompareExchange(ref empty, after, before) == before) return after - now > tolerance;
        }
    }
}
