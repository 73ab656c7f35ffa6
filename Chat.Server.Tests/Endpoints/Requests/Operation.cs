using Chat.Contracts;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>An operation with its fields, as docs/protocol.md has them.</summary>
internal sealed record Operation(string Name, params Field[] Fields)
{
    /// <summary>The room that every caller has joined.</summary>
    public const string Room = "requests";

    private static readonly Dictionary<string, object?> Position = new() { ["epoch"] = "an epoch", ["seq"] = 1 };

    /// <summary>Whether a record without fields is a request, though there are some.</summary>
    public bool IsCompleteWithoutFields { get; init; }

    /// <summary>Whether its numbers name messages, which there must be.</summary>
    public bool NamesMessage { get; init; }

    public Field? FirstRequired => Fields.FirstOrDefault(f => f.IsRequired);

    public static Operation Named(string name, string token) => name switch
    {
        ChatOperations.JoinRoom => new(name,
            new("room", FieldKind.Text, Room), Field.Optional("after", FieldKind.Position, Position), Field.Optional("changes", FieldKind.Whole, 0), Field.Optional("state", FieldKind.Flag, true),
            Field.Optional("unread", FieldKind.Flag, true)),
        ChatOperations.Message => new(name,
            new("room", FieldKind.Text, Room), new("text", FieldKind.Text, "hello"), Field.Optional("clientMessageId", FieldKind.Text, "id", isUsual: false),
            Field.Optional("data", FieldKind.Object, new Dictionary<string, object?> { ["a"] = new object?[] { 1, 1.5, null, true, "x" }, ["b"] = new Dictionary<string, object?>() }, isUsual: false),
            Field.Optional("replyTo", FieldKind.Reference, 1), Field.Optional("mentions", FieldKind.Texts, new object?[] { "bob", "carol" }))
        {
            NamesMessage = true,
        },
        ChatOperations.Typing => new(name, new("room", FieldKind.Text, Room), Field.Optional("isTyping", FieldKind.Flag, true)),
        ChatOperations.Publish => new(name,
            new("room", FieldKind.Text, Room), new("event", FieldKind.Text, "cursor.moved"), Field.Optional("key", FieldKind.Text, "pointer"), Field.Optional("excludeSelf", FieldKind.Flag, true),
            Field.Optional("store", FieldKind.Flag, false)),
        ChatOperations.MarkRead => new(name, new("room", FieldKind.Text, Room), new("seq", FieldKind.Whole, 1)) { NamesMessage = true },
        ChatOperations.Unread => new(name, Field.Optional("limit", FieldKind.Whole, 5), Field.Optional("cursor", FieldKind.Text, "LTEKcm9vbQ", isUsual: false)) { IsCompleteWithoutFields = true },
        ChatOperations.Direct => new(name,
            new("userId", FieldKind.Text, "bob"), new("text", FieldKind.Text, "hello"), Field.Optional("clientMessageId", FieldKind.Text, "id")),
        ChatOperations.History => new(name,
            Field.Optional("room", FieldKind.Text, Room), Field.Optional("userId", FieldKind.Text, "bob", isUsual: false),
            Field.Optional("before", FieldKind.Whole, 5, isUsual: false), Field.Optional("after", FieldKind.WholeOrPosition, Position),
            Field.Optional("epoch", FieldKind.Text, "an epoch", isUsual: false), Field.Optional("limit", FieldKind.Whole, 5)),
        ChatOperations.Broadcast => new(name, new Field("message", FieldKind.Text, "hello")),
        ChatOperations.RefreshToken => new(name, new Field("token", FieldKind.Text, token)),
        ChatOperations.Kick => new(name,
            new("room", FieldKind.Text, Room), new("userId", FieldKind.Text, "bob"), Field.Optional("reason", FieldKind.Text, "spam")),
        ChatOperations.Mute or ChatOperations.Ban => new(name,
            new("userId", FieldKind.Text, "mallory"), Field.Optional("room", FieldKind.Text, Room),
            Field.Optional("until", FieldKind.Time, new DateTime(2040, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc)), Field.Optional("reason", FieldKind.Text, "spam")),
        ChatOperations.Lift => new(name,
            new("userId", FieldKind.Text, "mallory"), new("kind", FieldKind.Text, "mute"), Field.Optional("room", FieldKind.Text, Room)),
        ChatOperations.Sanctions => new(name,
            Field.Optional("room", FieldKind.Text, Room), Field.Optional("userId", FieldKind.Text, "bob"), Field.Optional("kind", FieldKind.Text, "ban"),
            Field.Optional("limit", FieldKind.Whole, 5), Field.Optional("cursor", FieldKind.Text, "AAB4AA", isUsual: false))
        {
            IsCompleteWithoutFields = true,
        },
        ChatOperations.Edit => new(name, new("room", FieldKind.Text, Room), new("seq", FieldKind.Whole, 1), new("text", FieldKind.Text, "hello again")) { NamesMessage = true },
        ChatOperations.Delete => new(name, new("room", FieldKind.Text, Room), new("seq", FieldKind.Whole, 2)) { NamesMessage = true },
        ChatOperations.GetState => new(name, new("room", FieldKind.Text, Room), Field.Optional("key", FieldKind.Text, "pointer")),
        ChatOperations.React => new(name,
            new("room", FieldKind.Text, Room), new("seq", FieldKind.Whole, 1), new("emoji", FieldKind.Text, ":party:"), Field.Optional("remove", FieldKind.Flag, true))
        {
            NamesMessage = true,
        },
        ChatOperations.Reactions => new(name, new("room", FieldKind.Text, Room), new("seq", FieldKind.Whole, 1)) { NamesMessage = true },
        ChatOperations.Search => new(name,
            new("room", FieldKind.Text, Room), new("query", FieldKind.Text, "hello"), Field.Optional("before", FieldKind.Whole, 5), Field.Optional("limit", FieldKind.Whole, 5)),
        ChatOperations.Ping or ChatOperations.Online => new(name),
        _ => new(name, new Field("room", FieldKind.Text, Room)),
    };

    /// <summary>The usual request, with one field changed.</summary>
    public Dictionary<string, object?> Record(string? changed = null, object? value = null)
    {
        var record = Fields.Where(field => field.IsUsual).ToDictionary(field => field.Name, field => (object?)field.Value);
        if (changed is not null) record[changed] = value;
        return record;
    }
}
