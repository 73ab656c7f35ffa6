namespace Chat.Server.Delivery;

/// <summary>
/// What is sent in one write to each member of a group without being numbered: events, typing, what was read. A member that the route of some of it leaves out gets the rest in one write too. To a member
/// who is behind, the newest of a key goes, see <see cref="OutboundQueue"/>.
/// </summary>
internal sealed class UnnumberedBatch
{
    private readonly List<Outgoing> messages = [];
    private readonly List<Route> routes = [];
    private int[] sent = [];

    public int Count => messages.Count;

    public void Add(Outgoing message, Route route)
    {
        messages.Add(message);
        routes.Add(route);
    }

    /// <summary>Sends it to members, and begins anew.</summary>
    public void SendTo(ReadOnlySpan<Member> members, DeliveryMetrics metrics)
    {
        if (sent.Length < Count) sent = new int[Math.Max(Count, 2 * sent.Length)];
        sent.AsSpan().Clear();
        try
        {
            var all = Join(messages);
            foreach (var member in members) SendTo(member.Connection, all);
        }
        finally
        {
            for (var i = 0; i < Count; i++)
            {
                (messages[i].IsDirect ? metrics.Direct : metrics.Others).Add(sent[i]);
                messages[i].Delivered(sent[i]);
            }

            messages.Clear();
            routes.Clear();
        }
    }

    private void SendTo(LocalConnection connection, Outgoing all)
    {
        var excluded = 0;
        foreach (var route in routes)
            if (route.Excludes(connection)) excluded++;
        if (excluded == Count || !connection.Send(excluded == 0 ? all : Join([.. messages.Where((_, i) => !routes[i].Excludes(connection))]))) return;
        for (var i = 0; i < Count; i++)
            if (excluded == 0 || !routes[i].Excludes(connection)) sent[i]++;
    }

    private static Outgoing Join(List<Outgoing> messages) => messages.Count == 1 ? messages[0] : new Outgoing(messages);
}
