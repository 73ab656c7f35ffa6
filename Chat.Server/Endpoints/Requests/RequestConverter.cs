using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Reads the argument of an operation from SignalR's JSON. It throws <see cref="RequestException"/> for what is no request.</summary>
internal sealed class RequestConverter<T>(RequestShape shape) : JsonConverter<T>
    where T : class
{
    /// <summary>A null is nothing: right where an operation has no fields, and to be explained elsewhere.</summary>
    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (shape.IsEmpty && reader.TokenType == JsonTokenType.Null) return (T)shape.Create(default);
        if (reader.TokenType != JsonTokenType.StartObject) throw RequestBinding.NoObject(shape, JsonFields.KindOf(reader.TokenType).Describe(), FieldNames.SignalR);

        var fields = default(RequestFields);
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            reader.Read();
            if ((fields.Seen & field) != 0) throw RequestBinding.Twice(shape, FieldNames.SignalR);
            fields.Seen |= field;
            JsonFields.Read(ref reader, field, ref fields);
            JsonFields.Skip(ref reader, depth + 1);
        }

        return (T)RequestBinding.Bind(shape, fields, FieldNames.SignalR);
    }

    /// <summary>Requests only come in.</summary>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static RequestField FieldOf(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped) return SignalRFields.Of(reader.ValueSpan);
        try
        {
            return SignalRFields.Of(System.Text.Encoding.UTF8.GetBytes(reader.GetString()!));
        }
        catch (InvalidOperationException)
        {
            throw RequestBinding.UnreadableName();
        }
    }
}
