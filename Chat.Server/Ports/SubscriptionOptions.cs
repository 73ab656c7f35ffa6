using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Ports;

/// <summary>Section <c>Chat:Subscriptions</c>: who belongs to rooms <see href="protocol.md#621-subscribe_room">also while away</see>.</summary>
internal sealed class SubscriptionOptions
{
    public const string Section = "Chat:Subscriptions";

    /// <summary>How many rooms a user may be subscribed to.</summary>
    [Range(1, 10_000)]
    public int MaxRoomsPerUser { get; set; } = 1000;

    /// <summary>How many users may be subscribed to a room.</summary>
    [Range(1, 1_000_000)]
    public int MaxUsersPerRoom { get; set; } = 100_000;
}
