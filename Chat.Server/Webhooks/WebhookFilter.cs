using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Webhooks;

/// <summary>What an endpoint wants to hear of.</summary>
internal sealed class WebhookFilter(WebhookEndpoint endpoint)
{
    private readonly HashSet<string> events = [.. endpoint.Events.Length > 0 ? endpoint.Events : EventTypes.ByDefault];
    private readonly RoomGrant? rooms = endpoint.Rooms.Length > 0 ? RoomGrant.Of(endpoint.Rooms) : null;

    public bool Wants(string type) => events.Contains(type);

    public bool Wants(OutboxEntry entry) =>
        Wants(entry.Type) && (rooms is null || (entry.Room is { } room && rooms.Allows(room)));
}
