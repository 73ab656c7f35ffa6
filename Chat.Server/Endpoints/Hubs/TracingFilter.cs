using System.Diagnostics;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// The span of an operation: from the receipt of a call, in any protocol, to its answer. It stands in SignalR's own span where somebody listens to that, which
/// has the context that the client sent along.
/// </summary>
internal sealed class TracingFilter : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next) =>
        ChatTracing.IsOn ? TraceAsync(context, next) : next(context);

    private static async ValueTask<object?> TraceAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var operation = OperationNames.Of(context.HubMethodName);
        using var span = ChatTracing.Source.StartActivity($"chat.{operation}", Activity.Current is null ? ActivityKind.Server : ActivityKind.Internal);
        span?.SetTag("chat.operation", operation);
        try
        {
            return await next(context);
        }
        catch (HubException e)
        {
            span.Fail(HubErrors.CodeOf(e));
            throw;
        }
    }
}
