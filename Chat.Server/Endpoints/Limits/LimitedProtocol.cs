using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// The protocol of one connection, counting what comes in where it comes in: also unknown methods, what cannot be read, and
/// pings, none of which a hub filter sees. A request too many is answered with <see cref="ChatErrors.RateLimited"/> and goes
/// no further.
/// </summary>
internal sealed class LimitedProtocol(IHubProtocol inner, InputLimit limit, Refusals refusals) : DelegatingHubProtocol(inner)
{
    public override bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        if (!Inner.TryParseMessage(ref input, binder, out message))
        {
            limit.NotePiece(!input.IsEmpty);
            return false;
        }

        limit.NotePiece(isThere: false);
        if (limit.Allows(message, out var retryAfter)) return true;
        if (message is not InvocationBindingFailureMessage) refusals.Add(ChatErrors.RateLimited); // that is counted as what it is
        message = Refusal(message, retryAfter);
        return true;
    }

    private static InvocationBindingFailureMessage Refusal(HubMessage message, TimeSpan retryAfter)
    {
        var milliseconds = Math.Ceiling(retryAfter.TotalMilliseconds).ToString("F0", CultureInfo.InvariantCulture);
        var text = $"{ChatErrors.RateLimited}: Too many requests. {ChatErrors.RetryAfterMarker}{milliseconds}";
        return new InvocationBindingFailureMessage(
            (message as HubInvocationMessage)?.InvocationId, "request", ExceptionDispatchInfo.Capture(new HubException(text)));
    }
}
