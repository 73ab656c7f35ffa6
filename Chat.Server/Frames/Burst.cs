namespace Chat.Server.Frames;

/// <summary>
/// What one of the <see cref="SocketThreads"/> has received for several rooms, sent together: first what is there is read, then it is sent. One kind of work at a
/// time finds its code and data in the processor's caches, and a client that is being sent to need not be woken for each frame.
/// <para>Nothing waits for what is not there yet, see <see cref="SelfSignal"/>. Where messages come one by one there are no bursts.</para>
/// For the one thread it belongs to.
/// </summary>
/// <param name="signal">Sees to it that <see cref="End"/> is called when the thread has handled what is there; false when it cannot.</param>
/// <param name="time">The clock.</param>
internal sealed class Burst(Func<bool> signal, TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>After how many sends other sockets have waited long enough: some 2 ms.</summary>
    public const int Full = 256;

    /// <summary>Messages of one thread that follow each other within this time come as fast as it handles them, or nearly.</summary>
    public static readonly TimeSpan Closely = TimeSpan.FromMicroseconds(100);

    private List<IThreadPoolWorkItem> waiting = [];
    private List<IThreadPoolWorkItem>? spare;
    private int sends;
    private bool signalled;
    private long last;

    [field: ThreadStatic]
    public static Burst? OfThisThread { get; set; }

    /// <summary>Leaves work for the end of the burst. False when nothing came shortly before.</summary>
    /// <param name="work">Must not throw.</param>
    /// <param name="count">To how many sockets it will send.</param>
    public bool TryDefer(IThreadPoolWorkItem work, int count)
    {
        if (waiting.Count == 0 && !FollowsClosely()) return false;
        waiting.Add(work);
        sends += count;
        if (sends < Full && (signalled || (signalled = signal()))) return true;
        if (!Turn.TryDefer(this)) Send();
        return true;
    }

    /// <summary>The signal has come.</summary>
    public void End()
    {
        signalled = false;
        Send();
    }

    void IThreadPoolWorkItem.Execute() => Send();

    private bool FollowsClosely()
    {
        var before = last;
        last = time.GetTimestamp();
        return before != 0 && time.GetElapsedTime(before, last) < Closely;
    }

    private void Send()
    {
        while (waiting is { Count: > 0 } works)
        {
            waiting = spare ?? []; // the work may leave more
            spare = null;
            sends = 0;
            foreach (var work in works) work.Execute();
            works.Clear();
            spare = works;
        }

        last = time.GetTimestamp();
    }
}
