using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Chat.Server.Ports;

namespace Chat.Server.Webhooks;

/// <summary>Events that go in one request. The same events have the same id, whoever sends them and how often.</summary>
internal sealed class WebhookBatch
{
    private const int IdBytes = 16;

    private WebhookBatch(IReadOnlyList<OutboxEntry> entries, long end, string id, byte[] body)
    {
        Entries = entries;
        End = end;
        Id = id;
        Body = body;
    }

    public IReadOnlyList<OutboxEntry> Entries { get; }

    /// <summary>Where the reader stands once they are told.</summary>
    public long End { get; }

    public string Id { get; }

    public byte[] Body { get; }

    public static WebhookBatch Of(IReadOnlyList<OutboxEntry> entries, long end, IReadOnlyDictionary<long, OfflineList> offline)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var body = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(body, WebhookJson.Writer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("events"u8);
            foreach (var entry in entries)
            {
                hash.AppendData(entry.Id.ToByteArray());
                Write(writer, entry, offline.GetValueOrDefault(entry.Number));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new WebhookBatch(entries, end, "msg_" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes)), body.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, OutboxEntry entry, OfflineList? offline)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, entry.Id);
        writer.WriteString("type"u8, entry.Type);
        if (entry.Room is { } room) writer.WriteString("room"u8, room);
        writer.WriteString("at"u8, entry.At);
        writer.WritePropertyName("data"u8);
        if (entry.Message is { } message) Write(writer, message, offline);
        else writer.WriteRawValue(entry.Body ?? "{}");
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, OfflineList offline)
    {
        writer.WriteStartArray("offline"u8);
        foreach (var user in offline.Users)
        {
            writer.WriteStartObject();
            writer.WriteString("user_id"u8, user.UserId);
            writer.WriteNumber("unread"u8, user.Unread);
            writer.WriteBoolean("mentioned"u8, user.Mentioned);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (offline.HasMore) writer.WriteBoolean("offline_more"u8, true);
    }

    private static void Write(Utf8JsonWriter writer, in MessageExtras extras)
    {
        if (extras.Annotations is { } annotations)
        {
            writer.WritePropertyName("annotations"u8);
            writer.WriteRawValue(annotations);
        }

        if (extras.Data is { } data)
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(data);
        }

        if (extras.ReplyTo is { } answered) writer.WriteNumber("reply_to"u8, answered);
        if (extras.Mentions is { } mentions)
        {
            writer.WriteStartArray("mentions"u8);
            foreach (var id in mentions) writer.WriteStringValue(id);
            writer.WriteEndArray();
        }

        if (extras.Event is { } name) writer.WriteString("event"u8, name);
        if (extras.Key is { } key) writer.WriteString("key"u8, key);
    }

    private static void Write(Utf8JsonWriter writer, LoggedMessage message, OfflineList? offline)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, message.Id);
        writer.WriteNumber("seq"u8, message.Seq);
        writer.WriteString("from"u8, message.From);
        if (message.Change is not { IsDeletion: true }) writer.WriteString("text"u8, message.Text);
        writer.WriteString("timestamp"u8, message.Timestamp);
        if (message.ClientMessageId is { } id) writer.WriteString("client_message_id"u8, id);
        Write(writer, MessageExtras.Of(message.Extras));

        if (message.Change is { } change)
        {
            writer.WriteString(change.IsDeletion ? "deleted_at"u8 : "edited_at"u8, change.At);
            writer.WriteString(change.IsDeletion ? "deleted_by"u8 : "edited_by"u8, change.By);
        }

        if (offline is not null) Write(writer, offline);
        writer.WriteEndObject();
    }
}
