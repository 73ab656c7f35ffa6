using Chat.Contracts;
using Chat.Server.Authentication;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Chat.Server.Rooms;
using Chat.Server.ScaleOut;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hubs;

/// <summary>
/// Turns every failure of a hub call into a <see cref="HubException"/> that starts with a stable code, keeps the calls of a connection in order
/// although messages overlap, and lets a connection's end wait for calls that are still running: SignalR starts the two side by side.
/// </summary>
internal sealed class HubCallFilter(IMessageLog log, ILogger<HubCallFilter> logger) : IHubFilter
{
    /// <summary>Messages that a client sends one after the other share a commit, where the log stores them in that order all the same.</summary>
    private readonly bool messagesOverlap = log.StoresInOrder;

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        CallGate.Attach(context.Context.Features);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Translate(exception, nameof(Hub.OnConnectedAsync));
        }
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var gate = CallGate.Of(context.Context.Features)!;
        var overlaps = messagesOverlap && context.HubMethodName == nameof(ChatHub.Message);
        var entered = false;
        HubCall? call = null;
        try
        {
            call = gate.Enter(overlaps);
            entered = true;
            if (call is { IsWaiting: true }) await call;
            if (context.HubMethodArguments is [null]) throw new ChatException(ChatErrors.InvalidRequest, "The request is null.");
            var running = next(context);
            if (!running.IsCompleted) call ??= gate.Suspend(overlaps);
            return await running;
        }
        catch (Exception exception)
        {
            throw Translate(exception, context.HubMethodName);
        }
        finally
        {
            if (call is not null) await call.Finish();
            else if (entered) gate.LeaveDirectly();
        }
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await CallGate.Of(context.Context.Features)!.EndAsync();
        await next(context, exception);
    }

    private HubException Translate(Exception exception, string method)
    {
        switch (exception)
        {
            case ChatException refusal:
                return Error(refusal.Code, refusal.Message);
            case MessageLogUnavailableException or PresenceUnavailableException or RedisUnavailableException or RevocationsUnavailableException:
                logger.Unavailable(method, exception.Message);
                return Error(ChatErrors.Unavailable, "The server cannot do this now; try again.");
            case OperationCanceledException:
                return Error(ChatErrors.Unavailable, "The connection has ended.");
            case HubException known:
                return known;
            default:
                logger.Failed(exception, method);
                return Error(ChatErrors.Internal, "The server failed; its log says why.");
        }
    }

    private static HubException Error(string code, string message) => new($"{code}: {message}");
}
