using System.Text;
using System.Text.Json;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>What is said in entries of the outbox: the same for every store.</summary>
internal static class OutboxText
{
    /// <summary>About how many bytes a page of entries may have.</summary>
    public const int PageBytes = 1024 * 1024;

    /// <summary>What an entry counts for on a page.</summary>
    public static int Size(OutboxEntry entry) =>
        LoggedMessage.Overhead + (entry.Message?.PageBytes ?? 0) + Encoding.UTF8.GetByteCount(entry.Body ?? "");

    /// <summary>Whether an entry holds what a user said or is about the user: it has the user id as a value somewhere.</summary>
    public static bool Concerns(OutboxEntry entry, string userId) =>
        entry.Message is { } message && (message.From == userId || message.Change?.By == userId || MessageReactions.Of(message).By(userId).Count > 0)
        || entry.Body is { } body && HasValue(body, userId);

    private static bool HasValue(string json, string value)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueTextEquals(value)) return true;
            return false;
        }
        catch (JsonException)
        {
            return json.Contains(value, StringComparison.Ordinal);
        }
    }
}
