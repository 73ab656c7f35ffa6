namespace Chat.Server.Frames;

/// <param name="Interval">How long a peer may be silent before it is pinged.</param>
/// <param name="Timeout">How long it has to answer.</param>
internal sealed record KeepAliveTimes(TimeSpan Interval, TimeSpan Timeout);
