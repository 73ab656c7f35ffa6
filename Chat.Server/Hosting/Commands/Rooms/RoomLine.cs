using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Hosting.Commands.Rooms;

/// <summary>A message, or an event of the state, as a line of a room's file: with the names that it has in the API, and with all of its reactions.</summary>
internal sealed record RoomLine(
    string Id, long Seq, string From, string Text, DateTime Timestamp, string? ClientMessageId = null, RoomChange? Changed = null, JsonElement? Annotations = null, JsonElement? Data = null,
    long? ReplyTo = null, string[]? Mentions = null, JsonElement? Reactions = null, string? Event = null, string? Key = null)
{
    /// <summary>For all lines: what is written in ASCII alone would be hard to read, and what is misspelt would be lost.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static RoomLine Of(LoggedMessage message)
    {
        var extras = MessageExtras.Of(message.Extras);
        return new RoomLine(
            message.Id, message.Seq, message.From, message.Text, message.Timestamp, message.ClientMessageId,
            message.Change is { } change ? new RoomChange(change.Number, change.Kind, change.At, change.By) : null,
            Raw(extras.Annotations), Raw(extras.Data), extras.ReplyTo, extras.Mentions?.ToArray(), Raw(extras.Reactions), extras.Event, extras.Key);
    }

    /// <exception cref="FormatException">It says something that no message has.</exception>
    public LoggedMessage ToMessage()
    {
        Demand(Guid.TryParseExact(Id, "D", out var id), "id is no UUID");
        Demand(Seq > 0, "seq is not positive");
        Demand(From.Length == 0 || ChatRules.IsName(From, 2 * ChatLimits.UserIdLength), "from is nobody's name"); // that of a back end is longer than those of users
        Demand(ChatRules.IsWellFormed(Text), "text is not Unicode");
        Demand(ClientMessageId is null || ClientMessageId.Length is > 0 and <= ChatLimits.ClientMessageIdLength && ChatRules.IsWellFormed(ClientMessageId), "client_message_id cannot be one");
        Demand(IsWhole(Timestamp) && (Changed is null || IsWhole(Changed.At)), "a time is not in UTC and whole milliseconds");
        Demand(Changed is null || Changed.Change > 0, "changed has no number");
        Demand(ReplyTo is null or > 0, "reply_to is no number of a message");
        Demand(Mentions is null || Mentions.Length is > 0 and <= ChatLimits.Mentions && Mentions.All(user => ChatRules.IsName(user, ChatLimits.UserIdLength)), "mentions are no user ids");
        Demand(Event is not null || Key is null, "there is a key without an event");
        return new LoggedMessage(id.ToString(), Seq, From, Text, Timestamp, ClientMessageId,
            Changed is { } change ? new LoggedChange(change.Change, change.Kind, change.At, change.By) : null,
            new MessageExtras(Object(Annotations, "annotations"), Object(Data, "data"), ReplyTo, Mentions, ReactionsText(), Event, Key).ToText());
    }

    private string? ReactionsText()
    {
        if (Object(Reactions, "reactions") is not { } text) return null;
        try
        {
            return MessageReactions.Of(text).ToText();
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("reactions are no lists of user ids");
        }
    }

    private static JsonElement? Raw(string? json) => json is null ? null : JsonElement.Parse(json);

    private static string? Object(JsonElement? element, string name)
    {
        if (element is not { } value) return null;
        Demand(value.ValueKind == JsonValueKind.Object, $"{name} is no object");
        return value.GetRawText();
    }

    private static bool IsWhole(DateTime time) => time.Kind == DateTimeKind.Utc && time.Ticks % TimeSpan.TicksPerMillisecond == 0 && time >= DateTime.UnixEpoch;

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException(otherwise);
    }
}
