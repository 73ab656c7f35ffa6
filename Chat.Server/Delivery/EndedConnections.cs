namespace Chat.Server.Delivery;

/// <summary>The connections of this node that ended last, so that somebody can be told why.</summary>
internal sealed class EndedConnections
{
    public const int Capacity = 1000;

    private readonly ConnectionEnd[] ends = new ConnectionEnd[Capacity];
    private readonly Lock gate = new();
    private long count;

    public void Add(ConnectionEnd end)
    {
        lock (gate) ends[count++ % Capacity] = end;
    }

    /// <summary>All that are remembered, in no order.</summary>
    public ConnectionEnd[] ToArray()
    {
        lock (gate) return ends[..(int)Math.Min(count, Capacity)];
    }
}
