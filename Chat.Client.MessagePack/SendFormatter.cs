using Chat.Contracts;
using MessagePack;
using MessagePack.Formatters;

namespace Chat.Client;

/// <summary>Writes messages to be sent as the server reads them: their data is JSON text here, and an object there.</summary>
internal sealed class SendFormatter : IMessagePackFormatter<SendMessageRequest?>
{
    private const int Fields = 6;

    public void Serialize(ref MessagePackWriter writer, SendMessageRequest? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteMapHeader(Fields);
        writer.Write("room");
        writer.Write(value.Room);
        writer.Write("text");
        writer.Write(value.Text);
        writer.Write("clientMessageId");
        writer.Write(value.ClientMessageId);
        DataField.Write(ref writer, value.Data);
        writer.Write("replyTo");
        Write(ref writer, value.ReplyTo);
        writer.Write("mentions");
        options.Resolver.GetFormatterWithVerify<IReadOnlyList<string>?>().Serialize(ref writer, value.Mentions, options);
    }

    /// <summary>Requests only go out.</summary>
    public SendMessageRequest Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();

    private static void Write(ref MessagePackWriter writer, MessageReference? answered)
    {
        if (answered is not { } given) writer.WriteNil();
        else if (given.Id is { } id) writer.Write(id);
        else writer.Write(given.Seq);
    }
}
