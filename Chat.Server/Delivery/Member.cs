using Chat.Contracts;

namespace Chat.Server.Delivery;

/// <summary>One connection in one group. All but the position belongs to the group's relay and is touched by it alone.</summary>
internal sealed class Member(LocalConnection connection)
{
    /// <summary>The most messages kept for a connection whose join has not been answered yet.</summary>
    private const int MaxHeld = 10_000;

    private List<Outgoing>? held;

    public LocalConnection Connection { get; } = connection;

    /// <summary>Its place in the relay's array.</summary>
    public int Index { get; set; }

    /// <summary>Who entered first has the smaller number. Of members of a room.</summary>
    public int Entered { get; set; }

    /// <summary>The relay that it is held back by, if that is a room's.</summary>
    public RoomRelay? Room { get; set; }

    /// <summary>Live messages continue after this position. Known while a join is under way.</summary>
    public StreamPosition? Position { get; set; }

    /// <summary>The last change that is not to be sent live. Known while a join is under way.</summary>
    public long LastChange { get; set; }

    /// <summary>Whether it is told of changes.</summary>
    public bool HearsChanges { get; set; }

    /// <summary>Keeps numbered messages back from here on.</summary>
    public void Hold() => held ??= [];

    /// <summary>Its join has been answered. May be called by anyone.</summary>
    public void Admit() => Room?.Release(this);

    /// <summary>Sends what was kept back, in order, and keeps nothing more.</summary>
    /// <returns>How many of them were handed over, counting those that leave together each.</returns>
    public int Release()
    {
        Position = null;
        if (held is null) return 0;
        var sent = 0;
        foreach (var message in held)
            if (Connection.Send(message)) sent += message.Count;
        held = null;
        return sent;
    }

    /// <returns>Whether it was handed over; what is kept back is not yet.</returns>
    public bool Deliver(Outgoing message)
    {
        if (held is null) return Connection.Send(message);
        if (held.Count < MaxHeld) held.Add(message);
        else Connection.GiveUp();
        return false;
    }
}
