namespace Chat.Server.Kernel;

/// <summary>Lets one through in a millisecond: all there is of what is rare, and of what is frequent enough to tell how long it takes, at a price that does not grow with it.</summary>
internal sealed class Sampling(TimeProvider time)
{
    private readonly long interval = time.TimestampFrequency / 1000;
    private long last;

    /// <param name="now">A timestamp. Of two that ask at once both may pass.</param>
    public bool Takes(long now)
    {
        if (now - Volatile.Read(ref last) < interval) return false;
        Volatile.Write(ref last, now);
        return true;
    }
}
