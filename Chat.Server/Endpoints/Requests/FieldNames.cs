using System.Text.Json;

namespace Chat.Server.Endpoints.Requests;

/// <summary>How fields are called in a protocol, for what is said to its clients.</summary>
internal sealed class FieldNames
{
    private readonly JsonNamingPolicy policy;
    private readonly bool hasType;

    private FieldNames(JsonNamingPolicy policy, bool hasType) => (this.policy, this.hasType) = (policy, hasType);

    /// <summary>Plain JSON: names in snake_case, and the operation stands among the fields.</summary>
    public static FieldNames Plain { get; } = new(JsonNamingPolicy.SnakeCaseLower, hasType: true);

    /// <summary>SignalR: names in camelCase.</summary>
    public static FieldNames SignalR { get; } = new(JsonNamingPolicy.CamelCase, hasType: false);

    public string Of(RequestField field) => policy.ConvertName(field.ToString());

    /// <summary>A request that would be right, with these fields.</summary>
    public string Example(string operation, RequestField fields)
    {
        var parts = from field in Each(fields) select $"\"{Of(field)}\":{Sample(field)}";
        return $"{{{string.Join(',', hasType ? parts.Prepend($"\"type\":\"{operation}\"") : parts)}}}";
    }

    /// <summary>The single fields of a set, in their order.</summary>
    public static IEnumerable<RequestField> Each(RequestField fields) =>
        from field in Enum.GetValues<RequestField>()
        where field != RequestField.None && (fields & field) != 0
        select field;

    private static string Sample(RequestField field) => field switch
    {
        RequestField.Room => "\"lobby\"",
        RequestField.Text or RequestField.Message => "\"Hello\"",
        RequestField.UserId => "\"bob\"",
        RequestField.ClientMessageId => "\"6e0c9a3c\"",
        RequestField.Token => "\"eyJhbGciOi…\"",
        RequestField.IsTyping or RequestField.Hidden or RequestField.ExcludeSelf or RequestField.Store or RequestField.State or RequestField.Unread or RequestField.Remove => "true",
        RequestField.Before or RequestField.Seq or RequestField.ReplyTo => "42",
        RequestField.Changes => "7",
        RequestField.After => """{"epoch":"Zx3b9QmT","seq":41}""",
        RequestField.Epoch => "\"Zx3b9QmT\"",
        RequestField.Limit => "50",
        RequestField.Until => "\"2030-01-02T03:04:05Z\"",
        RequestField.Kind => "\"mute\"",
        RequestField.Data => """{"answer":42}""",
        RequestField.Mentions => """["bob"]""",
        RequestField.Event => "\"cursor.moved\"",
        RequestField.Key => "\"pointer\"",
        RequestField.Emoji => "\":party:\"",
        RequestField.Query => "\"hello wor*\"",
        _ => "\"1\"",
    };
}
