namespace Chat.Server.Stores;

/// <summary>The parts that the logs wait for.</summary>
internal static class PartsOfInterval
{
    private const double Fifth = 1.0 / 5;

    /// <summary>All of it, whatever comes.</summary>
    public static readonly PartOfInterval Whole = _ => 1;

    /// <summary>A fifth of it while fewer than so many come in one, then all of it: where little comes, the rest would save little and be most of the latency; docs/lab-notes.md has what other parts cost.</summary>
    public static PartOfInterval FifthBelow(int company) => comesInOne => comesInOne < company ? Fifth : 1;

    /// <summary>
    /// The longer the more comes, up to all of it where so many come in one. Below a fifth of those nothing: whoever would be waited for there seldom comes.
    /// </summary>
    public static PartOfInterval Growing(int most) => comesInOne => comesInOne < most * Fifth ? 0 : Math.Min(1, comesInOne / most);
}
