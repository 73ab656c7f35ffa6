using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Adds entries of the outbox to a transaction, as its last step.</summary>
internal sealed class EntryBatch(OutboxSettings settings)
{
    private const string Insert = """
        WITH head AS (UPDATE outbox_head SET number = number + $1 RETURNING number - $1 AS number)
        INSERT INTO outbox (number, entry, at, type, room, message, body)
        SELECT head.number + v.place, v.entry, v.at, v.type, v.room, v.message, v.body
        FROM head, unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY AS v(entry, at, type, room, message, body, place)
        """;

    private static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static LoggedMessage? Message(byte[]? json) => json is null ? null : JsonSerializer.Deserialize<LoggedMessage>(json, Json);

    /// <summary>Messages that have just been said, those of rooms.</summary>
    public void Write(NpgsqlBatch batch, IEnumerable<(StreamRow Stream, LoggedMessage Message)> said, DateTimeOffset now)
    {
        if (!settings.IsOn) return;
        Write(batch, [.. said.Select(one => (Room: new StreamKey(one.Stream.Key).RoomName, one.Message)).Where(one => one.Room is not null).Select(one =>
            new OutboxEntry(0, MessageIds.Next(now), one.Message.Timestamp, OutboxEntry.MessageType, one.Room, one.Message, null))]);
    }

    /// <summary>A message that was just changed, if it is one of a room and its change one to be told of.</summary>
    public void Write(NpgsqlBatch batch, StreamKey stream, LoggedMessage changed, DateTimeOffset now)
    {
        if (stream.RoomName is not { } room || settings.TypeOf(changed.Change!) is not { } type) return;
        Write(batch, [new OutboxEntry(0, MessageIds.Next(now), changed.Change!.At, type, room, changed, null)]);
    }

    /// <summary>Entries without numbers.</summary>
    public static void Write(NpgsqlBatch batch, OutboxEntry[] entries)
    {
        if (entries.Length == 0) return;
        batch.Then(Insert, (long)entries.Length, entries.Select(entry => entry.Id).ToArray(), entries.Select(entry => Kernel.ChatTime.ToUnix(entry.At)).ToArray(),
            entries.Select(entry => entry.Type).ToArray(), entries.Select(entry => entry.Room).ToArray(),
            entries.Select(entry => entry.Message is { } message ? JsonSerializer.SerializeToUtf8Bytes(message, Json) : null).ToArray(),
            entries.Select(entry => MessageRow.BytesOrNull(entry.Body)).ToArray());
    }
}
