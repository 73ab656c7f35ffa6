using System.Text.Json;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Sanctions;

/// <summary>A sanction as Redis keeps it: which it is, a JSON array that begins with the user, and the rest, a JSON array too.</summary>
internal static class SanctionEntry
{
    /// <summary>The rest of a sanction that was forgotten.</summary>
    public const string Forgotten = """[null,null,"",0]""";

    public static string Field(SanctionKind kind, string? room, string userId) => JsonSerializer.Serialize(new object?[] { userId, (int)kind, room });

    /// <summary>How the fields of a user begin, and no others.</summary>
    public static string Prefix(string userId) => JsonSerializer.Serialize(new[] { userId })[..^1] + ",";

    public static string Rest(Sanction sanction) => JsonSerializer.Serialize(new object?[]
    {
        sanction.Until is { } until ? ChatTime.ToUnix(until) : null, sanction.Reason, sanction.By, ChatTime.ToUnix(sanction.At),
    });

    public static Sanction Read(string field, string rest)
    {
        try
        {
            var name = JsonSerializer.Deserialize<JsonElement>(field);
            var about = JsonSerializer.Deserialize<JsonElement>(rest);
            return new Sanction(
                (SanctionKind)name[1].GetInt32(),
                name[2].GetString(),
                name[0].GetString()!,
                about[0].ValueKind == JsonValueKind.Null ? null : ChatTime.FromUnix(about[0].GetInt64()),
                about[1].GetString(),
                about[2].GetString()!,
                ChatTime.FromUnix(about[3].GetInt64()));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new SanctionsUnavailableException("Redis holds something else than sanctions.", e);
        }
    }
}
