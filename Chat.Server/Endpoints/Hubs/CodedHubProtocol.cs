using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Chat.Contracts;
using Chat.Server.Endpoints.Requests;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// One of SignalR's own protocols, with stable error codes for calls that never reach the hub: methods that do not exist,
/// arguments that cannot be read, and streams, which no method takes or gives. Operations without fields may be called without an argument.
/// </summary>
internal sealed class CodedHubProtocol(IHubProtocol inner) : DelegatingHubProtocol(inner)
{
    /// <summary>
    /// The id of a join whose client wants no answer: there is one all the same, so that delivery learns when live messages may follow, and it ends here.
    /// Told by the object itself; a client's id is never it, whatever it says.
    /// </summary>
    private static readonly string Unasked = new(['-']);

    public override bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var before = input;
        if (!Inner.TryParseMessage(ref input, binder, out message)) return false;
        if (message is InvocationBindingFailureMessage failure) message = Explained(failure, before.Slice(before.Start, input.Start));
        message = message switch
        {
            StreamInvocationMessage stream => Streaming(stream),
            InvocationMessage { StreamIds.Length: > 0 } upload => Streaming(upload),
            InvocationMessage { InvocationId: null or "", Arguments: [JoinRoomRequest] } join => new InvocationMessage(Unasked, join.Target, join.Arguments),
            _ => message,
        };
        return true;
    }

    public override void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        if (message is not HubInvocationMessage { InvocationId: { } id } || !ReferenceEquals(id, Unasked)) Inner.WriteMessage(message, output);
    }

    private static InvocationBindingFailureMessage Streaming(HubMethodInvocationMessage call) =>
        Failure(call.InvocationId, call.Target, ChatErrors.InvalidRequest, "No method streams.");

    private static InvocationBindingFailureMessage Failure(string? id, string target, string code, string message) =>
        new(id, target, ExceptionDispatchInfo.Capture(new HubException($"{code}: {message}")));

    private HubMessage Explained(InvocationBindingFailureMessage failure, in ReadOnlySequence<byte> record)
    {
        // The binder throws a HubException for a method the hub does not have, and only for that.
        if (failure.BindingFailure.SourceException is HubException || !RequestShape.TryFind(failure.Target, StringComparison.OrdinalIgnoreCase, out var shape))
            return Failure(failure.InvocationId, failure.Target, ChatErrors.UnknownType, $"The hub has no such method. {RequestShape.Names}");
        for (var cause = failure.BindingFailure.SourceException; cause is not null; cause = cause.InnerException)
            if (cause is RequestException explained) return Failure(failure.InvocationId, failure.Target, explained.Code, explained.Message);
        return (TransferFormat == TransferFormat.Binary ? RequestArguments.CountInMessagePack(record) : RequestArguments.CountInJson(record)) switch
        {
            0 when shape.IsEmpty => new InvocationMessage(failure.InvocationId, failure.Target, [shape.Create(default)]),
            0 => NoObject("no argument"),
            1 => NoObject("one that cannot be read"),
            var count => NoObject($"{count} arguments"),
        };

        InvocationBindingFailureMessage NoObject(string got)
        {
            var refusal = RequestBinding.NoObject(shape, got, FieldNames.SignalR);
            return Failure(failure.InvocationId, failure.Target, refusal.Code, refusal.Message);
        }
    }
}
