using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using MessagePack;

namespace Chat.Client;

/// <summary>Data in MessagePack: an object there, its JSON text in the records.</summary>
internal static class DataField
{
    public static void Write(ref MessagePackWriter writer, string? data)
    {
        writer.Write("data");
        if (data is null) writer.WriteNil();
        else JsonMessagePack.Write(ref writer, data);
    }

    public static string? Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return null;
        return JsonMessagePack.TryRead(ref reader, ChatLimits.DataDepth, out var json) ? json : throw new MessagePackSerializationException("Data that is no object of JSON.");
    }
}
