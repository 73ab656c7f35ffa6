using Chat.Server.Kernel;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Where those go on who await a reply of Redis: all whom one read of the connection has answered, one after the other in one turn, so that what follows from
/// it leaves together. That is done by the thread that has read, where it may be and they are few, else by one of the pool.
/// <para>An asynchronous method that begins with <see cref="Enter"/> has all it awaits go on there, and what is awaited below it; its caller has its own
/// context again when it returns. With <see cref="Leave"/> it goes on to others, who may then do so in the same thread.</para>
/// </summary>
internal sealed class ReplyContext : SynchronizationContext, IThreadPoolWorkItem
{
    /// <summary>How many go on in the thread that has read, so that other sockets need not wait for it.</summary>
    private const int MostInRead = 16;

    private readonly IRedisSockets sockets;
    private readonly ITurns turns;
    private readonly EndOfRead endOfRead;
    private readonly Lock changing = new();
    private List<(SendOrPostCallback Act, object? State)> answered = [];

    public ReplyContext(IRedisSockets sockets, ITurns turns)
    {
        this.sockets = sockets;
        this.turns = turns;
        endOfRead = new EndOfRead(this);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        bool isFirst;
        lock (changing)
        {
            isFirst = answered.Count == 0;
            answered.Add((d, state));
        }

        if (!isFirst) return;
        if (sockets.IsInRead) turns.AtEnd(endOfRead);
        else LeaveToPool();
    }

    public void Enter() => SetSynchronizationContext(this);

    public static void Leave() => SetSynchronizationContext(null);

    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute() => turns.Run(static context => ((ReplyContext)context).GoOn(), this);

    /// <summary>Behind what is in the pool already: the other replies that have arrived with the first.</summary>
    private void LeaveToPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void GoOn()
    {
        List<(SendOrPostCallback Act, object? State)> all;
        lock (changing) (all, answered) = (answered, []);
        var before = Current;
        try
        {
            foreach (var (act, state) in all)
            {
                SetSynchronizationContext(this); // who awaits them goes on at once
                act(state);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private sealed class EndOfRead(ReplyContext context) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            int count;
            lock (context.changing) count = context.answered.Count;
            if (count > MostInRead) context.LeaveToPool();
            else ((IThreadPoolWorkItem)context).Execute();
        }
    }
}
