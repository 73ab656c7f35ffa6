using Chat.Server.Ports;

namespace Chat.Server.Webhooks;

/// <summary>What an endpoint wants to hear of.</summary>
internal sealed class WebhookFilter(WebhookEndpoint endpoint)
{
    private readonly HashSet<string> events = [.. endpoint.Events.Length > 0 ? endpoint.Events : EventTypes.All];

    public bool Wants(string type) => events.Contains(type);

    public bool Wants(OutboxEntry entry) =>
        Wants(entry.Type) && (endpoint.Rooms.Length == 0 || (entry.Room is { } room && Array.Exists(endpoint.Rooms, pattern => Matches(pattern, room))));

    private static bool Matches(string pattern, string room) =>
        pattern.EndsWith('*') ? room.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern.Equals(room, StringComparison.Ordinal);
}
