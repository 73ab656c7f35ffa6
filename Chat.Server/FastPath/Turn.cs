namespace Chat.Server.FastPath;

/// <summary>
/// One thread's handling of what one read of a socket brought. Work left for the end of the turn finds all that came in that read
/// together, without waiting for anything: ten messages that arrived in one packet leave in one write.
/// </summary>
internal static class Turn
{
    [ThreadStatic]
    private static List<IThreadPoolWorkItem>? atEnd;

    [ThreadStatic]
    private static bool active;

    /// <summary>Leaves work for the end of this thread's turn. False when there is no turn.</summary>
    public static bool TryDefer(IThreadPoolWorkItem work)
    {
        if (!active) return false;
        (atEnd ??= []).Add(work);
        return true;
    }

    /// <summary>Begins a turn, and says whether it is one: inside another turn there is none.</summary>
    public static bool TryBegin() => !active && (active = true);

    /// <summary>Does what was left for the end. Such work must not throw.</summary>
    public static void End()
    {
        active = false;
        if (atEnd is not { Count: > 0 } works) return;
        atEnd = null; // the work may begin turns of its own
        foreach (var work in works) work.Execute();
        works.Clear();
        atEnd = works;
    }
}
