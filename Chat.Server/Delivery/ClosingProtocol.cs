using System.Buffers;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// The protocol of a connection that was told why it ends. SignalR sends a close message of its own when a connection is over, without the reason and
/// never to come back; the JavaScript client obeys the last one it gets, so that one is left out.
/// </summary>
internal sealed class ClosingProtocol(IHubProtocol inner, CloseMessage reason) : DelegatingHubProtocol(inner)
{
    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is not CloseMessage || message == reason) Inner.WriteMessage(message, output);
    }
}
