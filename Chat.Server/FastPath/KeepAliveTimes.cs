namespace Chat.Server.FastPath;

/// <param name="Interval">How long a peer may be silent before it is pinged; not above zero when it never is.</param>
/// <param name="Timeout">How long it has to answer.</param>
internal sealed record KeepAliveTimes(TimeSpan Interval, TimeSpan Timeout)
{
    public bool AreSet => Interval > TimeSpan.Zero;
}
