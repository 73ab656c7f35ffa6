using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Delivery;

/// <summary>
/// The members of one group on this node and the one place that writes to them. Whatever concerns the group is done one after
/// the other, on the thread of whoever posted it, or of whoever is at it already: nobody waits, and members are walked
/// without a lock.
/// </summary>
internal class Relay(ILogger logger)
{
    private readonly Lock gate = new();
    private readonly Queue<Action> inbox = new();
    private Member[] members = [];
    private bool working;

    /// <summary>Members on this node. Changes as they are added and removed.</summary>
    public int Count { get; private set; }

    /// <summary>Sends to every member that the route does not leave out.</summary>
    public virtual void Post(SerializedHubMessage message, Route route) => Post(() => Send(message, route));

    public void Add(Member member) => Post(() => AddNow(member));

    public void Remove(Member member) => Post(() => RemoveNow(member));

    /// <summary>Closes the connection of every member.</summary>
    public void Close(CloseOrder order) => Post(() =>
    {
        foreach (var member in Members) member.Connection.Close(order);
    });

    /// <summary>Does the work now, or right after what is being done.</summary>
    protected void Post(Action work)
    {
        lock (gate)
        {
            inbox.Enqueue(work);
            if (working) return;
            working = true;
        }

        while (true)
        {
            lock (gate)
            {
                if (!inbox.TryDequeue(out work!))
                {
                    working = false;
                    return;
                }
            }

            try
            {
                work();
            }
            catch (Exception e)
            {
                logger.DeliveryFailed(e); // the group goes on; what was missed is repaired from the log
            }
        }
    }

    protected ILogger Logger => logger;

    protected void AddNow(Member member)
    {
        if (Count == members.Length) Array.Resize(ref members, Math.Max(4, Count * 2));
        member.Index = Count;
        members[Count++] = member;
    }

    protected ReadOnlySpan<Member> Members => members.AsSpan(0, Count);

    protected void Send(SerializedHubMessage message, Route route)
    {
        foreach (var member in Members)
            if (!route.Excludes(member.Connection)) member.Connection.Send(message, route.Key);
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
}
