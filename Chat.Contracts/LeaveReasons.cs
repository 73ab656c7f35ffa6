namespace Chat.Contracts;

/// <summary>Why a user is no longer in a room.</summary>
public static class LeaveReasons
{
    /// <summary>It asked to leave.</summary>
    public const string Left = "left";

    /// <summary>Its last connection ended.</summary>
    public const string Disconnected = "disconnected";

    /// <summary>Somebody who may do so removed it.</summary>
    public const string Kicked = "kicked";

    /// <summary>The room was closed.</summary>
    public const string Closed = "closed";

    /// <summary>The node that held its last connection was lost.</summary>
    public const string NodeLost = "node_lost";
}
