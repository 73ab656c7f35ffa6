using MessagePack;
using MessagePack.Formatters;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Reads the argument of an operation from SignalR's MessagePack. It throws <see cref="RequestException"/> for what is no request.</summary>
internal sealed class RequestFormatter<T>(RequestShape shape) : IMessagePackFormatter<T>
    where T : class
{
    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (shape.IsEmpty && (reader.TryReadNil() || IsEmptyArray(ref reader))) return (T)shape.Create(default);
        if (reader.NextMessagePackType != MessagePackType.Map)
            throw RequestBinding.NoObject(shape, MessagePackFields.KindOf(ref reader).Describe(), FieldNames.SignalR);

        var fields = default(RequestFields);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var field = MessagePackFields.ReadName(ref reader);
            if ((fields.Seen & field) != 0) throw RequestBinding.Twice(shape, FieldNames.SignalR);
            fields.Seen |= field;
            MessagePackFields.ReadValue(ref reader, field, ref fields);
        }

        return (T)RequestBinding.Bind(shape, fields, FieldNames.SignalR);
    }

    /// <summary>So the .NET client writes a record without fields.</summary>
    private static bool IsEmptyArray(ref MessagePackReader reader) =>
        reader.NextMessagePackType == MessagePackType.Array && reader.CreatePeekReader().ReadArrayHeader() == 0;

    /// <summary>Requests only come in.</summary>
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
