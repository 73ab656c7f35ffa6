using Chat.Contracts;
using Chat.Server.Hubs;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>
/// Turns every failure of a hub call into a <see cref="HubException"/> that starts with a stable code, keeps the calls of a connection in order
/// although messages overlap, and lets a connection's end wait for calls that are still running: SignalR starts the two side by side.
/// </summary>
internal sealed class HubCallFilter(IMessageLog log, ICallOrders orders, OperationMetrics metrics, ConnectionRefusals refusals, ILogger<HubCallFilter> logger, IBeforeHook? before = null) : IHubFilter
{
    /// <summary>
    /// Messages that a client sends one after the other share a commit, where the log stores them in that order all the same. Where somebody is asked before, answers may overtake each other. A reply
    /// looks into the log first and is a call like all others.
    /// </summary>
    private readonly bool messagesOverlap = log.StoresInOrder && before is not { JudgesMessages: true };

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Features.Set(orders.Create());
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var (code, error) = Translate(exception, nameof(Hub.OnConnectedAsync));
            if (code is not null) refusals.Add(code);
            throw error;
        }
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next) =>
        context.Context.Features.Get<ICallOrder>()!.RunAsync(
            overlaps: messagesOverlap && context.HubMethodName == nameof(ChatHub.Message) && context.HubMethodArguments is not [SendMessageRequest { ReplyTo: not null }],
            (Filter: this, Context: context, Next: next, Begun: metrics.Begin(context.HubMethodName)),
            static call => call.Filter.CallAsync(call.Context, call.Next, call.Begun));

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await context.Context.Features.Get<ICallOrder>()!.EndAsync();
        await next(context, exception);
    }

    private ValueTask<object?> CallAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next, long begun)
    {
        try
        {
            var running = next(context);
            if (!running.IsCompletedSuccessfully) return TranslateAsync(running, context.HubMethodName, begun);
            metrics.Succeeded(context.HubMethodName, begun);
            return running;
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<object?>(Refuse(exception, context.HubMethodName, begun));
        }
    }

    private async ValueTask<object?> TranslateAsync(ValueTask<object?> running, string method, long begun)
    {
        try
        {
            var answer = await running;
            metrics.Succeeded(method, begun);
            return answer;
        }
        catch (Exception exception)
        {
            throw Refuse(exception, method, begun);
        }
    }

    private HubException Refuse(Exception exception, string method, long begun)
    {
        var (code, error) = Translate(exception, method);
        if (code is not null) metrics.Failed(method, code, begun);
        return error;
    }

    /// <summary>The code is null where nobody is refused: the connection has ended.</summary>
    private (string? Code, HubException Error) Translate(Exception exception, string method)
    {
        switch (exception)
        {
            case ChatException refusal:
                return (refusal.Code, HubErrors.Of(refusal));
            case UnavailableException:
                logger.Unavailable(method, exception.Message);
                return (ChatErrors.Unavailable, HubErrors.Of(ChatErrors.Unavailable, "The server cannot do this now; try again."));
            case OperationCanceledException:
                return (null, HubErrors.Ended());
            case HubException known:
                return (null, known);
            default:
                logger.Failed(exception, method);
                return (ChatErrors.Internal, HubErrors.Of(ChatErrors.Internal, "The server failed; its log says why."));
        }
    }
}
