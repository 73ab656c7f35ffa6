namespace Chat.Server.Stores;

/// <summary>When the logs that trim themselves do so.</summary>
internal static class RetentionSchedule
{
    /// <summary>The time between two sweeps; a stream may be over its limits for that long.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A stream without messages is remembered for this long, so that its numbering goes on and a client that was away
    /// is told that it missed nothing. Then it is forgotten and its next life has another epoch.
    /// </summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(30);
}
