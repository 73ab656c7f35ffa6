using System.Buffers;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>A client's protocol without the routes that ride along with what the backplane brings, see <see cref="RouteProtocol"/>.</summary>
internal sealed class RoutedProtocol(IHubProtocol inner) : DelegatingHubProtocol(inner)
{
    public override ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => Inner.GetMessageBytes(WithoutRoute(message));

    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output) => Inner.WriteMessage(WithoutRoute(message), output);

    private static HubMessage WithoutRoute(HubMessage message) =>
        message is InvocationMessage { Arguments: [var argument, Route] } invocation
            ? new InvocationMessage(invocation.Target, [argument])
            : message;
}
