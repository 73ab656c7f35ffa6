using Chat.Contracts;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Says what came, in words that follow "got".</summary>
internal static class ValueKinds
{
    /// <summary>A value in the place of a whole request.</summary>
    public static string Describe(this ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.TruthValue => "a truth value",
        ValueKind.Number => "a number",
        ValueKind.Text => "a string",
        ValueKind.Bytes => "bytes",
        ValueKind.Date => "a date",
        ValueKind.Array => "an array",
        ValueKind.Object => "an object",
        _ => "an extension",
    };

    /// <summary>A value that a field does not take: of another kind, or of the right one and wrong in itself.</summary>
    public static string DescribeIn(this ValueKind kind, RequestField field) => (kind, field) switch
    {
        (ValueKind.Number, RequestField.Before or RequestField.After or RequestField.Limit or RequestField.Seq or RequestField.Changes or RequestField.ReplyTo) => "a number that is not whole, or too large",
        (ValueKind.Text, RequestField.Before or RequestField.After or RequestField.Limit or RequestField.Seq or RequestField.Changes or RequestField.IsTyping or RequestField.Hidden or RequestField.ExcludeSelf or RequestField.Store or RequestField.State or RequestField.Unread or RequestField.Data or RequestField.Mentions) => "a string",
        (ValueKind.Text, RequestField.Until) => "text that is no such time",
        (ValueKind.Text, RequestField.Id) => "a longer one, or one that is not valid Unicode",
        (ValueKind.Text, _) => "text that is not valid Unicode",
        (ValueKind.Number, RequestField.Id) => "a longer one",
        (ValueKind.Object, RequestField.After) => "an object that is no position",
        (ValueKind.Object, RequestField.Data) => $"one with a name twice, a value that JSON does not have, text that is not valid Unicode, or more than {ChatLimits.DataDepth} levels",
        (ValueKind.Array, RequestField.Mentions) => "an array with something else",
        _ => kind.Describe(),
    };
}
