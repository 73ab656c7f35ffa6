using Chat.Contracts;

namespace Chat.Server.Endpoints.Requests;

/// <summary>
/// From the fields of a request to the record of its operation, the same for every protocol. Whether required fields are there and of their type is
/// judged here; what they may hold is for the hub to say.
/// </summary>
internal static class RequestBinding
{
    /// <summary>The record; throws <see cref="RequestException"/> with what was expected, what came, and an example.</summary>
    public static object Bind(RequestShape shape, in RequestFields fields, FieldNames names)
    {
        var relevant = shape.Required | shape.Optional;
        var wrong = fields.Wrong & relevant;
        if (wrong != RequestField.None) throw Wrong(shape, fields, FieldNames.Each(wrong).First(), names);
        if ((relevant & RequestField.After) != 0 && fields.AfterSeq is not null && !shape.TakesAfterNumber)
            throw Wrong(shape, RequestField.After, "a number", names);
        if (fields.After is not null && (fields.Given & relevant & RequestField.Epoch) != 0)
            throw Wrong(shape, RequestField.Epoch, "one beside that of the position after", names);
        var missing = shape.RequiredBeside(fields.Given) & ~fields.Given;
        if (missing != RequestField.None) throw Missing(shape, FieldNames.Each(missing).First(), names);
        return shape.Create(fields);
    }

    /// <summary>The refusal of what is no object at all, or not one.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="got">What came, in words that follow "got".</param>
    /// <param name="names">The protocol's names.</param>
    public static RequestException NoObject(RequestShape shape, string got, FieldNames names) => Refused(
        shape.IsEmpty
            ? $"{shape.Operation} has no fields and takes nothing, null or an object; got {got}."
            : $"{shape.Operation} takes one object with {Fields(shape, names)}; got {got}.",
        shape, RequestField.None, names);

    /// <summary>The refusal of a request in which something stands twice.</summary>
    public static RequestException Twice(RequestShape shape, FieldNames names) => Refused(
        $"A field of {shape.Operation} stands twice.", shape, RequestField.None, names);

    /// <summary>The refusal of a request with a field whose name is not valid Unicode.</summary>
    public static RequestException UnreadableName() => new(ChatErrors.InvalidRequest, "A field's name is not valid Unicode.");

    private static RequestException Wrong(RequestShape shape, in RequestFields fields, RequestField field, FieldNames names) =>
        Wrong(shape, field, fields.Got(field), names);

    private static RequestException Wrong(RequestShape shape, RequestField field, string got, FieldNames names) => Refused(
        $"The field {names.Of(field)} of {shape.Operation} is {shape.Kind(field)}; got {got}.", shape, field, names);

    private static RequestException Missing(RequestShape shape, RequestField field, FieldNames names) => new(
        field == RequestField.Room ? ChatErrors.InvalidRoom : ChatErrors.InvalidRequest,
        $"The field {names.Of(field)} of {shape.Operation} is missing.{Example(shape, field, names)}");

    private static RequestException Refused(string what, RequestShape shape, RequestField field, FieldNames names) =>
        new(ChatErrors.InvalidRequest, what + Example(shape, field, names));

    private static string Example(RequestShape shape, RequestField field, FieldNames names)
    {
        var shown = shape.Required == RequestField.None ? shape.Optional & RequestField.Room : shape.Required;
        return $" Example: {names.Example(shape.Operation, shown | field)}";
    }

    private static string Fields(RequestShape shape, FieldNames names)
    {
        var required = string.Join(" and ", FieldNames.Each(shape.Required).Select(names.Of));
        var optional = string.Join(", ", FieldNames.Each(shape.Optional).Select(names.Of));
        var noun = FieldNames.Each(shape.Required).Count() == 1 ? "the field" : "the fields";
        return required.Length == 0 ? $"some of the fields {optional}"
            : optional.Length == 0 ? $"{noun} {required}"
            : $"{noun} {required}, and optionally {optional}";
    }
}
