using Chat.Server.Kernel;

namespace Chat.Server.FastPath;

/// <summary>
/// The turns of threads. A thread that handles what one read of a socket brought does everything that follows from it, up to the rooms, before it waits for
/// anything; what is left for the end of the turn finds all that came in that read together: ten messages that arrived in one packet leave in one write.
/// <para>This is the one place in the server that keeps something with a thread because of what the thread is at. It is state of the thread and of no server: a
/// turn begins and ends in one call.</para>
/// </summary>
internal sealed class Turns : ITurns
{
    public static readonly Turns Instance = new();

    [ThreadStatic]
    private static List<IThreadPoolWorkItem>? atEnd;

    [ThreadStatic]
    private static bool active;

    public void Run(Action<object> act, object state)
    {
        if (active)
        {
            act(state);
            return;
        }

        active = true;
        try
        {
            act(state);
        }
        finally
        {
            active = false;
            DoWhatWasLeft();
        }
    }

    public void AtEnd(IThreadPoolWorkItem work)
    {
        if (active) (atEnd ??= []).Add(work);
        else work.Execute();
    }

    private static void DoWhatWasLeft()
    {
        if (atEnd is not { Count: > 0 } works) return;
        atEnd = null; // the work may begin turns of its own
        foreach (var work in works) work.Execute();
        works.Clear();
        atEnd = works;
    }
}
