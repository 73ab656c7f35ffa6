using System.Buffers;
using Chat.Contracts;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// A client's protocol as delivery needs it: routes are left out of what goes to clients, and the moment is noticed in which
/// the answer to a join has been written, from where on live messages may follow, see <see cref="JoinAnswers"/>.
/// </summary>
internal sealed class RoutedProtocol(IHubProtocol inner) : DelegatingHubProtocol(inner)
{
    public override ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => Inner.GetMessageBytes(WithoutRoute(message));

    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        Inner.WriteMessage(WithoutRoute(message), output);
        if (message is CompletionMessage { Result: RoomSnapshot snapshot }) NoteAnswer(snapshot, output);
    }

    private static void NoteAnswer(RoomSnapshot snapshot, IBufferWriter<byte> output)
    {
        if (output is FrameOutput frames) frames.AfterFlush(() => JoinAnswers.Written(snapshot));
        else JoinAnswers.Written(snapshot); // what follows waits for SignalR's own lock
    }

    private static HubMessage WithoutRoute(HubMessage message) =>
        message is InvocationMessage { Arguments: [var argument, Route] } invocation
            ? new InvocationMessage(invocation.Target, [argument])
            : message;
}
