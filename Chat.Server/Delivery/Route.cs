using Chat.Server.Kernel;

namespace Chat.Server.Delivery;

/// <summary>
/// Where a message goes on every node, and its place in the order of its room. It travels beside the message as a second
/// argument, which clients never see, see <see cref="RoutedProtocol"/>.
/// </summary>
internal sealed record Route
{
    /// <summary>The node that sent it.</summary>
    public required string Origin { get; init; }

    /// <summary>The group it goes to, or null for every connection.</summary>
    public string? Group { get; init; }

    /// <summary>Its number in the room's log, or in the user's inbox; 0 for what has no number (typing, events, presence).</summary>
    public long Seq { get; init; }

    /// <summary>When it got that number, in Unix milliseconds; 0 when it is not known.</summary>
    public long LoggedAt { get; init; }

    /// <summary>The epoch of that log, when it has a number or is a change.</summary>
    public string? Epoch { get; init; }

    /// <summary>The number of the change of a message, when it is one; then <see cref="Changed"/> is that message's number and <see cref="Seq"/> 0.</summary>
    public long Change { get; init; }

    /// <summary>The message that was changed.</summary>
    public long Changed { get; init; }

    /// <summary>The user an announcement of presence is about.</summary>
    public string? About { get; init; }

    /// <summary>For an announcement, <see cref="Ports.PresenceChange.Version"/>: an older one about the same user is dropped.</summary>
    public long Version { get; init; }

    /// <summary>For an announcement, why the user left; null when it came.</summary>
    public string? LeftReason { get; init; }

    /// <summary>For an announcement that a user came, how many users were in the room then; 0 when it is not known.</summary>
    public int MemberCount { get; init; }

    /// <summary>Set when the connections of the group are to be closed rather than sent anything.</summary>
    public CloseOrder? Close { get; init; }

    /// <summary>A user none of whose connections gets it.</summary>
    public string? ExceptUser { get; init; }

    /// <summary>Connections that do not get it.</summary>
    public IReadOnlyList<string>? ExceptConnections { get; init; }

    /// <summary>What a newer message of the same key makes superfluous; null for what must not be dropped. Typing and what was read have one, and events may.</summary>
    public string? Key { get; init; }

    /// <summary>The trace that it belongs to; null when it belongs to none that is recorded.</summary>
    public TraceContext? Trace { get; init; }

    /// <summary>Whether a connection is among those left out.</summary>
    public bool Excludes(LocalConnection connection) =>
        (ExceptUser is not null && ExceptUser == connection.UserId)
        || (ExceptConnections is not null && ExceptConnections.Contains(connection.Id));
}
