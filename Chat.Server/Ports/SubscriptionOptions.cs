using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Ports;

/// <summary>Section <c>Chat:Subscriptions</c>.</summary>
internal sealed class SubscriptionOptions
{
    public const string Section = "Chat:Subscriptions";

    /// <summary>How many rooms a user may be subscribed to; 1–10,000.</summary>
    [Range(1, 10_000)]
    public int MaxRoomsPerUser { get; set; } = 1000;

    /// <summary>How many users may be subscribed to a room; 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUsersPerRoom { get; set; } = 100_000;
}
