using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Chat.Contracts;
using Chat.Server.Delivery;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Hubs;

/// <summary>
/// One of SignalR's own protocols, with stable error codes for calls that never reach the hub: methods that do not exist,
/// arguments that cannot be read, and streams, which no method takes or gives.
/// </summary>
internal sealed class CodedHubProtocol(IHubProtocol inner) : IHubProtocol
{
    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => inner.WriteMessage(message, output);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!inner.TryParseMessage(ref input, binder, out message)) return false;
        if (message is InvocationMessage { InvocationId: null or "", Arguments: [JoinRoomRequest join] }) JoinAnswers.NoneFor(join);
        message = message switch
        {
            InvocationBindingFailureMessage failure => WithCode(failure),
            StreamInvocationMessage stream => Streaming(stream),
            InvocationMessage { StreamIds.Length: > 0 } upload => Streaming(upload),
            _ => message,
        };
        return true;
    }

    private static InvocationBindingFailureMessage Streaming(HubMethodInvocationMessage call) =>
        new(call.InvocationId, call.Target, ExceptionDispatchInfo.Capture(new HubException($"{ChatErrors.InvalidRequest}: No method streams.")));

    private static InvocationBindingFailureMessage WithCode(InvocationBindingFailureMessage failure)
    {
        // The binder throws a HubException for a method the hub does not have, and only for that.
        var text = failure.BindingFailure.SourceException is HubException
            ? $"{ChatErrors.UnknownType}: The hub has no such method."
            : $"{ChatErrors.InvalidRequest}: The arguments are not those of the method, which takes one request record.";
        return new InvocationBindingFailureMessage(failure.InvocationId, failure.Target, ExceptionDispatchInfo.Capture(new HubException(text)));
    }
}
