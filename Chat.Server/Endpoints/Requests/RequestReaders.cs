using System.Text.Json.Serialization;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;

namespace Chat.Server.Endpoints.Requests;

/// <summary>Gives SignalR's serializers our way of reading requests.</summary>
internal static class RequestReaders
{
    public static void AddTo(IList<JsonConverter> converters)
    {
        foreach (var shape in RequestShape.All) converters.Add(Create<JsonConverter>(typeof(RequestConverter<>), shape));
    }

    public static MessagePackSerializerOptions AddTo(MessagePackSerializerOptions options) => options.WithResolver(CompositeResolver.Create(
        [.. RequestShape.All.Select(shape => Create<IMessagePackFormatter>(typeof(RequestFormatter<>), shape))],
        [options.Resolver]));

    private static T Create<T>(Type open, RequestShape shape) => (T)Activator.CreateInstance(open.MakeGenericType(shape.Record), shape)!;
}
