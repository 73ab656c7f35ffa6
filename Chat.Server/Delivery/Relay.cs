using Chat.Server.Kernel;

namespace Chat.Server.Delivery;

/// <summary>
/// The members of one group on this node and the one place that writes to them. Whatever concerns the group is done one after
/// the other: nobody waits, and members are walked without a lock.
/// <para>Work is done on the thread of whoever posted it, or by whoever is at it already. Numbered messages wait for the end of the turn they came in, see
/// <see cref="ITurns"/>, and where they follow each other closely in the room, for the thread pool: what is about to arrive comes along. So messages that are
/// there at the same time reach each member in one write. What has no number goes
/// together with what came while the one before it was sent, and at most once in a <see cref="Window"/>.</para>
/// </summary>
internal class Relay(DeliveryMetrics metrics, ITurns turns, TimeProvider time, ILogger logger) : IThreadPoolWorkItem
{
    /// <summary>The most messages that leave in one write.</summary>
    private const int MaxTogether = 64;

    /// <summary>The most members that the thread of a socket writes to by itself, so that other sockets need not wait for it.</summary>
    private const int MaxInTurn = 256;

    /// <summary>Messages that follow each other within this time are likely to have company.</summary>
    private static readonly TimeSpan Closely = TimeSpan.FromMilliseconds(2);

    // Its state is guarded by itself: a lock of its own would be memory for every user.
    private Queue<Work>? inbox;
    private List<Outgoing>? unsent;
    private UnnumberedBatch? unnumbered;
    private Member[] members = [];
    private bool working;
    private bool isWaiting;
    private long lastUnnumbered;
    private long lastNumbered;

    /// <summary>Members on this node. Changes as they are added and removed.</summary>
    public int Count { get; private set; }

