using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chat.Server.Kernel;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// A client's protocol without the routes that ride along with what the backplane brings, see <see cref="RouteProtocol"/>. It counts the requests that no hub
/// sees because they cannot be read.
/// </summary>
internal sealed class RoutedProtocol(IHubProtocol inner, Refusals refusals) : DelegatingHubProtocol(inner)
{
    public override bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var isWhole = Inner.TryParseMessage(ref input, binder, out message);
        if (message is InvocationBindingFailureMessage failure) refusals.AddFrom(failure.BindingFailure.SourceException.Message);
        return isWhole;
    }

    public override ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => Inner.GetMessageBytes(WithoutRoute(message));

    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output) => Inner.WriteMessage(WithoutRoute(message), output);

    private static HubMessage WithoutRoute(HubMessage message) =>
        message is InvocationMessage { Arguments: [var argument, Route] } invocation
            ? new InvocationMessage(invocation.Target, [argument])
            : message;
}
