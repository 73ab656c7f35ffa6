using Chat.Contracts;
using Chat.Server.Authentication;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Chat.Server.Rooms;
using Chat.Server.ScaleOut;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Hubs;

/// <summary>
/// Turns every failure of a hub call into a <see cref="HubException"/> that starts with a stable code, and lets a
/// connection's end wait for the call that is still running: SignalR starts the two side by side.
/// </summary>
internal sealed class HubCallFilter(ILogger<HubCallFilter> logger) : IHubFilter
{
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
        var entered = false;
        try
        {
            gate.Enter();
            entered = true;
            if (context.HubMethodArguments is [null]) throw new ChatException(ChatErrors.InvalidRequest, "The request is null.");
            return await next(context);
        }
        catch (Exception exception)
        {
            throw Translate(exception, context.HubMethodName);
        }
        finally
        {
            if (entered) gate.Exit();
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