    /// <summary>Sends to every member that the route does not leave out.</summary>
    public void Post(Outgoing message, Route route)
    {
        var isNumbered = route.Seq > 0;
        if (isNumbered) message.LoggedAt = route.LoggedAt;
        else message.Key = route.Key;
        if (route.Trace is not null && ChatTracing.IsOn) message.Trace(new TracedArrival(route, time.GetUtcNow()));
        var work = new Work(message, route);
        if (!isNumbered && Count <= MaxInTurn) Run(work);
        else if (!Enqueue(work)) return;
        else if (Count > MaxInTurn || FollowsClosely()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else turns.AtEnd(this);
    }

    public void Add(Member member) => Post(() => AddNow(member));

    /// <summary>Completes when the member is out: nothing is sent to it any more.</summary>
    public Task RemoveAsync(Member member)
    {
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            RemoveNow(member);
            removed.SetResult();
        });
        return removed.Task;
    }

    /// <summary>Closes the connection of every member.</summary>
    public void Close(CloseOrder order) => Post(() =>
    {
        foreach (var member in Members) member.Connection.Close(order);
    });

    void IThreadPoolWorkItem.Execute() => DoWork();

    /// <summary>Does the work now, or right after what is being done.</summary>
    protected void Post(Action work) => Run(new Work(work));

    /// <summary>How soon after each other what has no number is sent.</summary>
    protected virtual TimeSpan Window => TimeSpan.Zero;

    protected DeliveryMetrics Metrics => metrics;

    protected ILogger Logger => logger;

    protected TimeProvider Time => time;

    protected ReadOnlySpan<Member> Members => members.AsSpan(0, Count);

    /// <summary>The turn of a message without a number: it goes to every member that the route does not leave out, together with what comes right after it.</summary>
    protected virtual void Handle(Outgoing message, Route route)
    {
        SendNumbered();
        (unnumbered ??= new UnnumberedBatch()).Add(message, route);
        if (unnumbered.Count == MaxTogether) SendUnsent();
    }

    protected void AddNow(Member member)
    {
        if (Count == members.Length) Array.Resize(ref members, Math.Max(1, Count * 2));
        member.Index = Count;
        members[Count++] = member;
    }

    protected void Send(Outgoing message, Route route)
    {
        SendUnsent();
        var sent = 0;
        foreach (var member in Members)
            if (!route.Excludes(member.Connection) && member.Connection.Send(message)) sent++;
        metrics.Others.Add(sent);
        message.Delivered(sent);
    }

    /// <summary>Sends to every member, together with what comes right after it.</summary>
    protected void SendToAll(Outgoing message)
    {
        SendUnnumbered();
        (unsent ??= []).Add(message);
        if (unsent.Count == MaxTogether) SendUnsent();
    }

    private bool FollowsClosely()
    {
        var now = time.GetTimestamp();
        var before = Interlocked.Exchange(ref lastNumbered, now);
        return before != 0 && time.GetElapsedTime(before, now) < Closely;
    }

    /// <returns>Whether the caller is to do the work.</returns>
    private bool Enqueue(in Work work)
    {
        lock (this)
        {
            (inbox ??= new Queue<Work>()).Enqueue(work);
            if (working) return false;
            return working = true;
        }
    }

    /// <summary>Does it at once, or leaves it to whoever is at work.</summary>
    private void Run(in Work work)
    {
        lock (this)
        {
            if (working)
            {
                (inbox ??= new Queue<Work>()).Enqueue(work);
                return;
            }

            working = true;
        }

        Do(work);
        DoWork();
    }

    private void DoWork()
    {
        do
        {
            while (TryTake(out var work)) Do(work);
            Flush();
        }
        while (!TryRest());
    }

    private void Do(in Work work)
    {
        try
        {
            if (work.Message is not null)
            {
                Handle(work.Message, work.Route!);
                return;
            }

            SendBefore();
            work.Action!();
        }
        catch (Exception e)
        {
            logger.DeliveryFailed(e); // the group goes on; what was missed is repaired from the log
        }
    }

    /// <summary>What was gathered goes before whatever else is done, and when it fails that is done all the same.</summary>
    private void SendBefore()
    {
        try
        {
            SendUnsent();
        }
        catch (Exception e)
        {
            logger.DeliveryFailed(e);
        }
    }

    private void Flush()
    {
        try
        {
            SendNumbered();
            if (unnumbered is not { Count: > 0 }) return;
            if (Window == TimeSpan.Zero || lastUnnumbered == 0 || time.GetElapsedTime(lastUnnumbered) >= Window) SendUnnumbered();
            else if (!isWaiting) _ = FlushLaterAsync();
        }
        catch (Exception e)
        {
            logger.DeliveryFailed(e);
        }
    }

    private async Task FlushLaterAsync()
    {
        isWaiting = true;
        await Task.Delay(Window, time);
        Post(() => isWaiting = false); // whatever is done, what waits is sent before
    }

    private bool TryTake(out Work work)
    {
        lock (this)
        {
            work = default;
            return inbox is not null && inbox.TryDequeue(out work);
        }
    }

    /// <summary>False when something has come meanwhile.</summary>
    private bool TryRest()
    {
        lock (this)
        {
            if (inbox is { Count: > 0 }) return false;
            working = false;
            return true;
        }
    }

    /// <summary>Sends what has been gathered.</summary>
    protected void SendUnsent()
    {
        SendNumbered();
        SendUnnumbered();
    }

    private void SendUnnumbered()
    {
        if (unnumbered is not { Count: > 0 }) return;
        unnumbered.SendTo(Members, metrics);
        if (Window > TimeSpan.Zero) lastUnnumbered = time.GetTimestamp();
    }

    private void SendNumbered()
    {
        if (unsent is not { Count: > 0 }) return;
        var message = unsent.Count == 1 ? unsent[0] : new Outgoing(unsent);
        var sent = 0;
        try
        {
            foreach (var member in Members)
                if (member.Deliver(message)) sent++;
        }
        finally
        {
            message.Delivered(sent);
            OnSent(unsent, sent);
            unsent.Clear();
        }
    }

    /// <summary>What <see cref="SendToAll"/> had gathered has been handed over.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="connections">To how many connections each.</param>
    protected virtual void OnSent(List<Outgoing> messages, int connections)
    {
    }

    private void RemoveNow(Member member)
    {
        if (member.Index >= Count || members[member.Index] != member) return;
        var last = members[--Count];
        members[member.Index] = last;
        last.Index = member.Index;
        members[Count] = null!;
        if (members.Length > 16 && Count < members.Length / 4) Array.Resize(ref members, members.Length / 2);
    }

    /// <summary>A message to be handled, or something else to be done.</summary>
    private readonly struct Work
    {
        public Work(Outgoing message, Route route) => (Message, Route) = (message, route);

        public Work(Action action) => Action = action;

        public Outgoing? Message { get; }

        public Route? Route { get; }

        public Action? Action { get; }
    }
}
