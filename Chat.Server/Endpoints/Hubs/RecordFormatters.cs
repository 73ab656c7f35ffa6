using MessagePack;
using MessagePack.Resolvers;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>The records whose form in SignalR's MessagePack is not what the serializer would make of them.</summary>
internal static class RecordFormatters
{
    public static MessagePackSerializerOptions AddTo(MessagePackSerializerOptions options) =>
        options.WithResolver(CompositeResolver.Create([new MessageFormatter(), new EventFormatter(), new StateEntryFormatter()], [options.Resolver]));
}
