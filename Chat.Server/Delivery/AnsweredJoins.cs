using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Chat.Contracts;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// The protocol of one connection, which notices when the answer to a join has been written to it: what is said after the snapshot was taken must reach
/// the client after the snapshot, and SignalR writes the answer when the hub method is long done. It also counts what the client asks.
/// </summary>
internal sealed class AnsweredJoins(IHubProtocol inner, LocalConnection connection) : DelegatingHubProtocol(inner)
{
    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        Inner.WriteMessage(message, output);
        if (message is not CompletionMessage { Result: RoomSnapshot { Room: var room } }) return;
        if (output is FrameOutput frames) frames.AfterFlush(() => connection.Admit(room));
        else connection.Admit(room); // what follows waits for SignalR's own lock
    }

    public override bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!Inner.TryParseMessage(ref input, binder, out message)) return false;
        if (message is HubInvocationMessage) connection.NoteRequest();
        return true;
    }
}
