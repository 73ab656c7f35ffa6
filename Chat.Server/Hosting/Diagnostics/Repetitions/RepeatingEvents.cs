using System.Collections.Frozen;

namespace Chat.Server.Hosting.Diagnostics.Repetitions;

/// <summary>
/// Which lines may repeat without end: all warnings and errors, whoever writes them, and a few others. A line without an id may be any, and is
/// always said.
/// </summary>
internal static class RepeatingEvents
{
    /// <summary>Lines that come with every attempt to put a failure right: the store is open.</summary>
    private static readonly FrozenSet<int> Information = new[] { 1400 }.ToFrozenSet();

    /// <summary>Lines that say that all is well again, with the failures that they end: they are said when the failure was.</summary>
    private static readonly FrozenDictionary<int, int[]> Ends = new Dictionary<int, int[]>
    {
        [1402] = [1401],
        [1504] = [1503],
        [1537] = [1530, 1531, 1532, 1533, 1534, 1535, 1536],
    }.ToFrozenDictionary();

    /// <summary>Lines of which each is about something else, and comes once: a node is lost.</summary>
    private static readonly FrozenSet<int> Single = new[] { 1512 }.ToFrozenSet();

    public static bool MayRepeat(LogLevel level, EventId id) => level is LogLevel.Warning or LogLevel.Error
        ? id.Id != 0 && !Single.Contains(id.Id)
        : Information.Contains(id.Id);

    /// <summary>The failures that an event ends, or null.</summary>
    public static int[]? EndedBy(EventId id) => Ends.GetValueOrDefault(id.Id);
}
