using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Tests.Endpoints.Hubs;

/// <summary>A request to join with arrays within arrays in one of its fields, or in its own place.</summary>
internal sealed record DeeplyNested(string? InField, int Depth)
{
    public const string Room = "deep";

    public static void CanBeWritten(MessagePackHubProtocolOptions options) => options.SerializerOptions = options.SerializerOptions
        .WithResolver(CompositeResolver.Create([new Formatter()], [options.SerializerOptions.Resolver]));

    private sealed class Formatter : IMessagePackFormatter<DeeplyNested?>
    {
        public void Serialize(ref MessagePackWriter writer, DeeplyNested? value, MessagePackSerializerOptions options)
        {
            if (value!.InField is not null)
            {
                writer.WriteMapHeader(2);
                writer.Write(value.InField);
            }

            for (var i = 0; i < value.Depth; i++) writer.WriteArrayHeader(1);
            writer.WriteNil();
            if (value.InField is null) return;
            writer.Write("room");
            writer.Write(Room);
        }

        public DeeplyNested Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
    }
}
