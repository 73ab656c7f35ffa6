using Chat.Contracts;

namespace Chat.Client;

/// <summary>How a room is joined.</summary>
public sealed record JoinOptions
{
    /// <summary>Where to go on, kept from an earlier run; absent, messages begin now.</summary>
    public StreamPosition? After { get; init; }

    /// <summary>For administrators: reads the room without being its member. Nobody is told, and nothing can be said.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether the room's state is kept in <see cref="Room.State"/>.</summary>
    public bool State { get; init; }

    /// <summary>Whether each join brings what is unread, for who is subscribed (<see cref="Room.Unread"/>). The own messages move the read cursor then.</summary>
    public bool Unread { get; init; }
}
